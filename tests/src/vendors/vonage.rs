use passcode::{Channel, Recipient, SendRequest};

use super::{Answer, Kit, Scene};

const SENT: &str = r#"{"request_id":"c11236f4-00bf-4b89-84ba-88b25df97315"}"#;
const COMPLETED: &str =
    r#"{"request_id":"c11236f4-00bf-4b89-84ba-88b25df97315","status":"completed"}"#;

pub(super) const KIT: Kit = Kit {
    kind: "vonage",
    settings: r#"
api_key = "abcd1234"
api_secret = "canary-api-secret"
brand = "Example"
"#,
    variants: &[
        "whatsapp_from = \"447700900001\"\nrcs_from = \"agent\"\nchannel_timeout = \"15m\"",
    ],
    credentials: &[("api_key", "abcd1234"), ("api_secret", "canary-api-secret")],
    direct: None,
    emulator: None,
    unknown_id: "d22236f4-00bf-4b89-84ba-88b25df97316",
    guesses: 3,
    left_out: &[
        "unsupported_calling_code",
        "second_factor",
        "second_factor_without_its_session",
        "second_factor_under_another_session",
    ],
    // The second is Base64 of "abcd1234:canary-api-secret".
    secrets: &["canary-api-secret", "YWJjZDEyMzQ6Y2FuYXJ5LWFwaS1zZWNyZXQ"],
    success: COMPLETED,
    answers: &[
        Answer { path: "/v2/verify", status: 202, body: SENT },
        Answer {
            path: "/v2/verify/c11236f4-00bf-4b89-84ba-88b25df97315",
            status: 200,
            body: COMPLETED,
        },
    ],
    names: &[
        ("YWJjZDEyMzQ6Y2FuYXJ5LWFwaS1zZWNyZXQ=", "CREDENTIALS"),
        ("c11236f4-00bf-4b89-84ba-88b25df97315", "REQUEST_ID"),
    ],
    scenes: &[
        Scene {
            title: "A text goes to digits without their plus, in one step",
            settings: None,
            order: || SendRequest::new(recipient("+44 7700 900123")),
            code: "012 345",
        },
        Scene {
            title: "WhatsApp has a sender, and the language is the vendor's word for it",
            settings: Some(
                "api_key = \"abcd1234\"\napi_secret = \"canary-api-secret\"\nbrand = \"Example\"\n\
                 whatsapp_from = \"447700900001\"\nchannel_timeout = \"15m\"\nclient_ref = \"ref7\"",
            ),
            order: || {
                SendRequest::new(recipient("+39 06 481 2345"))
                    .with_channel(Channel::WhatsApp)
                    .with_code_length(10)
                    .with_locale("it".parse().ok())
            },
            code: "9081726354",
        },
        Scene {
            title: "An address gets an e-mail",
            settings: None,
            order: || SendRequest::new(recipient("ada@example.com")),
            code: "012345",
        },
    ],
};

fn recipient(text: &str) -> Recipient {
    text.parse().unwrap()
}
