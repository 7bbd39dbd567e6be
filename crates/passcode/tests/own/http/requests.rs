//! What a request can be made of.

use loopback::Reply;
use passcode::{Channel, OtpProvider, OtpProviderExt, Recipient, SendRequest};
use serde_json::{Value, json};

use super::bench::{BOB, BODY, build, config, digits, providers, taking};

async fn sent(settings: &str, to: &str) -> loopback::Request {
    let server = taking().await;
    providers(&server, settings).send_to(to).await.unwrap();
    assert_eq!(server.count(), 1);
    server.requests().remove(0)
}

#[tokio::test]
async fn json_is_built_as_a_tree() {
    let settings = r#"
from = "Example"
subject = "s {{ code }}"
text = "t {{ code }}"
html = "<b>{{ code }}</b>"
[providers.sms.json]
to = "{{ to }}"
digits = "{{ to_digits }}"
all = [["{{ text }}", { "{{ key }}" = "{{ subject }}" }], 7, -1.5, true, "constant", ""]
html = "{{ html }}"
code = "{{ code|upper }}!"
id = "{{ id }}"
from = "{{ from }}"
"#;
    let request = sent(settings, BOB).await;
    let body: Value = serde_json::from_slice(&request.body).unwrap();
    let code = digits(body["code"].as_str().unwrap());
    let id = body["id"].as_str().unwrap();
    assert!(!id.is_empty());
    let expected = json!({
        "to": "+12025550123",
        "digits": "12025550123",
        "all": [[format!("t {code}"), { "{{ key }}": format!("s {code}") }], 7, -1.5, true, "constant", ""],
        "html": format!("<b>{code}</b>"),
        "code": format!("{code}!"),
        "id": id,
        "from": "Example",
    });
    assert_eq!(body, expected);
    assert_eq!(request.line(), "POST /send");
    assert_eq!(request.header("content-type"), Some("application/json"));
    assert_eq!(request.header("authorization"), None);
}

#[tokio::test]
async fn json_can_be_a_list() {
    let request = sent("json = [\"{{ to }}\", \"{{ code }}\"]", BOB).await;
    let body: Vec<String> = serde_json::from_slice(&request.body).unwrap();
    assert_eq!((body[0].as_str(), body[1].len()), (BOB, 6));
}

#[tokio::test]
async fn forms_and_queries_are_pairs() {
    let pairs = r#"{ to = "{{ to }}", "a b" = "1 & 2", code = "{{ code }}", empty = "" }"#;
    for (key, method) in [("form", "POST"), ("form", "PUT"), ("query", "GET"), ("query", "POST")] {
        let request = sent(&format!("{key} = {pairs}\nmethod = \"{method}\""), BOB).await;
        let text = if key == "form" { request.text() } else { request.query.clone() };
        let mut pairs: Vec<_> = text.split('&').collect();
        pairs.sort_unstable();
        assert_eq!(pairs[0], "a+b=1+%26+2");
        assert!(pairs[1].starts_with("code=") && pairs[1].len() == 11, "{text}");
        assert_eq!(pairs[2..], ["empty=", "to=%2B12025550123"]);
        assert_eq!((request.method.as_str(), request.path.as_str()), (method, "/send"));
        if key == "form" {
            let form = Some("application/x-www-form-urlencoded");
            assert_eq!((request.header("content-type"), request.query.as_str()), (form, ""));
        } else {
            assert_eq!((request.body.as_slice(), request.header("content-type")), (&[][..], None));
        }
    }
}

#[tokio::test]
async fn headers_and_credentials_are_secrets_by_their_grammar() {
    for (settings, name, value) in [
        ("bearer = \"env:KEY\"", "authorization", "Bearer hunter2"),
        ("bearer = \"literal:env:KEY\"", "authorization", "Bearer env:KEY"),
        ("bearer = \"literal:{{ to }}\"", "authorization", "Bearer {{ to }}"),
        ("bearer = \"x-{{ from }}\"\nfrom = \"me\"", "authorization", "Bearer x-me"),
        (
            "basic = { user = \"ada\", password = \"env:KEY\" }",
            "authorization",
            "Basic YWRhOmh1bnRlcjI=",
        ),
        ("headers = { X-Key = \"env:KEY\" }", "x-key", "hunter2"),
        ("headers = { x-key = \"plain\" }", "x-key", "plain"),
        ("headers = { X-To = \"to {{ to }}\" }", "x-to", "to +12025550123"),
        ("headers = { Authorization = \"env:KEY\" }", "authorization", "hunter2"),
        (
            "headers = { Content-Type = \"application/x+json\" }",
            "content-type",
            "application/x+json",
        ),
        ("", "user-agent", "passcode"),
        ("headers = { user-agent = \"me/1\" }", "user-agent", "me/1"),
        ("headers = { Accept = \"application/json\" }", "accept", "application/json"),
    ] {
        let server = taking().await;
        let text = config(&format!("{}/send", server.url()), &format!("{settings}\n{BODY}"));
        let config = passcode::Config::from_toml(&text).unwrap();
        let config = config.with_variables(|name| (name == "KEY").then(|| "hunter2".to_owned()));
        config.build().unwrap().send_to(BOB).await.unwrap();
        assert_eq!(server.requests()[0].header(name), Some(value), "{settings}");
    }
}

/// For a secret that a gateway wants in the body.
#[tokio::test]
async fn a_body_can_refer_to_a_secret() {
    for body in ["json", "form", "query"] {
        let server = taking().await;
        let body = format!(
            "{body} = {{ to = \"{{{{ to }}}}\", c = \"{{{{ code }}}}\", key = \"env:KEY\" }}"
        );
        let text = config(&format!("{}/send", server.url()), &body);
        let config = passcode::Config::from_toml(&text).unwrap();
        let config = config.with_variables(|name| (name == "KEY").then(|| "{{ to }}".to_owned()));
        config.build().unwrap().send_to(BOB).await.unwrap();
        let request = &server.requests()[0];
        let whole = format!("{}{}", request.text(), request.query);
        // What a secret holds is no template.
        assert!(
            whole.contains("\"{{ to }}\"") || whole.contains("key=%7B%7B+to+%7D%7D"),
            "{whole}"
        );
    }
}

/// Nobody wants an empty HTML, or a sender's name that is none.
#[tokio::test]
async fn what_comes_out_empty_is_left_out() {
    let settings = r#"
headers = { X-Html = "{{ html }}", X-Fixed = "1" }
[providers.sms.json]
to = [{ address = "{{ to }}", name = "{{ html }}" }]
text = "{{ text }}"
html = "{{ html }}"
parts = [{ type = "plain", value = "{{ text }}" }, { type = "html", value = "{{ html }}" }]
nested = { deep = [{ html = "{{ html }}" }] }
constant = { kept = "", list = [], table = {} }
"#;
    let request = sent(settings, BOB).await;
    let body: Value = serde_json::from_slice(&request.body).unwrap();
    let text = body["text"].as_str().unwrap();
    let expected = json!({
        "to": [{ "address": BOB }],
        "text": text,
        "parts": [{ "type": "plain", "value": text }],
        "constant": { "kept": "", "list": [], "table": {} },
    });
    assert_eq!(body, expected);
    assert_eq!((request.header("x-html"), request.header("x-fixed")), (None, Some("1")));
    let form = "form = { to = \"{{ to }}\", text = \"{{ text }}\", html = \"{{ html }}\" }";
    assert!(!sent(form, BOB).await.text().contains("html="));
    let request = sent(&format!("html = \"<i>{{{{ code }}}}</i>\"\n{form}"), BOB).await;
    assert!(request.text().contains("html=%3Ci%3E"), "{}", request.text());
}

#[tokio::test]
async fn it_carries_texts_or_mail() {
    let server = taking().await;
    let email = format!("channel = \"email\"\n{BODY}");
    for (settings, channel, to, other) in [
        (BODY, Channel::Sms, BOB, "ada@example.com"),
        (&format!("channel = \"sms\"\n{BODY}"), Channel::Sms, BOB, "ada@example.com"),
        (&email, Channel::Email, "ada@example.com", BOB),
    ] {
        let sms = providers(&server, settings);
        let verification = sms.send_to(to).await.unwrap();
        assert_eq!(verification.channel(), channel);
        let before = server.count();
        let error = sms.send_to(other).await.unwrap_err();
        assert_eq!(error.kind(), passcode::ErrorKind::Unsupported, "{error}");
        let voice = SendRequest::new(to.parse::<Recipient>().unwrap()).with_channel(Channel::Voice);
        assert_eq!(sms.send(&voice).await.unwrap_err().kind(), passcode::ErrorKind::Unsupported);
        assert_eq!(server.count(), before, "nothing leaves");
    }
}

#[tokio::test]
async fn the_path_of_the_url_is_kept() {
    for (path, arrives) in [
        ("", "/"),
        ("/", "/"),
        ("/a/b/", "/a/b/"),
        ("/v1/sms:send", "/v1/sms:send"),
        ("/a%2Fb/%C3%A4", "/a%2Fb/%C3%A4"),
        ("/a//b", "/a//b"),
        ("/{{ from }}/x", "/Ex%20am%2Fple/x"),
    ] {
        let server = taking().await;
        let body = "from = \"Ex am/ple\"\njson = { to = \"{{ to }}\", c = \"{{ code }}\", f = \"{{ from }}\" }";
        let sms = build(&config(&format!("{}{path}", server.url()), body)).unwrap();
        sms.send_to(BOB).await.unwrap();
        assert_eq!(server.requests()[0].path, arrives, "{path}");
    }
}

/// The same code and the same id, again.
#[tokio::test]
async fn a_code_verifies_and_is_sent_again() {
    let server = taking().await;
    let sms = providers(
        &server,
        "resend_after = \"1ms\"\njson = { to = \"{{ to }}\", c = \"{{ code }}\", id = \"{{ id }}\" }",
    );
    sms.send_to(BOB).await.unwrap();
    tokio::time::sleep(std::time::Duration::from_millis(5)).await;
    let verification = sms.send_to(BOB).await.unwrap();
    let requests = server.requests();
    assert_eq!(requests[0].text(), requests[1].text());
    let code = digits(&requests[0].text());
    assert!(sms.verify_code(&verification, &code).await.unwrap().is_approved());
}

#[tokio::test]
async fn what_surely_was_not_taken_is_tried_again() {
    let server = loopback::Server::script([Reply::status(429), Reply::json(200, "{}")]).await;
    let sms = providers(&server, &format!("retry = {{ attempts = 2 }}\n{BODY}"));
    sms.send_to(BOB).await.unwrap();
    let requests = server.requests();
    assert_eq!((requests.len(), requests[0].text()), (2, requests[1].text()));
    let server = loopback::Server::script([Reply::status(500), Reply::json(200, "{}")]).await;
    let sms = providers(&server, &format!("retry = {{ attempts = 2 }}\n{BODY}"));
    assert!(sms.send_to(BOB).await.unwrap_err().pending().is_some());
    assert_eq!(server.count(), 1, "it may have been taken");
}
