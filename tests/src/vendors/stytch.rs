use passcode::{Channel, Device, Locale, Recipient, SendRequest};

use super::{Answer, Kit, Scene};

const SETTINGS: &str = r#"
project_id = "project-test-11111111-2222-4333-8444-555555555555"
secret = "secret-test-canary.stytch="
"#;
/// Base64 of project id, colon and secret.
const BASIC: &str = "cHJvamVjdC10ZXN0LTExMTExMTExLTIyMjItNDMzMy04NDQ0LTU1NTU1NTU1NTU1NTpzZWNyZXQtdGVzdC1jYW5hcnkuc3R5dGNoPQ==";
const PHONE_ID: &str = "phone-number-test-d5a3b680-e8a3-40c0-b815-ab79986666d0";
const SENT: &str = r#"{"status_code":200,"request_id":"r","user_id":"user-test-1","phone_id":"phone-number-test-d5a3b680-e8a3-40c0-b815-ab79986666d0","email_id":"phone-number-test-d5a3b680-e8a3-40c0-b815-ab79986666d0","user_created":true}"#;
const VERIFIED: &str = r#"{"status_code":200,"request_id":"r","user_id":"user-test-1","method_id":"phone-number-test-d5a3b680-e8a3-40c0-b815-ab79986666d0","phone_id":"phone-number-test-d5a3b680-e8a3-40c0-b815-ab79986666d0","session_token":"","session_jwt":"","user":{"user_id":"user-test-1","status":"active","phone_numbers":[{"phone_id":"phone-number-test-d5a3b680-e8a3-40c0-b815-ab79986666d0","phone_number":"+12025550162","verified":true}],"emails":[{"email_id":"phone-number-test-d5a3b680-e8a3-40c0-b815-ab79986666d0","email":"ada@example.com","verified":true}]}}"#;

pub(super) const KIT: Kit = Kit {
    kind: "stytch",
    settings: SETTINGS,
    variants: &["users = \"create\"", "expiration = \"10m\""],
    credentials: &[
        ("project_id", "project-test-11111111-2222-4333-8444-555555555555"),
        ("secret", "secret-test-canary.stytch="),
    ],
    direct: None,
    emulator: None,
    unknown_id: "phone-number-test-00000000-0000-4000-8000-000000000000",
    guesses: 10,
    left_out: &[
        "unsupported_calling_code",
        "second_factor",
        "second_factor_without_its_session",
        "second_factor_under_another_session",
    ],
    secrets: &["canary.stytch", "dGVzdC1jYW5hcnkuc3R5dGNoPQ"],
    success: VERIFIED,
    answers: &[
        Answer { path: "/v1/otps/sms/login_or_create", status: 200, body: SENT },
        Answer { path: "/v1/otps/whatsapp/send", status: 200, body: SENT },
        Answer { path: "/v1/otps/email/login_or_create", status: 200, body: SENT },
        Answer { path: "/v1/otps/authenticate", status: 200, body: VERIFIED },
    ],
    names: &[(BASIC, "PROJECT_AND_SECRET"), (PHONE_ID, "METHOD")],
    scenes: &[
        Scene {
            title: "A text, with the device and the language",
            settings: None,
            order: || {
                let device = Device::new("203.0.113.7".parse().unwrap()).with_user_agent("agent/1");
                SendRequest::new(recipient("+1 202 555 0162"))
                    .with_device(device)
                    .with_locale("pt_PT".parse::<Locale>().unwrap())
            },
            code: "012345",
        },
        Scene {
            title: "WhatsApp to a user only, for ten minutes",
            settings: Some(
                "project_id = \"project-test-11111111-2222-4333-8444-555555555555\"\n\
                 secret = \"secret-test-canary.stytch=\"\nusers = \"known\"\nexpiration = \"10m\"",
            ),
            order: || SendRequest::new(recipient("+12025550162")).with_channel(Channel::WhatsApp),
            code: "012345",
        },
        Scene {
            title: "A mail",
            settings: None,
            order: || SendRequest::new(recipient("ada@example.com")),
            code: "012345",
        },
    ],
};

fn recipient(text: &str) -> Recipient {
    text.parse().unwrap()
}
