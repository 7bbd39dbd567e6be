//! Twilio Verify's API of the gateway as a process.

use serde_json::{Value, json};
use tokio::io::AsyncReadExt;

use crate::bench::Bench;
use crate::gateway::{Answer, Gateway};
use crate::streams::ratio_at;

const PHONE: &str = "+12025550123";
const TOKEN: &str = "auth-token-canary-0123456789abcde";

/// `AC00112233445566778899aabbccddeeff`, a colon and the token.
const BASIC: &str =
    "QUMwMDExMjIzMzQ0NTU2Njc3ODg5OWFhYmJjY2RkZWVmZjphdXRoLXRva2VuLWNhbmFyeS0wMTIzNDU2Nzg5YWJjZGU=";

/// A call below the Service; a form of these parameters, as they are written on the wire.
async fn call(gateway: &Gateway, method: &str, below: &str, form: &str) -> Answer {
    let head = format!(
        "{method} /v2/Services/VA00112233445566778899aabbccddeeff{below} HTTP/1.1\r\n\
         authorization: Basic {BASIC}\r\ncontent-length: {}\r\n\
         content-type: application/x-www-form-urlencoded\r\n",
        form.len()
    );
    let mut text = String::new();
    let mut stream = Gateway::ask_of(gateway.address(), &head, form).await;
    stream.read_to_string(&mut text).await.unwrap();
    Answer::read(&text)
}

/// The page's own lines.
#[tokio::test]
async fn the_page_starts_a_gateway() {
    let page = include_str!("../../../../docs/move-from-twilio.md");
    let (_, file) = page.split_once("```toml\n").unwrap();
    let (file, _) = file.split_once("```").unwrap();
    let bench = Bench::new().await;
    bench.write("passcode.toml", file);
    let variables = [("SHOP_AUTH_TOKEN", TOKEN), ("VONAGE_API_SECRET", "s3cret")];
    let gateway = Gateway::start_with(&bench, &["--config", "passcode.toml"], &variables);
    let service = call(&gateway, "GET", "", "").await;
    assert_eq!((service.status, &service.body["friendly_name"]), (200, &json!("shop")));
}

#[tokio::test]
async fn a_person_signs_in_and_the_log_has_templates_and_nothing_about_them() {
    let bench = Bench::new().await;
    let file = format!(
        "{}\n[gateway]\nlog = \"json\"\n[[gateway.clients]]\nname = \"shop\"\n\
         twilio = {{ account_sid = \"AC00112233445566778899aabbccddeeff\", auth_token = \"{TOKEN}\", \
         service_sid = \"VA00112233445566778899aabbccddeeff\" }}\n",
        ratio_at(&bench.sandbox.url("ratio"))
    );
    bench.write("gateway.toml", &file);
    let gateway = Gateway::start(&bench, "gateway.toml");
    let send = "To=%2B12025550123&Channel=sms";
    let sent = call(&gateway, "POST", "/Verifications", send).await;
    assert_eq!((sent.status, &sent.body["to"]), (201, &json!(PHONE)), "{sent:?}");
    let sid = sent.body["sid"].as_str().unwrap().to_owned();
    assert_eq!(call(&gateway, "GET", &format!("/Verifications/{PHONE}"), "").await.body, sent.body);
    let code = bench.code(PHONE).await;
    let check = format!("To=%2B12025550123&Code={code}");
    let checked = call(&gateway, "POST", "/VerificationCheck", &check).await;
    assert_eq!(checked.body["status"], "approved", "{checked:?}");
    assert_eq!(call(&gateway, "POST", "/VerificationCheck", &check).await.status, 404);
    assert_eq!(call(&gateway, "GET", &format!("/{PHONE}"), "").await.status, 404);

    gateway.signal("TERM");
    let (status, log) = gateway.ended().await;
    assert_eq!(status.code(), Some(0), "{log}");
    let events = log.lines().map(|line| serde_json::from_str::<Value>(line).unwrap());
    let calls: Vec<_> = events.filter(|event| event["message"] == "call").collect();
    let routes: Vec<_> = calls.iter().filter_map(|call| call["route"].as_str()).collect();
    let service = "/v2/Services/{service}";
    let (verifications, target) =
        (format!("{service}/Verifications"), format!("{service}/Verifications/{{target}}"));
    let check = format!("{service}/VerificationCheck");
    let expected: [&str; 5] = [&verifications, &target, &check, &check, "/v2/{*rest}"];
    assert_eq!(routes, expected, "{log}");
    assert!(calls.iter().all(|call| call["client"] == "shop"), "{log}");
    for canary in [PHONE, "2025550123", &code, TOKEN, BASIC, &sid, "made-up-secret"] {
        assert!(!log.contains(canary), "{canary} in {log}");
    }
}
