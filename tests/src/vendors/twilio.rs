use passcode::{Channel, Device, Locale, Recipient, SendRequest};

use super::{Answer, Kit, Scene};

const PENDING: &str = r#"{"sid":"VE0123456789abcdef0123456789abcdef","service_sid":"VA0123456789abcdef0123456789abcdef","status":"pending","valid":false}"#;
const APPROVED: &str = r#"{"sid":"VE0123456789abcdef0123456789abcdef","service_sid":"VA0123456789abcdef0123456789abcdef","status":"approved","valid":true}"#;

pub(super) const KIT: Kit = Kit {
    kind: "twilio",
    settings: r#"
account_sid = "AC0123456789abcdef0123456789abcdef"
auth_token = "canary-auth-token"
service_sid = "VA0123456789abcdef0123456789abcdef"
"#,
    variants: &["code_length = 6", "total_timeout = \"6s\"\nretry = { attempts = 3 }"],
    credentials: &[
        ("account_sid", "AC0123456789abcdef0123456789abcdef"),
        ("auth_token", "canary-auth-token"),
        ("service_sid", "VA0123456789abcdef0123456789abcdef"),
    ],
    emulator: None,
    direct: None,
    unknown_id: "VEffffffffffffffffffffffffffffffff",
    guesses: 5,
    left_out: &[
        "unsupported_calling_code",
        "second_factor",
        "second_factor_without_its_session",
        "second_factor_under_another_session",
    ],
    secrets: &["canary-auth-token", BASIC],
    success: r#"{"sid":"VE0123456789abcdef0123456789abcdef","status":"approved","valid":true}"#,
    answers: &[
        Answer {
            path: "/v2/Services/VA0123456789abcdef0123456789abcdef/Verifications",
            status: 201,
            body: PENDING,
        },
        Answer {
            path: "/v2/Services/VA0123456789abcdef0123456789abcdef/VerificationCheck",
            status: 200,
            body: APPROVED,
        },
    ],
    names: &[
        (BASIC, "ACCOUNT_AND_TOKEN"),
        (BASIC_OF_KEY, "KEY_AND_SECRET"),
        ("VA0123456789abcdef0123456789abcdef", "SERVICE_SID"),
        ("VE0123456789abcdef0123456789abcdef", "VERIFICATION_SID"),
    ],
    scenes: &[
        Scene {
            title: "A text message by the account's token",
            settings: None,
            order: || SendRequest::new(recipient("+1 202-555-0123")),
            code: "012 345",
        },
        Scene {
            title: "A call by an API key, with all that can go along",
            settings: Some(
                "api_key_sid = \"SK0123456789abcdef0123456789abcdef\"\n\
                 api_key_secret = \"canary-auth-token\"\n\
                 service_sid = \"VA0123456789abcdef0123456789abcdef\"\n\
                 template_sid = \"HJ0123456789abcdef0123456789abcdef\"\n\
                 rate_limit_ip = \"end_user_ip\"\ncode_length = 4",
            ),
            order: || {
                SendRequest::new(recipient("+39 06 481 2345"))
                    .with_channel(Channel::Voice)
                    .with_code_length(4)
                    .with_locale("it-IT".parse::<Locale>().unwrap())
                    .with_device(Device::new("192.0.2.7".parse().unwrap()))
            },
            code: "0817",
        },
        Scene {
            title: "An e-mail",
            settings: None,
            order: || SendRequest::new(recipient("ada@example.com")),
            code: "135790",
        },
    ],
};

/// Standard Base64 of the account's SID, a colon and its token.
const BASIC: &str = "QUMwMTIzNDU2Nzg5YWJjZGVmMDEyMzQ1Njc4OWFiY2RlZjpjYW5hcnktYXV0aC10b2tlbg==";
/// The same of the API key's SID.
const BASIC_OF_KEY: &str =
    "U0swMTIzNDU2Nzg5YWJjZGVmMDEyMzQ1Njc4OWFiY2RlZjpjYW5hcnktYXV0aC10b2tlbg==";

fn recipient(text: &str) -> Recipient {
    text.parse().unwrap()
}
