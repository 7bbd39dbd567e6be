use passcode::{Channel, Recipient, SendRequest};

use super::{Answer, Kit, Scene};

const SENT: &str = r#"{"data":{"id":"12ade33a-21c0-473b-b055-b3c836e1c292","status":"pending","timeout_secs":300}}"#;
const ACCEPTED: &str = r#"{"data":{"response_code":"accepted"}}"#;

pub(super) const KIT: Kit = Kit {
    kind: "telnyx",
    settings: r#"
api_key = "KEY-canary-api-key"
verify_profile_id = "4900017a-e7c8-4e9e-8a7c-0d98f49b09cc"
"#,
    variants: &[
        "code_length = 6\ntimeout = \"2m\"",
        "total_timeout = \"6s\"\nretry = { attempts = 3 }",
    ],
    credentials: &[
        ("api_key", "KEY-canary-api-key"),
        ("verify_profile_id", "4900017a-e7c8-4e9e-8a7c-0d98f49b09cc"),
    ],
    // Five digits can be a port in what is printed. Whether an older code dies is unknown: here the
    // one that a client must forget does.
    emulator: Some(r#"{"code_length": 6, "void_older": true}"#),
    direct: None,
    unknown_id: "ffffffff-21c0-473b-b055-b3c836e1c292",
    guesses: 5,
    left_out: &[
        "unsupported_calling_code",
        "second_factor",
        "second_factor_without_its_session",
        "second_factor_under_another_session",
    ],
    secrets: &["KEY-canary-api-key"],
    success: r#"{"data":{"id":"12ade33a-21c0-473b-b055-b3c836e1c292","response_code":"accepted"}}"#,
    answers: &[
        Answer { path: "/v2/verifications/sms", status: 200, body: SENT },
        Answer { path: "/v2/verifications/whatsapp", status: 200, body: SENT },
        Answer {
            path: "/v2/verifications/12ade33a-21c0-473b-b055-b3c836e1c292/actions/verify",
            status: 200,
            body: ACCEPTED,
        },
    ],
    names: &[
        ("KEY-canary-api-key", "API_KEY"),
        ("4900017a-e7c8-4e9e-8a7c-0d98f49b09cc", "PROFILE_ID"),
        ("12ade33a-21c0-473b-b055-b3c836e1c292", "VERIFICATION_ID"),
    ],
    scenes: &[
        Scene {
            title: "A text message",
            settings: None,
            order: || SendRequest::new(recipient("+1 202-555-0123")),
            code: "01 234",
        },
        Scene {
            title: "A WhatsApp message with a life of its own",
            settings: Some(
                "api_key = \"KEY-canary-api-key\"\n\
                 verify_profile_id = \"4900017a-e7c8-4e9e-8a7c-0d98f49b09cc\"\n\
                 timeout = \"2m\"\ncode_length = 8",
            ),
            order: || {
                SendRequest::new(recipient("+39 06 481 2345"))
                    .with_channel(Channel::WhatsApp)
                    .with_code_length(8)
            },
            code: "90817263",
        },
    ],
};

fn recipient(text: &str) -> Recipient {
    text.parse().unwrap()
}
