use passcode::ErrorKind::{Account, Credentials, InvalidRecipient, InvalidRequest, RateLimited};

use super::bob::BOB;
use crate::presets::{Kit, Row};

pub(super) const KIT: Kit = Kit {
    name: "vonage-sms",
    settings: "api_key = \"abcd1234\"\napi_secret = \"canary-secret\"\nfrom = \"Example\"",
    more: "api_key = \"abcd1234\"\napi_secret = \"canary-secret\"\nfrom = \"Example\"\ntext = \"Код {{ code }}\"",
    to: BOB,
    taken: (
        200,
        r#"{"message-count":"1","messages":[{"to":"12025550123","message-id":"0A1","status":"0"}]}"#,
    ),
    rows: &[
        Row::taken(200, r#"{"message-count":"2","messages":[{"status":"0"},{"status":"0"}]}"#),
        Row::unproven(200, r#"{"message-count":"0","messages":[]}"#),
        Row::unproven(
            200,
            r#"{"message-count":"1","messages":[{"status":"5","error-text":"Internal Error"}]}"#,
        ),
        Row::unproven(
            200,
            r#"{"message-count":"1","messages":[{"status":"99","error-text":"new"}]}"#,
        ),
        Row::unproven(200, r#"{"message-count":"1","messages":[{"to":"12025550123"}]}"#),
        Row::coded(
            200,
            r#"{"messages":[{"status":"6","error-text":"Invalid Message"}]}"#,
            InvalidRecipient,
            "6",
        ),
        Row::coded(
            200,
            r#"{"messages":[{"status":"7","error-text":"Number Barred"}]}"#,
            InvalidRecipient,
            "7",
        ),
        Row::coded(
            200,
            r#"{"messages":[{"status":"4","error-text":"Bad Credentials"}]}"#,
            Credentials,
            "4",
        ),
        Row::coded(200, r#"{"messages":[{"status":"9","error-text":"Quota"}]}"#, Account, "9"),
        Row::coded(200, r#"{"messages":[{"status":"15","error-text":"sender"}]}"#, Account, "15"),
        Row::coded(
            200,
            r#"{"messages":[{"status":"1","error-text":"Throughput"}]}"#,
            RateLimited,
            "1",
        ),
        Row::coded(
            200,
            r#"{"messages":[{"status":"2","error-text":"Missing to param"}]}"#,
            InvalidRequest,
            "2",
        ),
    ],
};
