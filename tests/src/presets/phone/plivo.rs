use passcode::ErrorKind::InvalidRequest;

use super::bob::BOB;
use crate::presets::{Kit, Row};

pub(super) const KIT: Kit = Kit {
    name: "plivo-messages",
    settings: "auth_id = \"MA0123456789ABCDEFGH\"\nauth_token = \"canary-token\"\nfrom = \"+12025550100\"",
    more: "",
    to: BOB,
    taken: (
        202,
        r#"{"api_id":"db342550","message":"message(s) queued","message_uuid":["db3ce55a"]}"#,
    ),
    rows: &[
        Row::unproven(
            202,
            r#"{"api_id":"db342550","message":"message(s) queued","message_uuid":[]}"#,
        ),
        Row::unproven(
            202,
            r#"{"api_id":"db342550","message":"something else","message_uuid":["db3ce55a"]}"#,
        ),
        Row::unproven(
            200,
            r#"{"api_id":"db342550","message":"message(s) queued","message_uuid":["db3ce55a"]}"#,
        ),
        Row::refused(
            400,
            r#"{"api_id":"97ceeb52","error":"dst parameter is not valid"}"#,
            InvalidRequest,
        ),
        Row::unproven(400, r#"{"api_id":"97ceeb52"}"#),
    ],
};
