use super::gateway::{Gateway, SECRETS};
use super::{Kit, Service};

pub(super) const KIT: Kit = Kit {
    kind: "http",
    scheme: "http",
    // Its gateways are many, and each preset has a table of its own.
    in_sandbox: None,
    settings: |url| {
        format!(
            "url = \"{url}/messages\"\nbearer = \"canary-gateway-token\"\n\
             json = {{ to = \"{{{{ to }}}}\", text = \"{{{{ text }}}}\" }}\n\
             ok = {{ status = [202] }}\n\
             refused = [\
                {{ status = [422], json = {{ \"/error\" = \"nobody\" }}, kind = \"invalid_recipient\" }}, \
                {{ status = [422], json = {{ \"/error\" = \"spam\" }}, kind = \"account\" }} ]"
        )
    },
    secrets: SECRETS,
    breakable: || {
        Box::pin(async {
            let gateway = Gateway::start().await;
            Service { url: gateway.url(), fixture: Box::new(gateway) }
        })
    },
    left_out: &["credentials", "delivery_under_unreachable"],
};
