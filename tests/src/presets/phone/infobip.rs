use passcode::ErrorKind::{Account, Credentials, InvalidRecipient, InvalidRequest, RateLimited};

use super::bob::BOB;
use crate::presets::{Kit, Row};

pub(super) const KIT: Kit = Kit {
    name: "infobip-sms",
    settings: "api_key = \"canary-key\"\nfrom = \"Example\"",
    more: "",
    to: BOB,
    taken: (
        200,
        r#"{"messages":[{"messageId":"2250be2d","status":{"groupId":1,"groupName":"PENDING","id":26,"name":"PENDING_ACCEPTED"},"destination":"12025550123"}]}"#,
    ),
    rows: &[
        Row::unproven(200, r#"{"messages":[]}"#),
        Row::unproven(
            200,
            r#"{"messages":[{"messageId":"2250be2d","status":{"groupName":"UNDELIVERABLE","name":"UNDELIVERABLE_NOT_SENT"}}]}"#,
        ),
        Row::coded(
            200,
            r#"{"messages":[{"status":{"groupName":"REJECTED","name":"REJECTED_DESTINATION"}}]}"#,
            InvalidRecipient,
            "REJECTED_DESTINATION",
        ),
        Row::coded(
            200,
            r#"{"messages":[{"status":{"groupName":"REJECTED","name":"REJECTED_NOT_ENOUGH_CREDITS"}}]}"#,
            Account,
            "REJECTED_NOT_ENOUGH_CREDITS",
        ),
        Row::coded(
            200,
            r#"{"messages":[{"status":{"groupName":"REJECTED","name":"REJECTED_FLOODING_FILTER"}}]}"#,
            RateLimited,
            "REJECTED_FLOODING_FILTER",
        ),
        Row::coded(
            200,
            r#"{"messages":[{"status":{"groupName":"REJECTED","name":"REJECTED_NEW"}}]}"#,
            InvalidRequest,
            "REJECTED",
        ),
        Row::refused(
            400,
            r#"{"requestError":{"serviceException":{"messageId":"BAD_REQUEST","text":"Bad Request"}}}"#,
            InvalidRequest,
        ),
        Row::refused(
            401,
            r#"{"requestError":{"serviceException":{"messageId":"UNAUTHORIZED"}}}"#,
            Credentials,
        ),
    ],
};
