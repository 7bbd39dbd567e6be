use passcode::{Channel, Recipient, SendRequest};

use super::{Answer, Kit, Scene};

const SENT: &str = r#"{"responseCode":200,"message":"SUCCESS","data":{"verificationId":"5915384","responseCode":"200","timeout":"60.0"}}"#;
const VERIFIED: &str = r#"{"responseCode":200,"message":"SUCCESS","data":{"verificationId":5915384,"verificationStatus":"VERIFICATION_COMPLETED","responseCode":"200"}}"#;

pub(super) const KIT: Kit = Kit {
    kind: "messagecentral",
    settings: r#"
customer_id = "C-0123456789ABCDE"
password = "canary+pass/word>"
"#,
    variants: &["api_version = \"v2\""],
    credentials: &[("customer_id", "C-0123456789ABCDE"), ("password", "canary+pass/word>")],
    emulator: None,
    direct: Some(|base_url| Box::pin(with_fixed_token(base_url))),
    unknown_id: "1",
    guesses: 5,
    left_out: &[
        "unsupported_calling_code",
        "second_factor",
        "second_factor_without_its_session",
        "second_factor_under_another_session",
    ],
    secrets: &["canary+pass/word>", "Y2FuYXJ5K3Bhc3Mvd29yZD4", "canary.auth.token"],
    success: r#"{"responseCode":200,"data":{"verificationId":"1","verificationStatus":"VERIFICATION_COMPLETED"},"token":"a.b.c"}"#,
    answers: &[
        Answer {
            path: "/auth/v1/authentication/token",
            status: 200,
            body: r#"{"status":200,"token":"canary.auth.token"}"#,
        },
        Answer { path: "/verification/v3/send", status: 200, body: SENT },
        Answer { path: "/verification/v2/verification/send", status: 200, body: SENT },
        Answer { path: "/verification/v3/validateOtp", status: 200, body: VERIFIED },
        Answer { path: "/verification/v2/verification/validateOtp", status: 200, body: VERIFIED },
    ],
    names: &[
        // Standard Base64 of the password is Y2FuYXJ5K3Bhc3Mvd29yZD4=, percent-encoded once.
        ("Y2FuYXJ5K3Bhc3Mvd29yZD4%3D", "KEY"),
        ("canary.auth.token", "TOKEN"),
    ],
    scenes: &[
        Scene {
            title: "Version 3 fetches one token, sends and validates",
            settings: None,
            order: || SendRequest::new(recipient("+91 91234 56789")),
            code: "012345",
        },
        Scene {
            title: "Version 2 names the customer on every call",
            settings: Some(
                "customer_id = \"C-0123456789ABCDE\"\npassword = \"canary+pass/word>\"\n\
                 api_version = \"v2\"",
            ),
            order: || SendRequest::new(recipient("+12025550123")),
            code: "012345",
        },
        Scene {
            title: "A fixed token is used as it is, and Italy keeps its zero",
            settings: Some(
                "customer_id = \"C-0123456789ABCDE\"\nauth_token = \"canary.auth.token\"",
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

/// With a token that the emulator gave, which is then used as it is.
async fn with_fixed_token(base_url: String) -> String {
    let url = format!(
        "{base_url}/auth/v1/authentication/token?customerId=C-0123456789ABCDE&key=Y2FuYXJ5K3Bhc3Mvd29yZD4%3D"
    );
    let answer: serde_json::Value = reqwest::get(url).await.unwrap().json().await.unwrap();
    let token = answer["token"].as_str().unwrap();
    format!("customer_id = \"C-0123456789ABCDE\"\nauth_token = \"{token}\"")
}

fn recipient(text: &str) -> Recipient {
    text.parse().unwrap()
}
