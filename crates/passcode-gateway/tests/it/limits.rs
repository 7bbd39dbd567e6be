//! How often a client may send.

use std::time::Duration;

use passcode::{Config, Dispatch, ErrorKind};
use passcode_gateway::Gateway;
use serde_json::{Value, json};

use crate::bench::{Answer, Bench, CLIENTS, OTHER_KEY, PHONE, SEND};
use crate::stage::Send;

const OTHER_PHONE: &str = "+12025550124";

/// The first client may send so often.
fn file(sends: &str) -> String {
    CLIENTS.replace("providers = [\"mail\"]", &format!("providers = [\"mail\"]\nsends = {sends}"))
}

fn assert_over(answer: &Answer, rule: &str, wait: &str) {
    assert_eq!((answer.status, answer.kind().as_str()), (429, "rate_limited"), "{answer:?}");
    assert_eq!(answer.body()["dispatch"], "not_sent");
    assert_eq!(answer.body()["rule"], rule);
    assert_eq!(answer.header("retry-after"), Some(wait));
}

async fn to(bench: &Bench, phone: &str) -> Answer {
    bench.send(&json!({ "to": phone })).await
}

#[tokio::test]
async fn a_client_has_limits_of_its_own() {
    let bench = Bench::with(&file("[\"2/1h\"]"));
    for phone in [PHONE, OTHER_PHONE] {
        assert_eq!(to(&bench, phone).await.status, 201);
    }
    bench.hands.go_on(Duration::from_secs(600));
    assert_over(&to(&bench, PHONE).await, "2/1h", "3000");
    // Whatever the provider, and for nobody else.
    let body = json!({ "to": PHONE, "provider": "mail" });
    assert_over(&bench.send(&body).await, "2/1h", "3000");
    let other = bench.post(SEND, &json!({ "to": PHONE })).key(OTHER_KEY).send().await;
    assert_eq!(other.status, 201);
    assert_eq!(bench.stage.sends(), 3);
    bench.hands.go_on(Duration::from_secs(3000));
    assert_eq!(to(&bench, PHONE).await.status, 201);
}

#[tokio::test]
async fn a_rule_counts_as_limits_do() {
    let bench = Bench::with(&file("[\"1/1h per recipient\", \"3/1h per ip\"]"));
    let send = async |phone: &str, ip: Value| bench.send(&json!({ "to": phone, "ip": ip })).await;
    let ip = || json!("203.0.113.7");
    assert_eq!(send(PHONE, ip()).await.status, 201);
    assert_over(&send(PHONE, ip()).await, "1/1h per recipient", "3600");
    for number in ["+12025550125", "+12025550126"] {
        assert_eq!(send(number, ip()).await.status, 201);
    }
    assert_over(&send("+12025550127", ip()).await, "3/1h per ip", "3600");
    // Who has no address isn't counted by it, and nothing of a refused one is taken.
    assert_eq!(send("+12025550127", Value::Null).await.status, 201);
}

/// What a send came to, and whether the next may be sent to the same, and to another person.
#[tokio::test]
async fn what_nobody_got_is_given_back() {
    use Dispatch::{MaybeSent, NotSent, Refused};
    let rules = "[\"1/1h per recipient\", \"1/2h\"]";
    for (dispatch, same, rule, other) in
        [(NotSent, 201, "1/2h", 429), (Refused, 429, "1/2h", 429), (MaybeSent, 429, "1/2h", 429)]
    {
        let bench = Bench::with(&file(rules));
        bench.stage.on_send(Send::Fail(ErrorKind::InvalidRecipient, dispatch));
        to(&bench, PHONE).await;
        bench.stage.on_send(Send::Serve);
        let answer = to(&bench, PHONE).await;
        assert_eq!(answer.status, same, "{dispatch}: {answer:?}");
        if same == 429 {
            // The longest wait is said.
            assert_over(&answer, rule, "7200");
        }
        assert_eq!(to(&bench, OTHER_PHONE).await.status, other, "{dispatch}");
    }
    // A refusal costs the recipient nothing, and the rest all the same.
    let bench = Bench::with(&file("[\"1/1h per recipient\", \"2/2h\"]"));
    bench.stage.on_send(Send::Fail(ErrorKind::InvalidRecipient, Refused));
    to(&bench, PHONE).await;
    bench.stage.on_send(Send::Serve);
    assert_eq!(to(&bench, PHONE).await.status, 201);
    assert_over(&to(&bench, OTHER_PHONE).await, "2/2h", "7200");
}

#[tokio::test]
async fn a_replay_costs_nothing_and_a_refusal_frees_its_key() {
    let bench = Bench::with(&file("[\"1/1h\"]"));
    let send =
        async |key: &str| bench.post(SEND, &json!({ "to": PHONE })).idempotent(key).send().await;
    let first = send("one").await;
    assert_eq!(first.status, 201);
    for _ in 0..3 {
        assert_eq!(send("one").await.body(), first.body());
    }
    assert_over(&send("two").await, "1/1h", "3600");
    bench.hands.go_on(Duration::from_secs(3600));
    assert_eq!(send("one").await.body(), first.body());
    assert_eq!(send("two").await.status, 201);
}

/// Who may not ask, or asks wrongly, is told so and costs nothing.
#[tokio::test]
async fn limits_come_after_all_that_is_wrong_with_the_call() {
    let bench = Bench::with(&file("[\"1/1h\"]"));
    for (body, status) in [
        (json!({ "to": PHONE, "provider": "spare" }), 403),
        (json!({ "to": PHONE, "earlier": "x" }), 422),
        (json!({ "to": "x" }), 422),
    ] {
        assert_eq!(bench.send(&body).await.status, status);
    }
    assert_eq!(to(&bench, PHONE).await.status, 201);
    bench.store.away();
    assert_eq!(to(&bench, PHONE).await.kind(), "storage");
    assert_eq!(bench.stage.sends(), 1);
}

#[tokio::test]
async fn a_reload_keeps_what_is_counted() {
    let bench = Bench::with(&file("[\"1/1h\"]"));
    assert_eq!(to(&bench, PHONE).await.status, 201);
    bench.reload(&file("[\"1/1h\", \"5/2h\"]"));
    assert_over(&to(&bench, PHONE).await, "1/1h", "3600");
}

#[test]
fn a_rule_that_is_none_is_a_mistake() {
    for (sends, what) in [
        ("[\"2/1h\", \"often\"]", "gateway.clients[0].sends[1]: \"often\" is no rule"),
        ("[\"2/1h\", \"2/60m\"]", "gateway.clients[0].sends[1]: \"2/60m\" is the same rule as"),
        ("[\"2/1h per person\"]", "gateway.clients[0].sends[0]: no such word \"person\""),
    ] {
        let file = format!(
            "[providers.us]\nkind = \"staged\"\n[[gateway.clients]]\nname = \"web\"\nkeys = [\"{}\"]\nsends = {sends}\n",
            crate::bench::KEY
        );
        let config = Config::from_toml(&file).unwrap();
        let error = Gateway::builder().build(&config).map(drop).unwrap_err();
        assert!(error.to_string().contains(what), "{error}");
    }
}
