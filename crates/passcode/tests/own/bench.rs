//! A provider called `mail`, of the kind `smtp`.

use std::error::Error as _;

use loopback::SmtpServer;
use passcode::{Config, Error, Providers};

pub(crate) const ADA: &str = "ada@example.com";

/// User name and password as a URL has them.
pub(crate) const USER: &str = "passcode:hunter2@";

/// Its configuration, with these further settings.
pub(crate) fn config(url: &str, more: &str) -> String {
    format!(
        "[providers.mail]\nkind = \"smtp\"\nurl = \"{url}\"\nfrom = \"Example <login@example.com>\"\n{more}\n"
    )
}

/// The provider in front of this server, whose authority it trusts.
pub(crate) fn providers(server: &SmtpServer, more: &str) -> Providers {
    let folder = tempfile::tempdir().unwrap();
    let mut more = more.to_owned();
    if !server.ca_pem().is_empty() {
        let path = folder.path().join("ca.pem");
        std::fs::write(&path, server.ca_pem()).unwrap();
        more.push_str(&format!("\nca_file = {:?}", path.display().to_string()));
    }
    build(&config(&server.url(USER), &more)).unwrap()
}

pub(crate) fn build(config: &str) -> Result<Providers, Error> {
    Config::from_toml(config).unwrap().build()
}

/// All that can be read of an error.
pub(crate) fn whole(error: &Error) -> String {
    let mut text = format!("{error} {error:?}");
    let mut cause = error.source();
    while let Some(error) = cause {
        text.push_str(&format!(" {error} {error:?}"));
        cause = error.source();
    }
    text
}

/// The code in a mail whose subject begins with it.
pub(crate) fn code(mail: &str) -> String {
    let subject = mail.lines().find_map(|line| line.strip_prefix("Subject: ")).unwrap();
    subject.chars().take_while(char::is_ascii_digit).collect()
}
