//! What a code is checked by that may have been sent, where the answer to the send is lost.

use std::sync::atomic::AtomicBool;
use std::sync::atomic::Ordering::SeqCst;
use std::time::Duration;

use loopback::{Reply, Request, Server};
use serde_json::{Value, json};

use crate::bench::{Answer, Bench, CHECK, CODE, PHONE, SEND};
use crate::stage::Hands;
use crate::store::Failure;

const TWILIO: &str = "[providers.us]\nkind = \"twilio\"\n\
    account_sid = \"AC0123456789abcdef0123456789abcdef\"\nauth_token = \"made-up\"\n\
    service_sid = \"VA0123456789abcdef0123456789abcdef\"\n";

const OWN: &str = "[providers.own]\nkind = \"http\"\nurl = \"URL/messages\"\n\
    json = { to = \"{{ to }}\", text = \"{{ code }}\" }\nok = { status = [202] }\n";

fn vendor(request: &Request) -> Reply {
    let sid = "VE0123456789abcdef0123456789abcdef";
    let service = "VA0123456789abcdef0123456789abcdef";
    match request.path.rsplit('/').next().unwrap_or_default() {
        "messages" => Reply::status(202),
        "Verifications" => {
            let body =
                json!({ "sid": sid, "service_sid": service, "status": "pending", "valid": false });
            Reply::json(201, body.to_string())
        }
        "VerificationCheck" => {
            let body = json!({
                "sid": sid, "service_sid": service, "status": "approved", "valid": true, "to": PHONE,
            });
            Reply::json(200, body.to_string())
        }
        path => panic!("{path}"),
    }
}

async fn send(bench: &Bench, body: &Value) -> Answer {
    bench.post(SEND, body).idempotent("once").send().await
}

/// Sends, loses the answer as a killed process does, and asks again when nobody works on it.
async fn lost(bench: &Bench, body: &Value) -> Answer {
    let is_dead = AtomicBool::new(false);
    bench.store.fail(move |name, key| {
        let dies = name == "put" && key.starts_with("claim:");
        is_dead.fetch_or(dies, SeqCst);
        if is_dead.load(SeqCst) { Failure::Before } else { Failure::No }
    });
    assert_eq!(send(bench, body).await.status, 201);
    bench.store.mend();
    bench.hands.go_on(Duration::from_secs(30));
    let repeat = send(bench, body).await;
    assert_eq!((repeat.status, repeat.kind().as_str()), (409, "maybe_sent"));
    repeat
}

/// Over the system's time, which codes of our own are dated by.
fn bench(file: &str, vendor: &Server) -> Bench {
    Bench::at(Hands::now(), &file.replace("URL", &vendor.url()))
}

#[tokio::test]
async fn a_code_that_is_checked_by_recipient_still_gets_its_person_in() {
    let by_url = format!("{TWILIO}base_url = \"URL\"\n");
    let behind = |of: &str| {
        let top = "default = \"review\"\n[providers.review]\nkind = \"fixed\"\nuntil = 2999-12-31\n\
                   codes = { \"+12025550199\" = \"424242\" }\notherwise = \"guarded\"\n";
        let guard = "[providers.guarded]\nkind = \"limit\"\nsends = [\"5/1h per recipient\"]\n";
        let routed = "[providers.routed]\nkind = \"route\"\n";
        let alone = "[providers.alone]\nkind = \"failover\"\n";
        format!(
            "{top}{guard}of = \"routed\"\n{routed}otherwise = \"alone\"\n{alone}members = [\"us\"]\n{of}"
        )
    };
    for file in [by_url.clone(), OWN.to_owned(), behind(&by_url)] {
        let vendor = Server::start(vendor).await;
        let bench = bench(&file, &vendor);
        let body = json!({ "to": PHONE, "context": "session-1" });
        let repeat = lost(&bench, &body).await;
        let mut pending = repeat.body()["pending"].take();
        let token = pending["verification"].take();
        assert_eq!(pending["to"], "***23", "{file}");
        assert_eq!(pending["delivery"], "unknown", "{file}");
        assert_eq!(pending["channel"], "sms", "{file}");
        let requests = vendor.requests();
        assert_eq!(requests.len(), 1, "{file}");
        let code = match serde_json::from_slice::<Value>(&requests[0].body) {
            Ok(message) => message["text"].as_str().unwrap().to_owned(),
            Err(_) => CODE.to_owned(),
        };
        let check = |context: &str| {
            let body = json!({ "verification": token, "code": code, "context": context });
            bench.post(CHECK, &body).send()
        };
        assert_eq!(check("session-2").await.kind(), "invalid_token", "{file}");
        let checked = check("session-1").await;
        assert_eq!(checked.body()["outcome"], "approved", "{file}: {checked:?}");
        assert_eq!(checked.body()["to"], PHONE, "{file}");
        assert_eq!(check("session-1").await.body()["reason"], "already_used", "{file}");
    }
}

#[tokio::test]
async fn where_nobody_knows_what_to_check_by_there_is_none() {
    let several = format!(
        "default = \"both\"\n{TWILIO}base_url = \"URL\"\n{OWN}\n\
         [providers.both]\nkind = \"failover\"\nmembers = [\"us\", \"own\"]\n"
    );
    let staged = "[providers.main]\nkind = \"staged\"\n".to_owned();
    for file in [several, staged] {
        let vendor = Server::start(vendor).await;
        let bench = bench(&file, &vendor);
        let repeat = lost(&bench, &json!({ "to": PHONE })).await;
        assert_eq!(repeat.body()["pending"], Value::Null, "{file}");
    }
}

#[tokio::test]
async fn what_the_client_may_name_no_more_it_cannot_check_by() {
    let vendor = Server::start(vendor).await;
    let file = |providers: &str| {
        let client = "[[gateway.clients]]\nname = \"web\"\n\
                      keys = [\"web-key-0123456789-0123456789-0123456789\"]\n";
        let url = vendor.url();
        format!(
            "default = \"main\"\n[providers.main]\nkind = \"staged\"\n{TWILIO}base_url = \"{url}\"\n\
             {client}providers = {providers}\n"
        )
    };
    let bench = Bench::at(Hands::now(), &file("[\"us\"]"));
    let body = json!({ "to": PHONE, "provider": "us" });
    assert_ne!(lost(&bench, &body).await.body()["pending"], Value::Null);
    bench.reload(&file("[]"));
    let repeat = send(&bench, &body).await;
    assert_eq!((repeat.status, &repeat.body()["pending"]), (409, &Value::Null));
}

/// The process ended before it made a code: there is none that could arrive.
#[tokio::test]
async fn a_code_of_our_own_that_was_never_made_is_not_checked() {
    let vendor = Server::start(vendor).await;
    let bench = bench(OWN, &vendor);
    let is_dead = AtomicBool::new(false);
    bench.store.fail(move |name, key| {
        let was_dead = is_dead.load(SeqCst);
        is_dead.fetch_or(name == "put_new" && key.starts_with("claim:"), SeqCst);
        if was_dead { Failure::Before } else { Failure::No }
    });
    let body = json!({ "to": PHONE });
    assert_eq!(send(&bench, &body).await.kind(), "storage");
    bench.store.mend();
    bench.hands.go_on(Duration::from_secs(30));
    let repeat = send(&bench, &body).await;
    assert_eq!((repeat.status, repeat.kind().as_str()), (409, "maybe_sent"));
    assert_eq!((&repeat.body()["pending"], vendor.count()), (&Value::Null, 0));
}
