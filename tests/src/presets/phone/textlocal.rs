use passcode::ErrorKind::{Account, Credentials, InvalidRecipient, InvalidRequest};

use crate::presets::{Kit, Row};

pub(super) const KIT: Kit = Kit {
    name: "textlocal",
    settings: "api_key = \"canary-key\"\nsender = \"Example\"",
    more: "",
    to: "+447700900123",
    taken: (
        200,
        r#"{"balance":1162,"num_messages":1,"messages":[{"id":"1151346216","recipient":447700900123}],"status":"success"}"#,
    ),
    rows: &[
        Row::unproven(200, r#"{"balance":1162,"messages":[]}"#),
        Row::coded(
            200,
            r#"{"errors":[{"code":51,"message":"No valid numbers specified"}],"status":"failure"}"#,
            InvalidRecipient,
            "51",
        ),
        Row::coded(
            200,
            r#"{"errors":[{"code":32,"message":"Invalid number format"}],"status":"failure"}"#,
            InvalidRecipient,
            "32",
        ),
        Row::coded(
            200,
            r#"{"errors":[{"code":3,"message":"Invalid login details"}],"status":"failure"}"#,
            Credentials,
            "3",
        ),
        Row::coded(
            200,
            r#"{"errors":[{"code":7,"message":"Insufficient credits"}],"status":"failure"}"#,
            Account,
            "7",
        ),
        Row::coded(
            200,
            r#"{"errors":[{"code":43,"message":"Invalid sender name"}],"status":"failure"}"#,
            Account,
            "43",
        ),
        Row::coded(
            200,
            r#"{"errors":[{"code":6,"message":"Message too long"}],"status":"failure"}"#,
            InvalidRequest,
            "failure",
        ),
    ],
};
