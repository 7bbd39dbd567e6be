use super::mail::{MailServer, SECRETS};
use super::{Kit, Service};

pub(super) const KIT: Kit = Kit {
    kind: "smtp",
    scheme: "smtp",
    in_sandbox: Some(passcode_sandbox::Sandbox::smtp_url),
    settings: |url| {
        let (scheme, place) = url.split_once("://").unwrap();
        format!(
            "url = \"{scheme}://passcode:canary-smtp-password@{place}\"\n\
             from = \"Example <login@example.com>\""
        )
    },
    secrets: SECRETS,
    breakable: || {
        Box::pin(async {
            let server = MailServer::start().await;
            Service { url: server.url(), fixture: Box::new(server) }
        })
    },
    left_out: &[],
};
