//! Two processes and their own codes, whatever the store.

use std::path::Path;

use serde_json::{Value, json};

use crate::replica::Replica;

/// Each verifies what the other sent, and of two hundred right guesses at once one is approved.
pub(crate) async fn one_approval(config: &Path) {
    let (mut one, mut other) = (Replica::start(config), Replica::start(config));
    for number in 0..3 {
        let to = format!("+1202556000{number}");
        let sent = one.ask(&json!({ "send": { "to": to, "times": 1 } })).await;
        let verify = json!({ "verify": {
            "verification": sent["sent"][0], "code": sent["codes"][0], "times": 100,
        } });
        let (here, there) = tokio::join!(one.ask(&verify), other.ask(&verify));
        assert_eq!(
            number_of(&here, "approved") + number_of(&there, "approved"),
            1,
            "{here} {there}"
        );
        for outcomes in [&here, &there] {
            let known = ["approved", "already_used", "too_many_attempts"];
            let sum: u64 = known.iter().map(|name| number_of(outcomes, name)).sum();
            assert_eq!(sum, 100, "{outcomes}");
        }
        std::mem::swap(&mut one, &mut other);
    }
}

/// However they share the resends: one code, as many messages as there may be, and one count of guesses.
pub(crate) async fn one_code_and_one_count(config: &Path) {
    let (mut one, mut other) = (Replica::start(config), Replica::start(config));
    let send = json!({ "send": { "to": "+12025560100", "times": 10 } });
    let (mut codes, mut sent) = (Vec::new(), Vec::new());
    // Who finds that there are no more takes the pause between two messages, and gives it back.
    for round in 0.. {
        let (here, there) = tokio::join!(one.ask(&send), other.ask(&send));
        let before = codes.len();
        for answer in [&here, &there] {
            codes.extend(answer["codes"].as_array().unwrap().clone());
            sent.extend(answer["sent"].as_array().unwrap().clone());
            for error in answer["errors"].as_object().unwrap().keys() {
                assert!(["max_sends", "resend_after"].contains(&error.as_str()), "{answer}");
            }
        }
        if codes.len() == before && codes.len() >= 5 {
            break;
        }
        assert!(round < 100, "{here} {there}");
    }
    assert_eq!((codes.len(), sent.len()), (5, 5), "as many as max_sends");
    assert!(codes.iter().all(|code| code == &codes[0]), "one code");

    let code = codes[0].as_str().unwrap();
    let wrong = if code.starts_with('1') { "200000" } else { "100000" };
    let guess = |code: &str, times: u32| json!({ "verify": { "verification": sent[4], "code": code, "times": times } });
    let (three, two) = (guess(wrong, 3), guess(wrong, 2));
    let (here, there) = tokio::join!(one.ask(&three), other.ask(&two));
    assert_eq!((here, there), (json!({ "wrong_code": 3 }), json!({ "wrong_code": 2 })));
    for replica in [&mut one, &mut other] {
        let outcome = replica.ask(&guess(code, 1)).await;
        assert_eq!(outcome, json!({ "too_many_attempts": 1 }));
    }
}

pub(crate) fn number_of(outcomes: &Value, name: &str) -> u64 {
    outcomes[name].as_u64().unwrap_or_default()
}
