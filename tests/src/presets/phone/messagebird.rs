use passcode::ErrorKind::{Credentials, InvalidRecipient, InvalidRequest};

use super::bob::BOB;
use crate::presets::{Kit, Row};

pub(super) const KIT: Kit = Kit {
    name: "messagebird",
    settings: "access_key = \"canary-key\"\nfrom = \"Example\"",
    more: "",
    to: BOB,
    taken: (
        201,
        r#"{"id":"e8077d80","recipients":{"totalCount":1,"totalSentCount":1,"items":[{"recipient":12025550123,"status":"sent"}]}}"#,
    ),
    rows: &[
        Row::unproven(201, r#"{"id":"e8077d80","recipients":{"totalCount":0,"items":[]}}"#),
        Row::unproven(
            201,
            r#"{"id":"e8077d80","recipients":{"items":[{"status":"delivery_failed"}]}}"#,
        ),
        Row::coded(
            422,
            r#"{"errors":[{"code":9,"description":"no (correct) recipients found","parameter":"recipients"}]}"#,
            InvalidRecipient,
            "9",
        ),
        Row::refused(
            422,
            r#"{"errors":[{"code":10,"description":"originator is invalid","parameter":"originator"}]}"#,
            InvalidRequest,
        ),
        Row::refused(
            401,
            r#"{"errors":[{"code":2,"description":"Request not allowed","parameter":"access_key"}]}"#,
            Credentials,
        ),
    ],
};
