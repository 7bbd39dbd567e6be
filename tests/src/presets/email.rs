//! Those that write to addresses.

use passcode::ErrorKind::{Account, Credentials, InvalidRecipient, InvalidRequest, RateLimited};

use super::{Kit, Row};

const ADA: &str = "ada@example.com";

pub(super) const KITS: &[Kit] = &[
    Kit {
        name: "resend",
        settings: "api_key = \"canary-key\"\nfrom = \"Example <login@example.com>\"",
        more: "",
        to: ADA,
        taken: (200, r#"{"id":"49a3999c-0ce1-4ea6-ab68-afcd6dc2e794"}"#),
        rows: &[
            Row::unproven(200, r#"{"data":{"id":"49a3999c"}}"#),
            Row::unproven(200, r#"{"id":null}"#),
            Row::coded(
                403,
                r#"{"statusCode":403,"name":"validation_error","message":"The example.com domain is not verified."}"#,
                Account,
                "validation_error",
            ),
            Row::refused(
                403,
                r#"{"statusCode":403,"name":"invalid_api_key","message":"API key is invalid"}"#,
                Credentials,
            ),
            Row::refused(
                401,
                r#"{"statusCode":401,"name":"missing_api_key","message":"Missing API Key"}"#,
                Credentials,
            ),
            Row::coded(
                429,
                r#"{"statusCode":429,"name":"daily_quota_exceeded","message":"quota"}"#,
                Account,
                "daily_quota_exceeded",
            ),
            Row::refused(
                429,
                r#"{"statusCode":429,"name":"rate_limit_exceeded","message":"slow down"}"#,
                RateLimited,
            ),
            Row::refused(
                422,
                r#"{"statusCode":422,"name":"invalid_from_address","message":"from"}"#,
                InvalidRequest,
            ),
        ],
    },
    Kit {
        name: "postmark",
        settings: "server_token = \"canary-token\"\nfrom = \"Example <login@example.com>\"",
        more: "server_token = \"canary-token\"\nfrom = \"login@example.com\"\nmessage_stream = \"codes\"",
        to: ADA,
        taken: (
            200,
            r#"{"To":"ada@example.com","SubmittedAt":"2026-01-01T00:00:00Z","MessageID":"0a129aee","ErrorCode":0,"Message":"OK"}"#,
        ),
        rows: &[
            Row::unproven(200, r#"{"ErrorCode":701,"Message":"new"}"#),
            Row::unproven(200, r#"{"Message":"OK"}"#),
            Row::coded(
                422,
                r#"{"ErrorCode":406,"Message":"You tried to send to a recipient that has been marked as inactive."}"#,
                InvalidRecipient,
                "406",
            ),
            Row::coded(
                422,
                r#"{"ErrorCode":400,"Message":"The 'From' address is no Sender Signature."}"#,
                Account,
                "400",
            ),
            Row::coded(422, r#"{"ErrorCode":412,"Message":"pending approval"}"#, Account, "412"),
            Row::refused(
                422,
                r#"{"ErrorCode":300,"Message":"Invalid 'To' address"}"#,
                InvalidRequest,
            ),
            Row::refused(401, r#"{"ErrorCode":10,"Message":"token"}"#, Credentials),
        ],
    },
    Kit {
        name: "sendgrid",
        settings: "api_key = \"canary-key\"\nfrom = \"login@example.com\"",
        more: "api_key = \"canary-key\"\nfrom = \"login@example.com\"\nfrom_name = \"Example\"",
        to: ADA,
        taken: (202, ""),
        rows: &[
            Row::unproven(200, "{}"),
            Row::refused(
                400,
                r#"{"errors":[{"message":"Does not contain a valid address.","field":"personalizations.0.to.0.email"}]}"#,
                InvalidRequest,
            ),
            Row::unproven(400, r#"{"errors":[]}"#),
            Row::refused(
                401,
                r#"{"errors":[{"message":"The provided authorization grant is invalid"}]}"#,
                Credentials,
            ),
        ],
    },
    Kit {
        name: "mailgun",
        settings: "domain = \"mg.example.com\"\napi_key = \"canary-key\"\nfrom = \"Example <login@example.com>\"",
        more: "",
        to: ADA,
        taken: (200, r#"{"id":"<20260101.1@mg.example.com>","message":"Queued. Thank you."}"#),
        rows: &[
            Row::unproven(200, r#"{"message":"Queued. Thank you."}"#),
            Row::unproven(
                200,
                r#"{"id":"<1@mg.example.com>","message":"Mailgun Magnificent API"}"#,
            ),
            Row::refused(
                400,
                r#"{"message":"'to' parameter is not a valid address. please check documentation"}"#,
                InvalidRequest,
            ),
            Row::refused(401, "Forbidden", Credentials),
        ],
    },
    Kit {
        name: "brevo",
        settings: "api_key = \"canary-key\"\nfrom = \"login@example.com\"",
        more: "api_key = \"canary-key\"\nfrom = \"login@example.com\"\nfrom_name = \"Example\"",
        to: ADA,
        taken: (201, r#"{"messageId":"<202601010000.1@smtp-relay.mailin.fr>"}"#),
        rows: &[
            Row::unproven(201, "{}"),
            Row::unproven(200, r#"{"messageId":"<1@smtp-relay.mailin.fr>"}"#),
            Row::coded(
                402,
                r#"{"code":"not_enough_credits","message":"credits"}"#,
                Account,
                "not_enough_credits",
            ),
            Row::coded(
                403,
                r#"{"code":"permission_denied","message":"no"}"#,
                Account,
                "permission_denied",
            ),
            Row::refused(
                400,
                r#"{"code":"invalid_parameter","message":"email is not valid in to"}"#,
                InvalidRequest,
            ),
            Row::refused(401, r#"{"code":"unauthorized","message":"Key not found"}"#, Credentials),
        ],
    },
];
