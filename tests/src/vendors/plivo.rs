use passcode::{Channel, Recipient, SendRequest};

use super::{Answer, Kit, Scene};

const SENT: &str = r#"{"api_id":"3335cb16-d297-4e00-a5e6-66d2bb03b323","message":"Session initiated","session_uuid":"8e712097-8090-4644-81e7-8f4265d8354e"}"#;
const VALIDATED: &str = r#"{"api_id":"e7af31b5-a7cb-40d6-a3ab-122fdcc9f0fe","message":"session validated successfully.","session_uuid":"8e712097-8090-4644-81e7-8f4265d8354e"}"#;

pub(super) const KIT: Kit = Kit {
    kind: "plivo",
    settings: r#"
auth_id = "MA0123456789ABCDEFGH"
auth_token = "canary-auth-token"
"#,
    variants: &["code_length = 8"],
    credentials: &[("auth_id", "MA0123456789ABCDEFGH"), ("auth_token", "canary-auth-token")],
    direct: None,
    emulator: None,
    unknown_id: "9e712097-8090-4644-81e7-8f4265d8354f",
    guesses: 10,
    left_out: &[
        "unsupported_calling_code",
        "second_factor",
        "second_factor_without_its_session",
        "second_factor_under_another_session",
    ],
    // The second is Base64 of "MA0123456789ABCDEFGH:canary-auth-token".
    secrets: &["canary-auth-token", "TUEwMTIzNDU2Nzg5QUJDREVGR0g6Y2FuYXJ5LWF1dGgtdG9rZW4"],
    success: VALIDATED,
    answers: &[
        Answer {
            path: "/v1/Account/MA0123456789ABCDEFGH/Verify/Session/",
            status: 202,
            body: SENT,
        },
        Answer {
            path: "/v1/Account/MA0123456789ABCDEFGH/Verify/Session/8e712097-8090-4644-81e7-8f4265d8354e/",
            status: 200,
            body: VALIDATED,
        },
    ],
    names: &[
        ("TUEwMTIzNDU2Nzg5QUJDREVGR0g6Y2FuYXJ5LWF1dGgtdG9rZW4=", "CREDENTIALS"),
        ("8e712097-8090-4644-81e7-8f4265d8354e", "SESSION_ID"),
    ],
    scenes: &[
        Scene {
            title: "A text, as the vendor's application has it",
            settings: None,
            order: || SendRequest::new(recipient("+33 6 39 98 01 23")),
            code: "012 345",
        },
        Scene {
            title: "A call, with everything asked for",
            settings: Some(
                "auth_id = \"MA0123456789ABCDEFGH\"\nauth_token = \"canary-auth-token\"\n\
                 app_uuid = \"eff1854e-0000-4000-8000-000000000001\"\nbrand_name = \"Example\"",
            ),
            order: || {
                SendRequest::new(recipient("+55 11 96123-4567"))
                    .with_channel(Channel::Voice)
                    .with_code_length(8)
                    .with_locale("pt-BR".parse().ok())
            },
            code: "90817263",
        },
    ],
};

fn recipient(text: &str) -> Recipient {
    text.parse().unwrap()
}
