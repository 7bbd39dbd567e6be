use super::mail::{MailServer, SECRETS};
use super::{Breakable, Kit};

pub(super) const KIT: Kit = Kit {
    kind: "smtp",
    scheme: "smtp",
    service: |sandbox| sandbox.smtp_url(),
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
            Breakable { url: server.url(), fixture: Box::new(server) }
        })
    },
};
