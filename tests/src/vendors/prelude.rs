use passcode::{Channel, Device, Locale, Recipient, SendRequest};

use super::{Answer, Kit, Scene};

const SENT: &str = r#"{"id":"vrf_01jc0t6fwwfgfsq1md24mhyztj","status":"success","method":"message","channels":["sms"],"request_id":"r"}"#;
const VERIFIED: &str =
    r#"{"id":"vrf_01jc0t6fwwfgfsq1md24mhyztj","status":"success","request_id":"r"}"#;

pub(super) const KIT: Kit = Kit {
    kind: "prelude",
    settings: "api_token = \"sk_canary.prelude\"\n",
    variants: &["strict_channels = true"],
    credentials: &[("api_token", "sk_canary.prelude")],
    direct: None,
    emulator: None,
    unknown_id: "vrf_00000000000000000000000000",
    guesses: 5,
    left_out: &[
        "unsupported_channel",
        "unsupported_calling_code",
        "second_factor",
        "second_factor_without_its_session",
        "second_factor_under_another_session",
    ],
    secrets: &["canary.prelude"],
    success: VERIFIED,
    answers: &[
        Answer { path: "/v2/verification", status: 200, body: SENT },
        Answer { path: "/v2/verification/check", status: 200, body: VERIFIED },
    ],
    names: &[("sk_canary.prelude", "KEY")],
    scenes: &[
        Scene {
            title: "A text, with the device and the language",
            settings: None,
            order: || {
                let device = Device::new("203.0.113.7".parse().unwrap()).with_user_agent("agent/1");
                SendRequest::new(recipient("+30 691 234 5678"))
                    .with_device(device)
                    .with_locale("pt_BR".parse::<Locale>().unwrap())
            },
            code: "012345",
        },
        Scene {
            title: "A call of eight digits",
            settings: None,
            order: || {
                SendRequest::new(recipient("+306912345678"))
                    .with_channel(Channel::Voice)
                    .with_code_length(8)
            },
            code: "90817263",
        },
        Scene {
            title: "A mail",
            settings: None,
            order: || SendRequest::new(recipient("ada@example.com")),
            code: "012345",
        },
        Scene {
            title: "WhatsApp and no other channel, by the account's template and sender",
            settings: Some(
                "api_token = \"sk_canary.prelude\"\nstrict_channels = true\n\
                 template_id = \"template-1\"\nsender_id = \"Example\"\ncode_length = 4",
            ),
            order: || SendRequest::new(recipient("+306912345678")).with_channel(Channel::WhatsApp),
            code: "9081",
        },
    ],
};

fn recipient(text: &str) -> Recipient {
    text.parse().unwrap()
}
