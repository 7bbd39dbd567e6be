//! Answers mutated at random: proven with all proofs and never without one.

use std::cell::Cell;

use proptest::collection::vec;
use proptest::prelude::*;
use proptest::test_runner::{Config, RngAlgorithm, TestRng, TestRunner};
use serde_json::Value;

use super::places::{Answer, Place, SEND, VALIDATE};
use super::{COMPLETED, MOBILE, SENT, approves, sends};

/// One choice for each place: whether to keep its proofs (mostly), and by which of its changes.
type Choices = Vec<(bool, prop::sample::Index)>;

fn choices(places: usize) -> impl Strategy<Value = Choices> {
    vec((prop::bool::weighted(0.92), any::<prop::sample::Index>()), places)
}

/// The answer that the choices make of `valid`, and whether it still has all proofs.
fn mutated(valid: &str, places: &[Place], choices: &Choices) -> (Answer, bool) {
    let mut answer = Answer { status: 200, root: serde_json::from_str(valid).unwrap() };
    let mut proven = true;
    for (place, (keep, index)) in places.iter().zip(choices) {
        let keep = *keep || place.breaking.is_empty();
        proven &= keep;
        index.get(if keep { place.keeping } else { place.breaking })(&mut answer);
    }
    (answer, proven)
}

fn runner(cases: u32) -> TestRunner {
    let config = Config { cases, failure_persistence: None, ..Config::default() };
    TestRunner::new_with_rng(config, TestRng::deterministic_rng(RngAlgorithm::ChaCha))
}

/// Holds the reading to the proofs, and the test to having reached every side.
fn check(valid: &str, places: &[Place], proves: fn(u16, &[u8]) -> bool) {
    let reached = Cell::new([0_u32; 2]);
    let test = |choices: Choices| {
        let (answer, proven) = mutated(valid, places, &choices);
        let body = answer.root.to_string();
        prop_assert_eq!(
            proves(answer.status, body.as_bytes()),
            proven,
            "{} {}",
            answer.status,
            body
        );
        let mut counts = reached.get();
        counts[usize::from(proven)] += 1;
        reached.set(counts);
        Ok(())
    };
    runner(6000).run(&choices(places.len()), test).unwrap();
    assert!(reached.get().iter().all(|count| *count >= 1000), "{:?}", reached.get());
}

#[test]
fn verified_with_all_proofs_and_never_without_one() {
    check(COMPLETED, VALIDATE, approves);
}

#[test]
fn sent_with_all_proofs_and_never_without_one() {
    check(SENT, SEND, sends);
}

#[test]
fn every_breaking_change_breaks_alone() {
    for (place, changes) in VALIDATE.iter().map(|place| place.breaking).enumerate() {
        for (index, change) in changes.iter().enumerate() {
            let mut answer = Answer { status: 200, root: serde_json::from_str(COMPLETED).unwrap() };
            change(&mut answer);
            let body = answer.root.to_string();
            assert!(!approves(answer.status, body.as_bytes()), "place {place}, {index}: {body}");
        }
    }
}

/// JSON of the envelope's words in any order.
fn any_json() -> impl Strategy<Value = Value> {
    let name = prop::sample::select(vec![
        "responseCode",
        "data",
        "message",
        "verificationId",
        "mobileNumber",
        "timeout",
        "verificationStatus",
        "errorMessage",
        "status",
        "token",
        "error",
        "x",
    ]);
    let leaf = prop_oneof![
        Just(Value::Null),
        any::<bool>().prop_map(Value::from),
        any::<i64>().prop_map(Value::from),
        any::<f64>().prop_map(Value::from),
        any::<String>().prop_map(Value::from),
        prop::sample::select(vec!["200", "506", "60.0", "inf", "1e999", "a.b.c", MOBILE])
            .prop_map(Value::from),
        prop::sample::select(vec![200, 506, 702]).prop_map(Value::from),
    ];
    leaf.prop_recursive(5, 40, 6, move |inner| {
        let members = prop::collection::hash_map(name.clone(), inner.clone(), 0..6);
        prop_oneof![
            vec(inner, 0..4).prop_map(Value::from),
            members.prop_map(|members| {
                members.into_iter().map(|(name, value)| (name.to_owned(), value)).collect()
            }),
        ]
    })
}

#[test]
fn no_answer_makes_a_panic() {
    let json = any_json().prop_map(|json| json.to_string().into_bytes());
    let cut = (any_json(), any::<prop::sample::Index>()).prop_map(|(json, at)| {
        let text = json.to_string();
        text.as_bytes()[..at.index(text.len())].to_vec()
    });
    let bytes = prop_oneof![4 => json, 1 => cut, 1 => vec(any::<u8>(), 0..200)];
    let test = |(body, status): (Vec<u8>, u16)| {
        approves(status, &body);
        sends(status, &body);
        Ok(())
    };
    runner(1500).run(&(bytes, 200_u16..600), test).unwrap();
}
