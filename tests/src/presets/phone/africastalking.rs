use passcode::ErrorKind::{Account, InvalidRecipient, Unsupported};

use crate::presets::{Kit, Row};

pub(super) const KIT: Kit = Kit {
    name: "africastalking",
    settings: "username = \"example\"\napi_key = \"canary-key\"",
    more: "username = \"example\"\napi_key = \"canary-key\"\nfrom = \"EXAMPLE\"",
    to: "+254711123456",
    taken: (
        201,
        r#"{"SMSMessageData":{"Message":"Sent to 1/1 Total Cost: KES 0.8000","Recipients":[{"statusCode":101,"number":"+254711123456","status":"Success","cost":"KES 0.8000","messageId":"ATXid_1"}]}}"#,
    ),
    rows: &[
        Row::taken(201, r#"{"SMSMessageData":{"Recipients":[{"statusCode":100}]}}"#),
        Row::taken(200, r#"{"SMSMessageData":{"Recipients":[{"statusCode":"102"}]}}"#),
        Row::unproven(201, r#"{"SMSMessageData":{"Message":"InvalidSenderId","Recipients":[]}}"#),
        Row::unproven(
            201,
            r#"{"SMSMessageData":{"Recipients":[{"statusCode":401,"status":"RiskHold"}]}}"#,
        ),
        Row::unproven(
            201,
            r#"{"SMSMessageData":{"Recipients":[{"statusCode":500,"status":"InternalServerError"}]}}"#,
        ),
        Row::unproven(
            201,
            r#"{"SMSMessageData":{"Recipients":[{"statusCode":502,"status":"RejectedByGateway"}]}}"#,
        ),
        Row::coded(
            201,
            r#"{"SMSMessageData":{"Recipients":[{"statusCode":403,"status":"InvalidPhoneNumber"}]}}"#,
            InvalidRecipient,
            "403",
        ),
        Row::coded(
            201,
            r#"{"SMSMessageData":{"Recipients":[{"statusCode":406,"status":"UserInBlacklist"}]}}"#,
            InvalidRecipient,
            "406",
        ),
        Row::coded(
            201,
            r#"{"SMSMessageData":{"Recipients":[{"statusCode":402,"status":"InvalidSenderId"}]}}"#,
            Account,
            "402",
        ),
        Row::coded(
            201,
            r#"{"SMSMessageData":{"Recipients":[{"statusCode":405,"status":"InsufficientBalance"}]}}"#,
            Account,
            "405",
        ),
        Row::coded(
            201,
            r#"{"SMSMessageData":{"Recipients":[{"statusCode":407,"status":"CouldNotRoute"}]}}"#,
            Unsupported,
            "407",
        ),
    ],
};
