//! A request as it came and its answer as it went.

use std::time::Duration;

use passcode_sandbox::{Fault, Operation, Reply, Rule};
use reqwest::Method;
use serde_json::{Value, json};

use crate::bench::{Answer, Bench, PHONE};

/// The last request, whole.
async fn last(bench: &Bench) -> Value {
    let number = bench.sandbox.last_requests()[0].number;
    let path = format!("/sandbox/requests/{number}");
    Answer::of(bench.request(Method::GET, &path)).await.json()
}

fn value<'a>(pairs: &'a Value, name: &str) -> Option<&'a str> {
    let pairs = pairs.as_array().expect("a list");
    pairs.iter().find(|pair| pair[0] == name).and_then(|pair| pair[1].as_str())
}

#[tokio::test]
async fn both_sides_are_shown_and_credentials_are_hidden() {
    let bench = Bench::new().await;
    let id = bench.send_sms(None).await;
    let seen = last(&bench).await;
    assert_eq!(bench.newest().request, seen["number"].as_u64());
    assert_eq!((&seen["method"], &seen["status"]), (&json!("POST"), &json!(200)));
    let headers = &seen["came"]["headers"];
    assert_eq!(value(headers, "content-type"), Some("application/json"));
    assert_eq!(value(headers, "ratio-client-secret"), Some("\u{2026}"));
    let body: Value = serde_json::from_str(seen["came"]["body"].as_str().unwrap()).unwrap();
    assert_eq!(body, json!({ "phoneNumber": PHONE }));
    let body: Value = serde_json::from_str(seen["went"]["body"].as_str().unwrap()).unwrap();
    assert_eq!(body["phoneId"], id);

    assert_eq!(bench.try_sms(None, &id, &bench.newest().code).await.status, 200);
    let body: Value =
        serde_json::from_str(last(&bench).await["went"]["body"].as_str().unwrap()).unwrap();
    assert_eq!(body["sessionJwt"], "\u{2026}");

    bench.token().await;
    let seen = last(&bench).await;
    assert_eq!(value(&seen["came"]["query"], "key"), Some("\u{2026}"));
    assert_eq!(value(&seen["came"]["query"], "customerId"), Some("C-0123456789ABCDE"));

    let text = bench.request(Method::POST, "/verification/v3/send").body("hunter2");
    Answer::of(text).await;
    assert_eq!(last(&bench).await["came"]["body"], "(7 bytes, neither JSON nor a form)");
    Answer::of(
        bench
            .request(Method::POST, "/verification/v3/send")
            .form(&[("a", "b"), ("api_key", "hunter2")]),
    )
    .await;
    assert_eq!(last(&bench).await["came"]["body"], "a=b\napi_key=\u{2026}");
}

#[tokio::test]
async fn what_a_fault_does_is_told() {
    let answer = Fault::Answer(Reply::status(503).header("retry-after", "1").body("down"));
    for (fault, acts, status, why, went) in [
        (answer, false, json!(503), "a fault met it: answer", Some("down")),
        (Fault::LoseDelivery, false, json!(200), "its message was lost", Some("phoneId")),
        (
            Fault::DeliverLate { by: Duration::from_secs(10) },
            false,
            json!(200),
            "its message comes 10s later",
            Some("phoneId"),
        ),
        (Fault::Reset, true, Value::Null, "a fault met it: reset", None),
    ] {
        let bench = Bench::new().await;
        let rule = Rule::new(fault);
        bench.sandbox.faults().set([if acts { rule.after_acting() } else { rule }]);
        let body = json!({ "phoneNumber": PHONE });
        let request = bench
            .request(Method::POST, "/v1/auth/otp/sms:send")
            .header("ratio-client-id", crate::bench::CLIENT_ID)
            .header("ratio-client-secret", "test-secret")
            .json(&body);
        let _ = request.send().await;
        bench
            .sandbox
            .until(|it| {
                it.requests_of("ratio", Operation::Send) == 1 && !it.last_requests().is_empty()
            })
            .await;
        bench.sandbox.faults().clear();
        let seen = last(&bench).await;
        assert_eq!((&seen["status"], &seen["why"]), (&status, &json!(why)));
        match went {
            Some(text) => assert!(seen["went"]["body"].as_str().unwrap().contains(text), "{seen}"),
            None => assert!(seen.get("went").is_none(), "{seen}"),
        }
    }
}

#[tokio::test]
async fn the_oldest_are_forgotten_and_others_never_were() {
    let bench = Bench::new().await;
    for number in ["0", "99", "x"] {
        let path = format!("/sandbox/requests/{number}");
        let answer = Answer::of(bench.request(Method::GET, &path)).await;
        assert_eq!(answer.status, 404, "{number}");
        assert!(answer.text.contains("too long ago"), "{answer:?}");
    }
}
