//! Faults, clock, settings and reset over HTTP.

use reqwest::Method;
use serde_json::{Value, json};

use crate::bench::{Answer, Bench, PHONE, V3_SEND};

async fn call(bench: &Bench, method: Method, path: &str, body: Option<Value>) -> Answer {
    let request = bench.request(method, path);
    Answer::of(match body {
        Some(body) => request.json(&body),
        None => request,
    })
    .await
}

#[tokio::test]
async fn faults_are_put_read_and_deleted() {
    let bench = Bench::new().await;
    let rule = json!({
        "vendor": "ratio", "operation": "send", "recipient": PHONE, "nth": 1, "acts": false,
        "fault": {
            "kind": "answer", "status": 503, "headers": { "retry-after": "1" }, "body": "x",
            "repeat": 1,
        },
    });
    let put = call(&bench, Method::PUT, "/sandbox/faults", Some(json!({ "rules": [rule] }))).await;
    assert_eq!(put.status, 200, "{put:?}");
    let sent = bench.ratio("sms:send", None, json!({ "phoneNumber": PHONE })).await;
    assert_eq!(sent.status, 503);

    let mut expected = rule.clone();
    expected["matched"] = 1.into();
    expected["fired"] = 1.into();
    let got = call(&bench, Method::GET, "/sandbox/faults", None).await;
    assert_eq!(got.json(), json!({ "rules": [expected] }));
    let gone = call(&bench, Method::DELETE, "/sandbox/faults", None).await;
    assert_eq!(gone.json(), json!({ "rules": [] }));
}

#[tokio::test]
async fn every_kind_of_fault_has_a_json_form() {
    let bench = Bench::new().await;
    let faults = [
        json!({ "kind": "answer", "status": 200, "body_base64": "AAH/", "repeat": 3 }),
        json!({ "kind": "delay", "by": "500ms" }),
        json!({ "kind": "stall" }),
        json!({ "kind": "stall_in_body" }),
        json!({ "kind": "reset" }),
        json!({ "kind": "close" }),
        json!({ "kind": "cut" }),
        json!({ "kind": "drip", "every": "10ms" }),
        json!({ "kind": "refuse" }),
        json!({ "kind": "deliver_late", "by": "10s" }),
        json!({ "kind": "lose_delivery" }),
    ];
    let rules: Vec<Value> =
        faults.iter().map(|fault| json!({ "fault": fault, "first": 0 })).collect();
    let put = call(&bench, Method::PUT, "/sandbox/faults", Some(json!({ "rules": rules }))).await;
    assert_eq!(put.status, 200, "{put:?}");
    for (rule, fault) in put.json()["rules"].as_array().unwrap().iter().zip(&faults) {
        assert_eq!(rule["fault"], *fault);
    }
}

#[tokio::test]
async fn a_rule_that_makes_no_sense_is_refused_and_changes_nothing() {
    let bench = Bench::new().await;
    let good = json!({ "rules": [{ "fault": { "kind": "stall" }, "nth": 9 }] });
    call(&bench, Method::PUT, "/sandbox/faults", Some(good)).await;
    for (rule, says) in [
        (json!({ "fault": { "kind": "stal" } }), "unknown variant"),
        (json!({ "fault": { "kind": "stall" }, "vendr": "ratio" }), "unknown field"),
        (json!({ "fault": { "kind": "delay", "by": "1" } }), "61s"),
        (json!({ "fault": { "kind": "answer", "status": 99 } }), "status"),
        (json!({ "fault": { "kind": "stall" }, "probability": 2 }), "between 0 and 1"),
        (json!({ "fault": { "kind": "stall" }, "nth": 1, "first": 1 }), "exclude"),
        (json!({ "fault": { "kind": "refuse" }, "vendor": "ratio" }), "no address of its own"),
        (json!({ "fault": { "kind": "reset_unread" }, "operation": "send" }), "connections"),
        (json!({ "fault": { "kind": "stall" }, "vendor": "nobody" }), "choices: ratio"),
        (json!({ "fault": { "kind": "not_listening" } }), "take not_listening back"),
        (json!({ "fault": { "kind": "not_listening" }, "nth": 1 }), "as long as its rule"),
        (json!({ "fault": { "kind": "lose_delivery" }, "operation": "verify" }), "send"),
    ] {
        let body = json!({ "rules": [rule] });
        let answer = call(&bench, Method::PUT, "/sandbox/faults", Some(body)).await;
        assert_eq!(answer.status, 422);
        assert!(answer.text_of("error").contains(says), "{}", answer.text);
    }
    assert_eq!(bench.sandbox.faults().rules().len(), 1);
}

#[tokio::test]
async fn the_clock_is_advanced() {
    let bench = Bench::new().await;
    let body = json!({ "advance": "61s" });
    let answer = call(&bench, Method::POST, "/sandbox/clock", Some(body)).await;
    let expected = json!({ "now": "2026-01-02T03:05:06.000Z", "advanced": "61s", "stands": true });
    assert_eq!(answer.json(), expected);
    assert_eq!(call(&bench, Method::GET, "/sandbox/clock", None).await.json(), expected);
    let wrong = call(&bench, Method::POST, "/sandbox/clock", Some(json!({ "advance": 61 }))).await;
    assert_eq!(wrong.status, 422);
}

#[tokio::test]
async fn reset_is_a_new_start() {
    let bench = Bench::new().await;
    let token = bench.token().await;
    let first = (bench.send_sms(None).await, bench.newest().code, bench.mc_send(&token).await.text);
    bench.advance(30);
    let rule = json!({ "rules": [{ "fault": { "kind": "stall" }, "nth": 9 }] });
    call(&bench, Method::PUT, "/sandbox/faults", Some(rule)).await;

    let reset = call(&bench, Method::POST, "/sandbox/reset", None).await;
    assert_eq!(reset.status, 200);
    assert!(bench.sandbox.inbox().messages().is_empty());
    assert!(bench.sandbox.faults().rules().is_empty());
    assert!(bench.sandbox.clock().advanced_by().is_zero());
    // A token from before is still good, the code from before is forgotten, the seed begins anew.
    let again = (bench.send_sms(None).await, bench.newest().code, bench.mc_send(&token).await.text);
    assert_eq!(first, again);
}

#[tokio::test]
async fn shapes_are_chosen_in_rust_and_over_http() {
    let shapes = json!({ "send": "60", "failure_status": 200 });
    let bench = Bench::with(|builder| builder.settings("messagecentral", shapes)).await;
    let token = bench.token().await;
    let sent = bench.mc_send(&token).await;
    assert_eq!(sent.json()["data"]["timeout"], "60");
    assert!(sent.json()["data"].get("smsCLI").is_some());
    assert_eq!(bench.mc_send(&token).await.status, 200);

    for (status, send, validate) in [(400, 400, 400), (500, 400, 500)] {
        let body = json!({ "messagecentral": { "send": "60.0", "failure_status": status } });
        let put = call(&bench, Method::PUT, "/sandbox/settings", Some(body.clone())).await;
        assert_eq!(put.json()["messagecentral"], body["messagecentral"]);
        let again = bench.mc_send(&token).await;
        assert_eq!(again.json()["data"]["timeout"], "60.0");
        assert_eq!(
            (again.json()["responseCode"].clone(), again.status.as_u16()),
            (506.into(), send)
        );
        assert_eq!(bench.mc_validate(&token, "1", "0").await.status, validate);
    }
    let v2 = "/verification/v2/verification/send";
    assert_eq!(
        bench.mc(Method::POST, v2, &token, &V3_SEND).await.json()["data"]["timeout"],
        "60.0"
    );
    for body in [
        json!({ "messagecentral": { "failure_status": 404 } }),
        json!({ "ratio": {} }),
        json!({ "nobody": {} }),
        json!({ "messagecentral": { "send": "60" }, "nobody": {} }),
    ] {
        let before = call(&bench, Method::GET, "/sandbox/settings", None).await.json();
        assert_eq!(call(&bench, Method::PUT, "/sandbox/settings", Some(body)).await.status, 422);
        assert_eq!(call(&bench, Method::GET, "/sandbox/settings", None).await.json(), before);
    }
}

#[tokio::test]
async fn the_document_describes_what_is_served() {
    let bench = Bench::new().await;
    let document = call(&bench, Method::GET, "/sandbox/openapi.json", None).await;
    assert_eq!(document.headers["content-type"], "application/json");
    let document = document.json();
    assert_eq!(document["openapi"], "3.1.0");
    for (path, item) in document["paths"].as_object().unwrap() {
        let mut documented: Vec<String> =
            item.as_object().unwrap().keys().map(|method| method.to_uppercase()).collect();
        let refused = call(&bench, Method::TRACE, path, None).await;
        assert_eq!(refused.status, 405, "{path}");
        let allowed = refused.headers["allow"].to_str().unwrap().to_owned();
        let mut served: Vec<String> =
            allowed.split(',').filter(|method| *method != "HEAD").map(str::to_owned).collect();
        documented.sort();
        served.sort();
        assert_eq!(documented, served, "{path}");
    }
}

#[tokio::test]
async fn every_documented_example_is_answered_as_documented() {
    let bench = Bench::new().await;
    let document = call(&bench, Method::GET, "/sandbox/openapi.json", None).await.json();
    let mut tried = 0;
    for (path, item) in document["paths"].as_object().unwrap() {
        for (method, operation) in item.as_object().unwrap() {
            let content = &operation["requestBody"]["content"]["application/json"];
            for example in content["examples"].as_object().into_iter().flat_map(|it| it.values()) {
                let method = Method::from_bytes(method.to_uppercase().as_bytes()).unwrap();
                let body = Some(example["value"].clone());
                let answer = call(&bench, method, path, body).await;
                assert_eq!(answer.status, 200, "{path}: {answer:?}");
                tried += 1;
            }
        }
    }
    assert!(tried >= 5);
}

#[tokio::test]
async fn vendors_are_listed_with_what_works_here() {
    let bench = Bench::new().await;
    let vendors = call(&bench, Method::GET, "/sandbox/vendors", None).await.json();
    let kinds: Vec<_> = bench.sandbox.kinds().collect();
    let listed: Vec<_> =
        vendors.as_array().unwrap().iter().map(|one| one["kind"].as_str().unwrap()).collect();
    assert_eq!(listed, kinds);
    for vendor in vendors.as_array().unwrap() {
        let url = bench.sandbox.url(vendor["kind"].as_str().unwrap());
        assert_eq!(vendor["url"], url);
        assert!(vendor["curl"].as_str().unwrap().contains(&url));
        assert!(!vendor["title"].as_str().unwrap().is_empty());
    }
}

#[tokio::test]
async fn vendors_are_listed_with_how_many_messages_of_theirs_there_are() {
    let bench = Bench::new().await;
    let counts = async || {
        let vendors = call(&bench, Method::GET, "/sandbox/vendors", None).await.json();
        let some = vendors.as_array().unwrap().iter().filter(|one| one["messages"] != 0);
        let pair = |one: &Value| format!("{} {}", one["kind"].as_str().unwrap(), one["messages"]);
        some.map(pair).collect::<Vec<_>>()
    };
    assert!(counts().await.is_empty());
    bench.send_sms(None).await;
    bench.send_email(None).await;
    bench.mc_send(&bench.token().await).await;
    assert_eq!(counts().await, ["ratio 2", "messagecentral 1"]);
    bench.sandbox.inbox().clear();
    assert!(counts().await.is_empty());
}

#[tokio::test]
async fn the_page_knows_no_vendor_by_name() {
    let bench = Bench::new().await;
    let page = call(&bench, Method::GET, "/", None).await.text.to_lowercase();
    let words: Vec<&str> = page.split(|c: char| !c.is_ascii_alphanumeric()).collect();
    for kind in bench.sandbox.kinds() {
        assert!(!words.contains(&kind), "{kind}");
    }
}

#[tokio::test]
async fn the_last_requests_say_what_was_refused_and_why() {
    let bench = Bench::new().await;
    bench.send_sms(None).await;
    bench.ratio("sms:send", None, json!({ "phoneNumber": "+4420" })).await;
    Answer::of(bench.request(Method::POST, "/verification/v3/send?key=hunter2")).await;
    let magic = json!({ "phoneNumber": "+12025550180" });
    bench.ratio("sms:send", None, magic).await;
    let requests = call(&bench, Method::GET, "/sandbox/requests", None).await;
    assert!(!requests.text.contains("hunter2") && !requests.text.contains("2025550"));
    let seen = requests.json();
    let seen: Vec<_> = seen
        .as_array()
        .unwrap()
        .iter()
        .map(|it| {
            (it["vendor"].as_str().unwrap(), it["status"].as_u64().unwrap(), it["why"].clone())
        })
        .collect();
    assert_eq!((seen[0].0, seen[0].1), ("ratio", 503));
    assert_eq!(seen[0].2, "a fault met it: answer");
    assert_eq!((seen[1].0, seen[1].1), ("messagecentral", 401));
    assert_eq!((seen[2].0, seen[2].1), ("ratio", 400));
    assert!(seen[2].2.as_str().unwrap().starts_with("INVALID_PHONE"));
    assert_eq!((seen[3].0, seen[3].1, seen[3].2.is_null()), ("ratio", 200, true));
}

#[tokio::test]
async fn it_says_that_it_runs() {
    let bench = Bench::new().await;
    let health = Answer::of(bench.request(Method::GET, "/health")).await;
    assert_eq!((health.status.as_u16(), health.text.as_str()), (200, "ok\n"));
}
