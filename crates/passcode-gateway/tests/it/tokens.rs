//! Whose a token is, and how long it lives.

use std::time::Duration;

use serde_json::{Value, json};

use crate::bench::{Answer, Bench, CHECK, CODE, KEY, OTHER_KEY, PHONE, SEND};

async fn token(bench: &Bench, context: &Value) -> String {
    let sent = bench.send(&json!({ "to": PHONE, "context": context })).await.body();
    sent["verification"].as_str().unwrap().to_owned()
}

#[tokio::test]
async fn a_token_is_of_one_client_and_context_and_every_other_is_answered_alike() {
    let bench = Bench::new();
    let (bound, free) =
        (token(&bench, &json!("session-7")).await, token(&bench, &json!(null)).await);
    let other = if bound.ends_with('A') { 'Q' } else { 'A' };
    let changed = format!("{}{other}", &bound[..bound.len() - 1]);
    let absent = json!({});
    let mut refused: Vec<Answer> = Vec::new();
    for (key, token, context, opens) in [
        (KEY, &bound, json!({ "context": "session-7" }), true),
        (KEY, &bound, json!({ "context": "session-8" }), false),
        (KEY, &bound, json!({ "context": null }), false),
        (KEY, &bound, absent.clone(), false),
        (OTHER_KEY, &bound, json!({ "context": "session-7" }), false),
        (KEY, &free, absent.clone(), true),
        (KEY, &free, json!({ "context": null }), true),
        (KEY, &free, json!({ "context": "session-7" }), false),
        (OTHER_KEY, &free, absent.clone(), false),
        (KEY, &changed, json!({ "context": "session-7" }), false),
        (KEY, &String::new(), absent.clone(), false),
        (KEY, &"v1.AAAA".to_owned(), absent.clone(), false),
    ] {
        let mut body = json!({ "verification": token, "code": CODE });
        body.as_object_mut().unwrap().extend(context.as_object().unwrap().clone());
        // Each its own, for what is approved is approved once.
        bench.stage.on_check(crate::stage::Check::Reject(passcode::Rejection::WrongCode));
        let before = bench.stage.checks();
        let answer = bench.post(CHECK, &body).key(key).send().await;
        assert_eq!(answer.status, if opens { 200 } else { 422 }, "{body}: {answer:?}");
        assert_eq!(bench.stage.checks() - before, usize::from(opens), "{body}");
        if !opens {
            assert_eq!(answer.kind(), "invalid_token");
            refused.push(answer);
        }
    }
    assert!(refused.iter().all(|answer| answer.text == refused[0].text), "{refused:?}");
}

#[tokio::test]
async fn an_old_token_is_expired_and_nobody_is_asked() {
    for (life, alive) in [(Some(600), 600 + 59), (None, 15 * 60 - 1)] {
        let bench = Bench::new();
        if let Some(life) = life {
            bench.stage.codes_live(Duration::from_secs(life));
        }
        let token = bench.token().await;
        let body = json!({ "verification": token, "code": CODE });
        bench.stage.on_check(crate::stage::Check::Reject(passcode::Rejection::WrongCode));
        bench.hands.go_on(Duration::from_secs(alive));
        assert_eq!(bench.check(&body).await.body()["reason"], "wrong_code");
        bench.hands.go_on(Duration::from_secs(1));
        let answer = bench.check(&body).await;
        assert_eq!(answer.status, 200);
        let expired = json!({ "outcome": "rejected", "reason": "expired", "to": "***23" });
        assert_eq!((answer.body(), bench.stage.checks()), (expired, 1));
    }
}

#[tokio::test]
async fn an_earlier_token_belongs_to_client_context_and_recipient_and_may_be_old() {
    let bench = Bench::new();
    let earlier = token(&bench, &json!("session-7")).await;
    bench.hands.go_on(Duration::from_secs(7 * 24 * 3600));
    for (key, to, context, earlier, status) in [
        (KEY, PHONE, json!("session-7"), earlier.as_str(), 201),
        (KEY, "+1 202-555-0123", json!("session-7"), &earlier, 201),
        (KEY, "+12025550124", json!("session-7"), &earlier, 422),
        (KEY, PHONE, json!("session-8"), &earlier, 422),
        (KEY, PHONE, json!(null), &earlier, 422),
        (OTHER_KEY, PHONE, json!("session-7"), &earlier, 422),
        (KEY, PHONE, json!("session-7"), "", 422),
        (KEY, PHONE, json!("session-7"), "nonsense", 422),
    ] {
        let before = bench.stage.sends();
        let body = json!({ "to": to, "context": context, "earlier": earlier });
        let answer = bench.post(SEND, &body).key(key).send().await;
        assert_eq!(answer.status, status, "{body}: {answer:?}");
        assert_eq!(bench.stage.sends() - before, usize::from(status == 201), "{body}");
        if status == 201 {
            assert_eq!(bench.stage.last().1.earlier().unwrap().recipient().expose(), PHONE);
        } else {
            assert_eq!(answer.kind(), "invalid_token");
        }
    }
}
