//! The metrics, and who may read them.

use std::time::Duration;

use passcode::{Config, Dispatch, ErrorKind};
use passcode_gateway::{Gateway, Server, Signal};
use serde_json::json;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;
use tokio::sync::mpsc;

use crate::bench::{Answer, Bench, CHECK, CLIENTS, CODE, KEY, NOBODY, OTHER_KEY, PHONE, SEND};
use crate::stage::Send;

const OPERATOR: &str = "operator-0123456789-0123456789-012345678";

fn with_key() -> String {
    format!("{CLIENTS}\n[gateway]\noperator_key = \"{OPERATOR}\"\n")
}

/// `Authorization` of Basic.
fn basic(user: &str, password: &str) -> String {
    use base64::Engine;
    let pair = base64::prelude::BASE64_STANDARD.encode(format!("{user}:{password}"));
    format!("Basic {pair}")
}

async fn metrics(bench: &Bench) -> Answer {
    let call = bench.call("GET", "/metrics").header("authorization", &basic("", OPERATOR));
    call.send().await
}

/// The value of this metric.
fn value(answer: &Answer, name: &str) -> Option<String> {
    let line = answer.text.lines().find(|line| line.starts_with(&format!("{name} ")));
    line.map(|line| line[name.len() + 1..].to_owned())
}

#[tokio::test]
async fn on_the_first_address_they_need_the_operators_key() {
    for (authorization, status) in [
        (None, 401),
        (Some(basic("anybody", OPERATOR)), 200),
        (Some(basic("", OPERATOR)), 200),
        (Some(basic("a", &format!("{OPERATOR} "))), 401),
        (Some(basic("a", &OPERATOR[1..])), 401),
        (Some(basic("a", "")), 401),
        (Some(basic("a", KEY)), 401),
        (Some(format!("Bearer {OPERATOR}")), 401),
        (Some(format!("Bearer {KEY}")), 401),
        (Some("Basic".to_owned()), 401),
        (Some("Basic !".to_owned()), 401),
    ] {
        let bench = Bench::with(&with_key());
        let other = if status == 200 { 405 } else { 401 };
        for (method, path, status) in [
            ("GET", "/metrics", status),
            ("POST", "/metrics", other),
            ("GET", "/", status),
            ("POST", "/", other),
        ] {
            let call = bench.call(method, path).without("authorization");
            let call = match &authorization {
                Some(value) => call.header("authorization", value),
                None => call,
            };
            let answer = call.send().await;
            assert_eq!(answer.status, status, "{method} {authorization:?}: {answer:?}");
            assert_eq!(answer.header("cache-control"), Some("no-store"));
            assert!(answer.header("x-request-id").is_some());
            let scheme = answer.header("www-authenticate").map(|text| text.starts_with("Basic "));
            assert_eq!(scheme, (status == 401).then_some(true), "{answer:?}");
        }
        let media = "text/plain; version=0.0.4; charset=utf-8";
        if status == 200 {
            assert_eq!(metrics(&bench).await.header("content-type"), Some(media));
        }
    }
    // The operator is no client.
    let bench = Bench::with(&with_key());
    let call = bench.post(SEND, &json!({ "to": PHONE }));
    let call = call.header("authorization", &basic("operator", OPERATOR));
    assert_eq!(call.send().await.status, 401);
}

#[tokio::test]
async fn wrong_keys_are_limited_and_a_right_one_never() {
    let bench = Bench::with(&with_key());
    let ask = async |password: &str| {
        let call = bench.call("GET", "/metrics").header("authorization", &basic("a", password));
        call.from("192.0.2.1").send().await
    };
    for _ in 0..20 {
        assert_eq!(ask("wrong").await.status, 401);
    }
    let answer = ask("wrong").await;
    assert_eq!((answer.status, answer.kind().as_str()), (429, "rate_limited"));
    assert_eq!(ask(OPERATOR).await.status, 200);
}

#[tokio::test]
async fn where_neither_is_set_there_is_nothing() {
    for (config, key, status) in [
        (CLIENTS, Some(KEY), 404),
        (CLIENTS, None, 401),
        (CLIENTS, Some("nobody"), 401),
        (NOBODY, None, 404),
        // It is elsewhere then.
        (&format!("{CLIENTS}\n[gateway]\nadmin_listen = \"127.0.0.1:0\"\n"), Some(KEY), 404),
    ] {
        let bench = Bench::with(config);
        for path in ["/metrics", "/"] {
            let call = bench.call("GET", path).without("authorization");
            let call = match key {
                Some(key) => call.key(key),
                None => call,
            };
            assert_eq!(call.send().await.status, status, "{path} {key:?}");
        }
    }
}

#[tokio::test]
async fn calls_are_counted_by_what_is_configured_alone() {
    let bench = Bench::with(&with_key());
    let token = bench.token().await;
    bench.check(&json!({ "verification": token, "code": CODE })).await;
    bench.post(SEND, &json!({ "to": PHONE })).key(OTHER_KEY).send().await;
    bench.stage.on_send(Send::Fail(ErrorKind::Unavailable, Dispatch::NotSent));
    bench.send(&json!({ "to": PHONE })).await;
    bench.call("GET", &format!("/{PHONE}")).send().await;
    bench.call("BREW", &format!("/{PHONE}")).without("authorization").send().await;
    bench.gateway.look().await;
    let answer = metrics(&bench).await;
    let calls = |route: &str, method: &str, status: u16, client: &str| {
        let labels = format!(
            "route=\"{route}\",method=\"{method}\",status=\"{status}\",client=\"{client}\""
        );
        value(&answer, &format!("passcode_calls_total{{{labels}}}"))
    };
    for (route, method, status, client, number) in [
        (SEND, "POST", 201, "web", 1),
        (SEND, "POST", 201, "other", 1),
        (SEND, "POST", 503, "web", 1),
        (CHECK, "POST", 200, "web", 1),
        ("", "GET", 404, "web", 1),
        ("", "other", 401, "", 1),
    ] {
        let counted = calls(route, method, status, client);
        assert_eq!(counted, Some(number.to_string()), "{route} {status}: {}", answer.text);
    }
    let seconds = |rest: &str| value(&answer, &format!("passcode_call_seconds_{rest}"));
    assert_eq!(seconds(&format!("count{{route=\"{SEND}\"}}")).as_deref(), Some("3"));
    assert_eq!(seconds(&format!("bucket{{route=\"{SEND}\",le=\"+Inf\"}}")).as_deref(), Some("3"));
    assert_eq!(value(&answer, "passcode_ready").as_deref(), Some("1"));
    assert_eq!(value(&answer, "passcode_in_flight").as_deref(), Some("0"));
    for secret in [PHONE, "2025550123", KEY, OPERATOR, CODE, &token, "BREW"] {
        assert!(!answer.text.contains(secret), "{secret} in {}", answer.text);
    }
    // Each line is a comment, or a name with labels and a number.
    for line in answer.text.lines().filter(|line| !line.starts_with("# ")) {
        let (name, number) = line.rsplit_once(' ').unwrap();
        assert!(name.starts_with("passcode_") && number.parse::<f64>().is_ok(), "{line}");
    }
}

/// What the providers count stands beside what the gateway does, and goes on after a reload.
#[tokio::test]
async fn providers_and_limits_count_from_one_configuration_to_the_next() {
    let vendor = loopback::Server::start(|_| loopback::Reply::status(202)).await;
    let providers = format!(
        "default = \"guarded\"\n[providers.own]\nkind = \"http\"\nurl = \"{}\"\njson = {{ to = \"{{{{ to }}}}\", text = \"{{{{ code }}}}\" }}\n\
         ok = {{ status = [202] }}\nresend_after = \"0s\"\n[providers.guarded]\nkind = \"limit\"\nof = \"own\"\n\
         sends = [\"2/1h per recipient\"]\n",
        vendor.url()
    );
    let file = format!(
        "{providers}[gateway]\noperator_key = \"{OPERATOR}\"\n[[gateway.clients]]\nname = \"web\"\n\
         keys = [\"{KEY}\"]\nsends = [\"3/1h\"]\n"
    );
    let bench = Bench::with(&file);
    let own = "provider=\"own\",channel=\"sms\",country=\"US\",outcome=\"sent\"";
    for (phone, status, sent, guarded, client) in [
        (PHONE, 201, "1", None, None),
        (PHONE, 201, "2", None, None),
        (PHONE, 429, "2", Some("1"), None),
        ("+12025550124", 201, "3", Some("1"), None),
        ("+12025550125", 429, "3", Some("1"), Some("1")),
    ] {
        let answer = bench.send(&json!({ "to": phone })).await;
        assert_eq!(answer.status, status, "{answer:?}");
        let metrics = metrics(&bench).await;
        let sends = value(&metrics, &format!("passcode_sends_total{{{own}}}"));
        assert_eq!(sends.as_deref(), Some(sent), "{}", metrics.text);
        let over = |provider: &str, rule: &str| {
            let labels = format!("provider=\"{provider}\",rule=\"{rule}\"");
            value(&metrics, &format!("passcode_over_limit_total{{{labels}}}"))
        };
        assert_eq!(over("guarded", "2/1h per recipient").as_deref(), guarded, "{}", metrics.text);
        assert_eq!(over("clients.web", "3/1h").as_deref(), client, "{}", metrics.text);
        bench.reload(&file);
    }
}

#[tokio::test]
async fn a_refused_reload_shows() {
    let bench = Bench::with(&with_key());
    let loaded = async || value(&metrics(&bench).await, "passcode_config_loaded");
    assert_eq!(loaded().await.as_deref(), Some("1"));
    let nonsense = Config::from_toml("nonsense = 1").unwrap();
    assert!(bench.gateway.reload(&nonsense).is_err());
    assert_eq!(loaded().await.as_deref(), Some("0"));
    bench.reload(&with_key());
    assert_eq!(loaded().await.as_deref(), Some("1"));
}

async fn ask(address: &str, method: &str, path: &str, host: &str) -> String {
    let mut stream = TcpStream::connect(address).await.unwrap();
    let call = format!("{method} {path} HTTP/1.1\r\nhost: {host}\r\nconnection: close\r\n\r\n");
    stream.write_all(call.as_bytes()).await.unwrap();
    let mut answer = String::new();
    stream.read_to_string(&mut answer).await.unwrap();
    answer
}

#[tokio::test]
async fn on_an_address_of_their_own_they_need_no_key() {
    let bench = Bench::new();
    let file = format!("{CLIENTS}\n[gateway]\nadmin_listen = \"127.0.0.1:0\"\n");
    let config = Config::from_toml(&file).unwrap();
    let builder = Gateway::builder().registry(bench.stage.registry());
    let gateway = builder.listen("127.0.0.1:0".to_owned()).build(&config).unwrap();
    let server = Server::bind(gateway).await.unwrap();
    let admin = server.admin_url().unwrap().strip_prefix("http://").unwrap().to_owned();
    let first = server.url().strip_prefix("http://").unwrap().to_owned();
    let (signal, signals) = mpsc::channel(1);
    // What it reads anew can't be read.
    let read = || Config::from_toml("nonsense");
    let serving = tokio::spawn(server.serve(signals, read));
    for (method, path, host, status) in [
        ("GET", "/metrics", "localhost", "200"),
        ("GET", "/metrics", "127.0.0.1:9090", "200"),
        ("GET", "/", "localhost", "200"),
        // A page of somebody else's, by a name of its own.
        ("GET", "/metrics", "example.com", "403"),
        ("GET", "/", "example.com", "403"),
        ("POST", "/", "localhost", "405"),
        ("POST", "/metrics", "localhost", "405"),
        ("GET", SEND, "localhost", "404"),
        ("GET", "/ready", "localhost", "404"),
    ] {
        let answer = ask(&admin, method, path, host).await;
        assert!(answer.starts_with(&format!("HTTP/1.1 {status} ")), "{path} {host}: {answer}");
    }
    assert!(ask(&first, "GET", "/metrics", "localhost").await.starts_with("HTTP/1.1 401 "));
    assert!(
        ask(&admin, "GET", "/metrics", "localhost").await.contains("passcode_config_loaded 1\n")
    );
    signal.send(Signal::Reload).await.unwrap();
    while !ask(&admin, "GET", "/metrics", "localhost").await.contains("passcode_config_loaded 0\n")
    {
        tokio::time::sleep(Duration::from_millis(1)).await;
    }
    signal.send(Signal::End).await.unwrap();
    serving.await.unwrap();
    assert!(TcpStream::connect(&admin).await.is_err());
}
