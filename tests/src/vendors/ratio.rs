use passcode::{Device, Recipient, SendRequest, Session};

use super::{Answer, Kit, Scene};

const JWT: &str = "eyJhbGciOiJub25lIn0.eyJzdWIiOiJ0ZXN0IiwibiI6MX0.c2ln";
const AUTHENTICATED: &str =
    r#"{"sessionJwt":"eyJhbGciOiJub25lIn0.eyJzdWIiOiJ0ZXN0IiwibiI6MX0.c2ln"}"#;

pub(super) const KIT: Kit = Kit {
    kind: "ratio",
    settings: r#"
client_id = "11111111-2222-4333-8444-555555555555"
client_secret = "canary-client-secret"
"#,
    variants: &["total_timeout = \"6s\"\nretry = { attempts = 3 }"],
    credentials: &[
        ("client_id", "11111111-2222-4333-8444-555555555555"),
        ("client_secret", "canary-client-secret"),
    ],
    emulator: None,
    direct: None,
    unknown_id: "phone-number-test-00000000-0000-4000-8000-000000000001",
    guesses: 5,
    left_out: &["unsupported_session"],
    secrets: &["canary-client-secret", JWT],
    success: r#"{"sessionJwt":"a.b.c","phoneId":"1","emailId":"1"}"#,
    answers: &[
        Answer {
            path: "/v1/auth/otp/sms:send",
            status: 200,
            body: r#"{"phoneId":"phone-1","phoneMask":"0123"}"#,
        },
        Answer { path: "/v1/auth/otp/email:send", status: 200, body: r#"{"emailId":"email-1"}"# },
        Answer { path: "/v1/auth/otp/sms:authenticate", status: 200, body: AUTHENTICATED },
        Answer { path: "/v1/auth/otp/email:authenticate", status: 200, body: AUTHENTICATED },
    ],
    names: &[
        ("11111111-2222-4333-8444-555555555555", "CLIENT_ID"),
        ("canary-client-secret", "CLIENT_SECRET"),
        (JWT, "SESSION_JWT"),
        // The contract's own vector for the address 192.0.2.7 and the agent TestAgent/1.0.
        ("eyJpcCI6IjE5Mi4wLjIuNyIsInVzZXJBZ2VudCI6IlRlc3RBZ2VudC8xLjAifQ==", "FINGERPRINT"),
    ],
    scenes: &[
        Scene {
            title: "A text message as the first factor",
            settings: None,
            order: || SendRequest::new(recipient("+1 202-555-0123")),
            code: "012 345",
        },
        Scene {
            title: "An e-mail as the first factor",
            settings: None,
            order: || SendRequest::new(recipient("ada@example.com")),
            code: "135790",
        },
        Scene {
            title: "A text message as the second factor carries the session on each call",
            settings: None,
            order: || {
                let device =
                    Device::new("192.0.2.7".parse().unwrap()).with_user_agent("TestAgent/1.0");
                SendRequest::new(recipient("+12025550123"))
                    .with_session(Session::new(JWT))
                    .with_device(device)
            },
            code: "246810",
        },
        Scene {
            title: "An e-mail as the second factor carries it too",
            settings: None,
            order: || {
                SendRequest::new(recipient("ada@example.com")).with_session(Session::new(JWT))
            },
            code: "135790",
        },
    ],
};

fn recipient(text: &str) -> Recipient {
    text.parse().unwrap()
}
