//! The gateway as a process: from a file of twenty lines to its end.

use loopback::{Reply, Server};
use serde_json::{Value, json};
use tokio::io::AsyncReadExt;

use crate::bench::Bench;
use crate::gateway::{Answer, Gateway, KEY};
use crate::streams::ratio_at;

pub(crate) const PHONE: &str = "+12025550123";
pub(crate) const SEND: &str = "/v1/verifications";
const CHECK: &str = "/v1/verifications/check";

/// The clients of every file here.
const CLIENT: &str = "\n[[gateway.clients]]\nname = \"web\"\nkeys = [\"env:WEB_KEY\"]\n";

pub(crate) fn client() -> String {
    CLIENT.replace("env:WEB_KEY", KEY)
}

#[tokio::test]
async fn a_file_of_twenty_lines_signs_a_person_in() {
    let bench = Bench::new().await;
    let file = format!(
        "{}\n[gateway]\nlisten = \"127.0.0.1:8080\"\nlog = \"json\"\n{CLIENT}",
        ratio_at(&bench.sandbox.url("ratio"))
    );
    assert!(file.lines().count() <= 20, "{file}");
    bench.write("gateway.toml", &file);
    let gateway = Gateway::start_with(&bench, &["--config", "gateway.toml"], &[("WEB_KEY", KEY)]);
    let sent = gateway.post(SEND, &json!({ "to": PHONE, "context": "session-canary" })).await;
    assert_eq!(sent.status, 201, "{sent:?}");
    let code = bench.code(PHONE).await;
    let wrong = if code.starts_with('1') { "200000" } else { "100000" };
    let token = sent.body["verification"].as_str().unwrap().to_owned();
    let check =
        |code: &str| json!({ "verification": token, "code": code, "context": "session-canary" });
    let rejected = gateway.post(CHECK, &check(wrong)).await;
    assert_eq!(rejected.body["reason"], "wrong_code", "{rejected:?}");
    let approved = gateway.post(CHECK, &check(&code)).await;
    assert_eq!((approved.status, &approved.body["to"]), (200, &json!(PHONE)), "{approved:?}");
    assert_eq!(gateway.post(CHECK, &check(&code)).await.body["reason"], "already_used");
    assert_eq!(gateway.get(&format!("/{PHONE}")).await.status, 401);

    gateway.signal("TERM");
    let (status, log) = gateway.ended().await;
    assert_eq!(status.code(), Some(0), "{log}");
    // A line of JSON for each call, with the template of its route and nothing about anybody.
    let events: Vec<Value> = log
        .lines()
        .map(|line| serde_json::from_str(line).unwrap_or_else(|_| panic!("{line}")))
        .collect();
    let calls: Vec<_> = events.iter().filter(|event| event["message"] == "call").collect();
    let routes: Vec<_> = calls.iter().filter_map(|call| call["route"].as_str()).collect();
    assert_eq!(routes, [SEND, CHECK, CHECK, CHECK], "{log}");
    assert_eq!((&calls[0]["client"], &calls[0]["status"]), (&json!("web"), &json!(201)), "{log}");
    // And one for what the vendor was asked, with the id of the call that asked.
    let asked: Vec<_> = events
        .iter()
        .filter(|event| event["span"]["name"] == "otp")
        .map(|event| {
            (&event["message"], &event["span"]["outcome"], &event["spans"][0]["request_id"])
        })
        .collect();
    let expected = [("send", "sent"), ("verify", "wrong_code"), ("verify", "approved")];
    assert_eq!(asked.len(), expected.len(), "{log}");
    for ((asked, call), (operation, outcome)) in asked.iter().zip(&calls).zip(expected) {
        let message = json!(format!("the {operation} ended: {outcome}"));
        assert_eq!(*asked, (&message, &json!(outcome), &call["request_id"]), "{log}");
    }
    for canary in [PHONE, "2025550123", &code, KEY, &token, "session-canary", "made-up-secret"] {
        assert!(!log.contains(canary), "{canary} in {log}");
    }
}

#[tokio::test]
async fn one_provider_as_a_url_is_served_to_this_machine() {
    let bench = Bench::new().await;
    let address = bench.sandbox.url("ratio");
    let url = address.replacen(
        "http://",
        &format!("ratio://{}:made-up-secret@", crate::bench::CLIENT_ID),
        1,
    );
    let url = url.trim_end_matches("/ratio").to_owned() + "?base_url=" + &address;
    let gateway = Gateway::start_with(&bench, &[], &[("PASSCODE_URL", &url)]);
    let sent = gateway.post(SEND, &json!({ "to": PHONE })).await;
    assert_eq!(sent.status, 201, "{sent:?}");
    gateway.signal("INT");
    assert_eq!(gateway.ended().await.0.code(), Some(0));
}

#[tokio::test]
async fn what_cannot_work_is_said_at_start() {
    let bench = Bench::new().await;
    let config = bench.config();
    bench.write("bad.toml", &format!("{config}\n[gateway]\nlisten = \"0.0.0.0:80\"\n"));
    let taken = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let taken = taken.local_addr().unwrap().to_string();
    for (arguments, said) in [
        (vec!["--config", "bad.toml"], "gateway.listen: 0.0.0.0:80 can be reached"),
        (vec!["--listen", "nowhere"], "--listen: \"nowhere\" is no address"),
        (vec!["--listen", &taken], "can't be listened on"),
        (vec!["--provider", "us"], "--provider: a service serves every configured provider"),
    ] {
        let ended = bench.run(&[&["serve"][..], &arguments].concat()).await;
        assert_eq!(ended.status, 2, "{ended:?}");
        assert!(ended.stderr.contains(said), "{ended:?}");
    }
}

/// Begins a send that the vendor never answers, and waits until it is asked.
async fn in_flight(gateway: &Gateway, vendor: &Server, headers: &str) -> tokio::net::TcpStream {
    let body = json!({ "to": PHONE }).to_string();
    let head = format!(
        "POST {SEND} HTTP/1.1\r\ncontent-type: application/json\r\ncontent-length: {}\r\n\
         authorization: Bearer {KEY}\r\n{headers}",
        body.len()
    );
    loop {
        let stream = Gateway::ask_of(gateway.address(), &head, &body).await;
        tokio::select! {
            () = vendor.arrived(1) => return stream,
            // A busy machine may spend the limit before the vendor is asked: nothing was sent then.
            _ = stream.readable() => {}
        }
    }
}

#[tokio::test]
async fn sigterm_ends_what_is_in_flight_and_a_second_one_everything() {
    for (signals, limit, status) in [(1, "1s", 0), (2, "60s", 1)] {
        let bench = Bench::new().await;
        let vendor = Server::replying(Reply::hang()).await;
        let provider = ratio_at(&vendor.url());
        bench
            .write("gateway.toml", &format!("{provider}total_timeout = \"{limit}\"\n{}", client()));
        let gateway = Gateway::start(&bench, "gateway.toml");
        let mut call = in_flight(&gateway, &vendor, "").await;
        let address = gateway.address().to_owned();
        gateway.signal("TERM");
        // Nobody new is let in.
        while tokio::net::TcpStream::connect(&address).await.is_ok() {
            tokio::task::yield_now().await;
        }
        if signals == 2 {
            gateway.signal("TERM");
        }
        let (ended, log) = gateway.ended().await;
        assert_eq!(ended.code(), Some(status), "{log}");
        let mut text = String::new();
        let _ = call.read_to_string(&mut text).await;
        if signals == 1 {
            let answer = Answer::read(&text);
            assert_eq!((answer.status, &answer.body["dispatch"]), (502, &json!("maybe_sent")));
        } else {
            assert_eq!(text, "");
        }
    }
}

#[tokio::test]
async fn it_accepts_calls_until_its_delay_is_over_and_says_that_it_is_not_ready() {
    let bench = Bench::new().await;
    let provider = ratio_at(&bench.sandbox.url("ratio"));
    let file = format!("{provider}\n[gateway]\ndrain_delay = \"1h\"\n{}", client());
    bench.write("gateway.toml", &file);
    let gateway = Gateway::start(&bench, "gateway.toml");
    while gateway.get("/ready").await.status != 200 {}
    gateway.signal("TERM");
    while gateway.get("/ready").await.status != 503 {}
    assert_eq!(gateway.get("/health").await.status, 200);
    assert_eq!(gateway.post(SEND, &json!({ "to": PHONE })).await.status, 201);
    gateway.signal("TERM");
    assert_eq!(gateway.ended().await.0.code(), Some(1));
}

#[tokio::test]
async fn sighup_reads_the_file_anew_and_a_mistake_keeps_what_was() {
    let bench = Bench::new().await;
    let file = |key: &str| {
        format!("{}{}", ratio_at(&bench.sandbox.url("ratio")), CLIENT.replace("env:WEB_KEY", key))
    };
    let other = "x".repeat(40);
    bench.write("gateway.toml", &file(&other));
    let gateway = Gateway::start(&bench, "gateway.toml");
    let status = async || gateway.post(SEND, &json!({ "to": PHONE })).await.status;
    assert_eq!(status().await, 401);
    bench.write("gateway.toml", &format!("store = {{ kind = \"memory\" }}\n{}", file(KEY)));
    gateway.signal("HUP");
    while status().await != 201 {}
    bench.write("gateway.toml", "nonsense");
    gateway.signal("HUP");
    bench.write("other.toml", "");
    assert_eq!(status().await, 201);
    gateway.signal("TERM");
    let (ended, log) = gateway.ended().await;
    assert_eq!(ended.code(), Some(0));
    assert!(log.contains("the configuration was read anew"), "{log}");
    assert!(log.contains("store has changed: it needs a restart"), "{log}");
    // Its store is the memory.
    assert!(log.contains("it must be the only one"), "{log}");
}

/// The page's own lines.
#[tokio::test]
async fn the_page_starts_a_gateway() {
    let page = include_str!("../../../../docs/gateway.md");
    let files: Vec<_> =
        page.split("```toml\n").skip(1).map(|rest| rest.split_once("```").unwrap().0).collect();
    let [first, replicas] = files[..] else { panic!("{files:?}") };
    assert!(first.lines().count() <= 20, "{first}");
    let bench = Bench::new().await;
    let sealing = passcode::Sealer::generate_key().unwrap();
    let redis = format!("redis://{}", loopback::closed_port());
    let variables = [
        ("WEB_KEY", KEY),
        ("RATIO_CLIENT_SECRET", "s3cret"),
        ("PASSCODE_SEALING_KEY", &sealing),
        ("PASSCODE_STORE_KEY", "AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8"),
        ("REDIS_URL", &redis),
    ];
    // The address of the operator is free on no machine for sure.
    for file in [first, &replicas.replace("127.0.0.1:9090", "127.0.0.1:0")] {
        bench.write("passcode.toml", file);
        let gateway = Gateway::start_with(&bench, &["--config", "passcode.toml"], &variables);
        let call = json!({ "verification": "no token", "code": "123456" });
        assert_eq!(gateway.post(CHECK, &call).await.body["kind"], "invalid_token");
        // Its store is the memory, or away.
        let is_ready = file == first;
        while is_ready && gateway.get("/ready").await.status != 200 {}
        assert_eq!(gateway.get("/ready").await.status, if is_ready { 200 } else { 503 });
    }
}

/// As docs/testing.md has it: no file, no client, and the sandbox below.
#[tokio::test]
async fn the_url_of_the_page_signs_a_person_in() {
    let page = include_str!("../../../../docs/testing.md");
    let (_, url) =
        page.split_once("passcode serve --json --listen 127.0.0.1:0 --provider \"").unwrap();
    let bench = Bench::new().await;
    let base = bench.sandbox.url("prelude");
    let sandbox = base.strip_suffix("/prelude").unwrap();
    let url = url.split('"').next().unwrap().replace("$SANDBOX_URL", sandbox);
    let gateway = Gateway::start_with(&bench, &["--provider", &url], &[]);
    let sent = gateway.post(SEND, &json!({ "to": PHONE })).await;
    assert_eq!(sent.status, 201, "{sent:?}");
    let check =
        json!({ "verification": sent.body["verification"], "code": bench.code(PHONE).await });
    assert_eq!(gateway.post(CHECK, &check).await.body["outcome"], "approved");
}

#[tokio::test]
async fn a_clients_key_and_its_hash() {
    let bench = Bench::new().await;
    let made = bench.run(&["client-key"]).await;
    let lines: Vec<_> = made.stdout.lines().collect();
    let [key, hash] = lines[..] else { panic!("{made:?}") };
    assert!(key.len() >= 32 && hash.starts_with("sha256:") && hash.len() == 7 + 64, "{made:?}");
    assert_eq!(hash, hash.to_lowercase());
    let json = bench.run(&["client-key", "--json"]).await.json();
    assert_ne!(json["client_key"], key);
    let file = format!("{}{CLIENT}", ratio_at(&bench.sandbox.url("ratio")));
    bench.write("gateway.toml", &file.replace("env:WEB_KEY", hash));
    let gateway = Gateway::start(&bench, "gateway.toml");
    let body = json!({ "to": PHONE });
    assert_eq!(gateway.post(SEND, &body).await.status, 401);
    let head = format!(
        "POST {SEND} HTTP/1.1\r\ncontent-type: application/json\r\ncontent-length: {}\r\nauthorization: Bearer {key}\r\n",
        body.to_string().len()
    );
    let mut text = String::new();
    let mut stream = Gateway::ask_of(gateway.address(), &head, &body.to_string()).await;
    stream.read_to_string(&mut text).await.unwrap();
    assert_eq!(Answer::read(&text).status, 201, "{text}");
}
