use passcode::ErrorKind::{Credentials, InvalidRecipient, InvalidRequest};

use super::bob::BOB;
use crate::presets::{Kit, Row};

pub(super) const KIT: Kit = Kit {
    name: "telnyx-messages",
    settings: "api_key = \"canary-key\"\nfrom = \"+12025550100\"",
    more: "api_key = \"canary-key\"\nfrom = \"Example\"\nmessaging_profile_id = \"4001aaaf-0a13-4e28-b4f5-00000000000a\"",
    to: BOB,
    taken: (
        200,
        r#"{"data":{"id":"40385f64","record_type":"message","to":[{"phone_number":"+12025550123","status":"queued"}],"errors":[]}}"#,
    ),
    rows: &[
        Row::unproven(200, r#"{"data":{"id":"40385f64","to":[{"status":"sending_failed"}]}}"#),
        Row::unproven(200, r#"{"data":{"id":"40385f64","to":[]}}"#),
        Row::unproven(200, r#"{"data":{"to":[{"status":"queued"}]}}"#),
        Row::coded(
            400,
            r#"{"errors":[{"code":"40310","title":"Invalid 'to' address"}]}"#,
            InvalidRecipient,
            "40310",
        ),
        Row::refused(
            422,
            r#"{"errors":[{"code":"10004","title":"Missing required parameter"}]}"#,
            InvalidRequest,
        ),
        Row::unproven(422, r#"{"errors":[]}"#),
        Row::refused(
            401,
            r#"{"errors":[{"code":"10009","title":"Authentication failed"}]}"#,
            Credentials,
        ),
    ],
};
