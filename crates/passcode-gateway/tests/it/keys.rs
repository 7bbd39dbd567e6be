//! Keys are changed while people wait for codes: first appended everywhere, then put first, then the
//! old one is taken away.

use passcode::Sealer;
use passcode::store::StoreKeys;
use serde_json::{Value, json};

use crate::bench::{Answer, Bench, CHECK, CLIENTS, CODE, PHONE, SEND};

async fn send(bench: &Bench, key: &str) -> Answer {
    bench.post(SEND, &json!({ "to": PHONE })).idempotent(key).send().await
}

fn is_replay(answer: &Answer) -> bool {
    answer.header("idempotent-replayed") == Some("true")
}

#[tokio::test]
async fn sealing_keys_rotate_under_tokens_and_answers() {
    let [old, new] = [(); 2].map(|()| Sealer::generate_key().unwrap());
    let steps: [&[&String]; 4] = [&[&old], &[&old, &new], &[&new, &old], &[&new]];
    for (from, first) in steps.iter().enumerate() {
        let bench = Bench::new();
        bench.reload_with(first, CLIENTS);
        let sent = send(&bench, "once").await;
        let token = sent.body()["verification"].take();
        for (to, keys) in steps.iter().enumerate().skip(from) {
            bench.reload_with(keys, CLIENTS);
            let opens = keys.contains(&first[0]);
            let check = json!({ "verification": token, "code": CODE });
            let checked = bench.check(&check).await;
            let repeat = send(&bench, "once").await;
            if opens {
                assert_eq!(checked.status, 200, "{from} {to}: {checked:?}");
                assert!(is_replay(&repeat), "{from} {to}");
                assert_eq!(repeat.body(), sent.body(), "{from} {to}");
            } else {
                assert_eq!(checked.kind(), "invalid_token", "{from} {to}");
                assert_eq!(repeat.kind(), "maybe_sent", "{from} {to}");
            }
        }
        assert_eq!(bench.stage.sends(), 1, "{from}");
    }
}

/// The keys of two replicas at each step, one of which may be a step ahead.
fn pairs() -> Vec<[Vec<String>; 2]> {
    let [old, new] = [(); 2].map(|()| StoreKeys::generate_key().unwrap());
    let steps =
        [vec![old.clone()], vec![old.clone(), new.clone()], vec![new.clone(), old], vec![new]];
    let mut pairs = Vec::new();
    for pair in steps.windows(2) {
        let [one, other] = [pair[0].clone(), pair[1].clone()];
        pairs.push([one.clone(), one.clone()]);
        pairs.push([one.clone(), other.clone()]);
        pairs.push([other, one]);
    }
    pairs
}

#[tokio::test]
async fn store_keys_rotate_under_claims_and_approvals() {
    for [here, there] in pairs() {
        let bench = Bench::new();
        let (here, there) = (bench.replica(&here, CLIENTS), bench.replica(&there, CLIENTS));
        let sent = send(&here, "once").await;
        assert_eq!(sent.status, 201);
        let repeat = send(&there, "once").await;
        assert!(is_replay(&repeat), "{repeat:?}");
        assert_eq!(repeat.body(), sent.body());
        let other = json!({ "to": "+12025550124" });
        let other = there.post(SEND, &other).idempotent("once").send().await;
        assert_eq!(other.kind(), "idempotency_mismatch");

        let body = json!({ "verification": sent.body()["verification"], "code": CODE });
        let check = async |bench: &Bench| bench.post(CHECK, &body).send().await.body();
        assert_eq!(check(&here).await["outcome"], "approved");
        assert_eq!(check(&there).await["reason"], "already_used");
        assert_eq!((bench.stage.sends(), bench.stage.checks()), (1, 1));
    }
}

/// Of many at once on both, one is worked on, and one is approved.
#[tokio::test]
async fn of_two_replicas_with_other_keys_one_wins() {
    for [here, there] in pairs() {
        let bench = Bench::new();
        let replicas = [bench.replica(&here, CLIENTS), bench.replica(&there, CLIENTS)];
        let sends: Vec<_> = (0..16)
            .map(|number| {
                let call = replicas[number % 2].post(SEND, &json!({ "to": PHONE }));
                tokio::spawn(call.idempotent("once").send())
            })
            .collect();
        let mut token = Value::Null;
        for call in sends {
            let answer = call.await.unwrap();
            match answer.status {
                201 => token = answer.body()["verification"].take(),
                _ => assert_eq!(answer.kind(), "in_progress", "{answer:?}"),
            }
        }
        assert_eq!(bench.stage.sends(), 1);
        let body = json!({ "verification": token, "code": CODE });
        let checks: Vec<_> = (0..16)
            .map(|number| tokio::spawn(replicas[number % 2].post(CHECK, &body).send()))
            .collect();
        let mut approved = 0;
        for call in checks {
            let outcome = call.await.unwrap().body();
            let is_approved = outcome["outcome"] == "approved";
            assert!(is_approved || outcome["reason"] == "already_used", "{outcome}");
            approved += usize::from(is_approved);
        }
        assert_eq!(approved, 1);
    }
}
