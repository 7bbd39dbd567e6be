//! Nothing that a person or a text brings can change the request around it.

use loopback::Server;
use passcode::OtpProviderExt;
use serde_json::{Value, json};

use super::bench::{providers, taking};

/// What would end a string, a pair, a line or a template.
const EVIL: &str = r#"",\"x\":\"y{{ from }}&a=b;c=d%0A\u0000</b>'"#;

fn settings(body: &str) -> String {
    let text =
        serde_json::to_string(&format!("{{% raw %}}{EVIL}{{% endraw %}}\nnext {{{{ code }}}}"))
            .unwrap();
    format!("channel = \"email\"\ntext = {text}\n{body}")
}

async fn request(body: &str, to: &str) -> (Server, loopback::Request) {
    let server = taking().await;
    providers(&server, &settings(body)).send_to(to).await.unwrap();
    let request = server.requests().remove(0);
    (server, request)
}

#[tokio::test]
async fn json_stays_what_it_is() {
    let body = r#"json = { to = "{{ to }}", text = "a {{ text }} b", list = ["{{ text }}"] }"#;
    let (_server, request) = request(body, "'{{from}}&a=b@example.com").await;
    let value: Value = serde_json::from_slice(&request.body).unwrap();
    let members: Vec<_> = value.as_object().unwrap().keys().collect();
    assert_eq!(members, ["list", "text", "to"]);
    assert_eq!(value["to"], json!("'{{from}}&a=b@example.com"));
    let text = value["text"].as_str().unwrap();
    assert!(text.starts_with(&format!("a {EVIL}\nnext ")) && text.ends_with(" b"), "{text}");
    assert_eq!(value["list"].as_array().unwrap().len(), 1);
}

#[tokio::test]
async fn pairs_stay_what_they_are() {
    for key in ["form", "query"] {
        let body = format!(r#"{key} = {{ to = "{{{{ to }}}}", text = "{{{{ text }}}}" }}"#);
        let (_server, request) = request(&body, "a&b=c+d@example.com").await;
        let text = if key == "form" { request.text() } else { request.query.clone() };
        let pairs: Vec<_> = text.split('&').map(|pair| pair.split('=').next().unwrap()).collect();
        assert_eq!(pairs, ["text", "to"], "{text}");
        assert!(text.ends_with("to=a%26b%3Dc%2Bd%40example.com"), "{text}");
        assert_eq!(request.path, "/send");
    }
}

/// A line break would be another header: nothing leaves, and nothing of it is told.
#[tokio::test]
async fn a_header_stays_one() {
    let server = taking().await;
    let body = r#"headers = { X-Text = "{{ text }}" }
json = { to = "{{ to }}", c = "{{ code }}" }"#;
    let error = providers(&server, &settings(body)).send_to("ada@example.com").await.unwrap_err();
    assert_eq!(error.kind(), passcode::ErrorKind::InvalidRequest);
    assert_eq!(error.dispatch(), passcode::Dispatch::NotSent);
    assert!(!error.to_string().contains("next") && error.to_string().contains("header"), "{error}");
    assert_eq!(server.count(), 0);
}
