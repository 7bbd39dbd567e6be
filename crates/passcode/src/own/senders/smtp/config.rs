use std::time::Duration;

use lettre::message::Mailbox;
use lettre::transport::smtp::authentication::Credentials;
use lettre::transport::smtp::client::{Certificate, TlsParameters};
use serde::Deserialize;

use super::Smtp;
use super::place;
use super::server::Server;
use crate::Result;
use crate::config::Secret;
use crate::own::{SenderKind, SenderSetup};

#[derive(Debug, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub(crate) struct Settings {
    /// The mail server: `smtps://USER:PASSWORD@HOST` for TLS from the first byte, `smtp://…` for
    /// STARTTLS.
    url: Secret,
    /// The sender of mails, such as `"Example <login@example.com>"`.
    from: String,
    /// Where answers to mails go, an address as in `from`.
    reply_to: Option<String>,
}

pub(crate) fn kind() -> SenderKind {
    SenderKind::other("smtp").with_whole_url("url", &["smtps", "smtp"])
}

pub(crate) fn build(settings: Settings, setup: &SenderSetup<'_>) -> Result<Smtp> {
    let from = mailbox("from", &settings.from, setup)?;
    let reply_to = settings.reply_to.as_deref();
    let reply_to = reply_to.map(|text| mailbox("reply_to", text, setup)).transpose()?;
    Ok(Smtp::new(server(&settings.url, setup)?, from, reply_to))
}

fn mailbox(key: &str, text: &str, setup: &SenderSetup<'_>) -> Result<Mailbox> {
    // A line break would begin another header.
    let mailbox = if text.contains(char::is_control) { None } else { text.parse().ok() };
    mailbox.ok_or_else(|| {
        let what = "this is no mailbox: write it as in \"login@example.com\" or \
                    \"Example <login@example.com>\"";
        setup.mistake(key, what)
    })
}

fn server(url: &Secret, setup: &SenderSetup<'_>) -> Result<Server> {
    let place = place::parse(url.expose()).map_err(|what| setup.mistake("url", what))?;
    Ok(Server {
        parameters: parameters(&place.host, setup)?,
        host: place.host,
        port: place.port,
        tls: place.tls,
        credentials: place.credentials.map(|(user, password)| Credentials::new(user, password)),
        connect_timeout: setup.connect_timeout().unwrap_or(Duration::from_secs(5)),
    })
}

fn parameters(host: &str, setup: &SenderSetup<'_>) -> Result<TlsParameters> {
    let mut builder = TlsParameters::builder(host.to_owned());
    let no_certificate = || setup.mistake("ca_file", "the file holds no certificate in PEM");
    if let Some(pem) = setup.ca_file() {
        let certificate = Certificate::from_pem(pem.as_bytes()).map_err(|_| no_certificate())?;
        if !pem.contains("-----BEGIN CERTIFICATE-----") {
            return Err(no_certificate());
        }
        builder = builder.add_root_certificate(certificate);
    }
    builder.build().map_err(|_| match setup.ca_file() {
        Some(_) => no_certificate(),
        None => setup.mistake("url", "no TLS can be set up for this host"),
    })
}
