use passcode::ErrorKind::{Account, Credentials, InvalidRecipient, InvalidRequest, RateLimited};

use super::bob::BOB;
use crate::presets::{Kit, Row};

pub(super) const KIT: Kit = Kit {
    name: "twilio-messages",
    settings: "account_sid = \"AC0123456789abcdef0123456789abcdef\"\nauth_token = \"canary-token\"\nfrom = \"+12025550100\"",
    more: "account_sid = \"AC0123456789abcdef0123456789abcdef\"\nauth_token = \"canary-token\"\n\
               messaging_service_sid = \"MG0123456789abcdef0123456789abcdef\"\napi_key_sid = \"SK0123456789abcdef0123456789abcdef\"",
    to: BOB,
    taken: (
        201,
        r#"{"sid":"SM1","status":"queued","error_code":null,"error_message":null,"to":"+12025550123"}"#,
    ),
    rows: &[
        Row::taken(201, r#"{"sid":"SM1","status":"accepted"}"#),
        Row::unproven(201, r#"{"sid":"SM1","status":"failed","error_code":30008}"#),
        Row::unproven(201, r#"{"sid":"SM1","status":"canceled"}"#),
        Row::unproven(201, r#"{"status":"queued"}"#),
        Row::unproven(200, r#"{"sid":"SM1","status":"queued"}"#),
        Row::coded(
            400,
            r#"{"code":21211,"message":"The 'To' number is not a valid phone number.","status":400}"#,
            InvalidRecipient,
            "21211",
        ),
        Row::coded(
            400,
            r#"{"code":21610,"message":"unsubscribed","status":400}"#,
            InvalidRecipient,
            "21610",
        ),
        Row::coded(
            400,
            r#"{"code":21614,"message":"no mobile","status":400}"#,
            InvalidRecipient,
            "21614",
        ),
        Row::coded(403, r#"{"code":21408,"message":"region","status":403}"#, Account, "21408"),
        Row::coded(400, r#"{"code":21606,"message":"from","status":400}"#, Account, "21606"),
        Row::coded(400, r#"{"code":21608,"message":"trial","status":400}"#, Account, "21608"),
        Row::refused(
            400,
            r#"{"code":21602,"message":"Message body is required.","status":400}"#,
            InvalidRequest,
        ),
        Row::unproven(400, r#"{"message":"who says so?"}"#),
        Row::refused(401, r#"{"code":20003,"message":"Authenticate","status":401}"#, Credentials),
        Row::refused(
            429,
            r#"{"code":20429,"message":"Too Many Requests","status":429}"#,
            RateLimited,
        ),
    ],
};
