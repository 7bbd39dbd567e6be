//! Canaries in every secret, the recipient, the code and the answer: none is in an error, a log or a
//! `Debug`.

use loopback::{Reply, Server, capture, closed_port};
use passcode::{Config, OtpProviderExt};

use crate::bench::whole;

const SETTINGS: &str = r#"
code_length = 10
id = "/id"
retry = { attempts = 2 }
refused = { json = { "/code" = "7" }, kind = "account" }
headers = { X-Key = "env:HEADER", X-To = "{{ to }}" }
json = { to = "{{ to }}", text = "{{ text }}", key = "env:BODY", from = "{{ from }}" }
from = "Example"
"#;

fn config(url: &str, credentials: &str) -> Config {
    let text = super::bench::config(url, &format!("{credentials}\n{SETTINGS}"));
    let config = Config::from_toml(&text).unwrap();
    config.with_variables(|name| Some(format!("canary-{}", name.to_lowercase())))
}

#[tokio::test]
async fn nothing_that_is_secret_is_told() {
    let (log, _guard) = capture("trace");
    let mut codes = Vec::new();
    let credentials =
        ["bearer = \"env:TOKEN\"", "basic = { user = \"env:USER\", password = \"env:PASSWORD\" }"];
    for credentials in credentials {
        for reply in [
            Reply::json(200, r#"{"id":"gateway-4711","to":"+12025550123"}"#),
            // A gateway that puts what it got into its id.
            Reply::json(200, r#"{"id":"sms-12025550123"}"#),
            Reply::json(200, r#"{"id":"sms-5550123"}"#),
            Reply::json(200, r#"{"id":"a canary-answer with blanks"}"#),
            Reply::json(400, r#"{"code":7,"message":"canary-answer +12025550123"}"#),
            Reply::json(400, r#"{"message":"canary-answer +12025550123"}"#),
            Reply::json(401, r#"{"message":"canary-answer"}"#),
            Reply::json(500, r#"{"message":"canary-answer"}"#),
            Reply::raw("canary-answer\r\n\r\n"),
            Reply::raw(""),
        ] {
            let server = Server::replying(reply).await;
            let config = config(&format!("{}/canary-path", server.url()), credentials);
            let sms = config.build().unwrap();
            let sent = sms.send_to("+12025550123").await;
            log.note(&format!("{config:?} {sms:?} {sent:?} {:?}", sms.findings()));
            if let Err(error) = &sent {
                log.note(&whole(error));
                log.note(&format!("{error:#?}"));
            }
            let body = server.requests()[0].text();
            let mut runs = body.split(|character: char| !character.is_ascii_digit());
            // Of fewer digits one could be found by chance.
            codes.push(runs.find(|run| run.len() == 10).unwrap().to_owned());
        }
        let gone = config(&format!("http://{}", closed_port()), credentials).build().unwrap();
        log.note(&whole(&gone.send_to("+12025550123").await.unwrap_err()));
    }
    let log = log.text();
    assert!(log.contains("gateway-4711"), "an id is logged: {log}");
    assert!(log.contains("otp"), "{log}");
    let base64 = ["Y2FuYXJ5LXVzZXI6Y2FuYXJ5LXBhc3N3b3Jk"];
    let texts = ["canary-", "5550123", "is your code"];
    let codes: Vec<_> = codes.iter().map(String::as_str).collect();
    for secret in base64.iter().chain(&texts).chain(&codes) {
        let at = log.find(secret).map(|at| &log[at.saturating_sub(200)..(at + 60).min(log.len())]);
        assert_eq!(at, None, "{secret}");
    }
}
