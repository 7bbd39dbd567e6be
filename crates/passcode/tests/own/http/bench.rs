//! A provider called `sms`, of the kind `http`, in front of a server that does as it is told.

use loopback::{Reply, Server};
use passcode::{Config, Error, Providers};

pub(crate) const BOB: &str = "+12025550123";

/// A request that works.
pub(crate) const BODY: &str = "json = { to = \"{{ to }}\", text = \"{{ text }}\" }";

/// Its configuration, with these settings.
pub(crate) fn config(url: &str, settings: &str) -> String {
    format!("[providers.sms]\nkind = \"http\"\nurl = \"{url}\"\n{settings}\n")
}

pub(crate) fn build(config: &str) -> Result<Providers, Error> {
    Config::from_toml(config).unwrap().build()
}

/// The provider in front of this server.
pub(crate) fn providers(server: &Server, settings: &str) -> Providers {
    build(&config(&format!("{}/send", server.url()), settings)).unwrap()
}

/// A server that takes everything.
pub(crate) async fn taking() -> Server {
    Server::replying(Reply::json(200, "{}")).await
}

/// The digits of a code that stand in a text.
pub(crate) fn digits(text: &str) -> String {
    let runs = text.split(|character: char| !character.is_ascii_digit());
    runs.filter(|run| run.len() == 6).map(str::to_owned).next().unwrap()
}
