//! Answers mutated at random: verified with all proofs and never without one.

use std::cell::Cell;

use messagecentral_client::{Client, Error, Sent, Verified};
use proptest::collection::vec;
use proptest::prelude::*;
use proptest::test_runner::{Config, RngAlgorithm, TestRng, TestRunner};
use serde_json::{Map, Value, json};

use crate::memory::Memory;
use crate::{COMPLETED, MOBILE, SENT, send_otp, soon, validate_otp};

/// What can be done to one member of an answer, or to its HTTP status.
type Change = fn(&mut Answer);

/// The changes of one place: those that leave all proofs in it, and those that break one.
struct Place {
    keeping: &'static [Change],
    breaking: &'static [Change],
}

struct Answer {
    status: u16,
    root: Value,
}

impl Answer {
    fn data(&mut self) -> &mut Map<String, Value> {
        self.root["data"].as_object_mut().unwrap()
    }

    fn set(&mut self, name: &str, value: Value) {
        self.data().insert(name.to_owned(), value);
    }

    /// Moves a member out of `data`.
    fn lift(&mut self, name: &str) {
        let value = self.data().remove(name).unwrap();
        self.root[name] = value;
    }
}

const NO_CHANGE: Change = |_| ();

/// What both answers have in common.
const HTTP_STATUS: Place = Place {
    keeping: &[NO_CHANGE, |it| it.status = 201, |it| it.status = 299],
    breaking: &[
        |it| it.status = 302,
        |it| it.status = 400,
        |it| it.status = 404,
        |it| it.status = 500,
        |it| it.status = 503,
    ],
};

const TOP_CODE: Place = Place {
    keeping: &[NO_CHANGE, |it| it.root["responseCode"] = json!("200")],
    breaking: &[
        |it| it.root["responseCode"] = Value::Null,
        |it| drop(it.root.as_object_mut().unwrap().remove("responseCode")),
        |it| it.root["responseCode"] = json!(702),
        |it| it.root["responseCode"] = json!("703"),
        |it| it.root["responseCode"] = json!(201),
        |it| it.root["responseCode"] = json!(-200),
        |it| it.root["responseCode"] = json!("SUCCESS"),
        |it| it.root["responseCode"] = json!(true),
        |it| it.root["responseCode"] = json!([200]),
        |it| it.root["responseCode"] = json!({"responseCode": 200}),
    ],
};

const INNER_CODE: Place = Place {
    keeping: &[
        NO_CHANGE,
        |it| it.set("responseCode", json!(200)),
        |it| it.set("responseCode", Value::Null),
        |it| drop(it.data().remove("responseCode")),
    ],
    breaking: &[
        |it| it.set("responseCode", json!("702")),
        |it| it.set("responseCode", json!(703)),
        |it| it.set("responseCode", json!("")),
        |it| it.set("responseCode", json!(false)),
        |it| it.set("responseCode", json!([])),
    ],
};

const NUMBER: Place = Place {
    keeping: &[
        NO_CHANGE,
        |it| it.set("mobileNumber", json!(8_800_000_085_u64)),
        |it| it.set("mobileNumber", json!("918800000085")),
        |it| it.set("mobileNumber", json!("88******85")),
        |it| it.set("mobileNumber", Value::Null),
        |it| drop(it.data().remove("mobileNumber")),
        |it| it.lift("mobileNumber"),
    ],
    breaking: &[
        |it| it.set("mobileNumber", json!("8800000086")),
        |it| it.set("mobileNumber", json!("+91 88000-00086")),
        |it| it.set("mobileNumber", json!({"number": "8800000085"})),
        |it| it.set("mobileNumber", json!(8_800_000_086_u64)),
        |it| it.set("mobileNumber", json!("08800000085")),
        |it| it.set("mobileNumber", json!("91918800000085")),
        |it| it.set("mobileNumber", json!("00000085")),
        |it| it.root["mobileNumber"] = json!("8800000086"),
        |it| it.set("user", json!({"mobileNumber": "9911111111"})),
    ],
};

const OTHERS: Place = Place {
    keeping: &[
        NO_CHANGE,
        |it| drop(it.root.as_object_mut().unwrap().remove("message")),
        |it| it.root["message"] = json!({"code": 702}),
        |it| drop(it.data().remove("transactionId")),
        |it| it.set("errorMessage", json!("FAILED")),
        |it| it.set("attempts", json!([1, {"a": null}])),
    ],
    breaking: &[],
};

/// These move `data`, so this place is the last.
const NESTING: Place = Place {
    keeping: &[NO_CHANGE],
    breaking: &[
        |it| it.root["data"] = json!({"data": it.root["data"]}),
        |it| it.root["data"] = json!([it.root["data"]]),
        |it| it.root["data"] = json!(it.root["data"].to_string()),
        |it| it.root["data"] = Value::Null,
        |it| drop(it.root.as_object_mut().unwrap().remove("data")),
        |it| it.root = json!({"data": it.root}),
        |it| it.root = json!([it.root]),
        |it| {
            let members = it.root.as_object_mut().unwrap().remove("data").unwrap();
            it.root.as_object_mut().unwrap().extend(members.as_object().unwrap().clone());
        },
    ],
};

const VALIDATE: &[Place] = &[
    HTTP_STATUS,
    TOP_CODE,
    INNER_CODE,
    NUMBER,
    OTHERS,
    Place {
        keeping: &[
            NO_CHANGE,
            |it| it.set("verificationId", json!("5915384")),
            |it| it.set("verificationId", Value::Null),
            |it| drop(it.data().remove("verificationId")),
            |it| it.lift("verificationId"),
        ],
        breaking: &[
            |it| it.set("verificationId", json!(5_915_385)),
            |it| it.set("verificationId", json!("591538")),
            |it| it.set("verificationId", json!("")),
            |it| it.set("verificationId", json!([5_915_384])),
            |it| it.root["verificationId"] = json!("1"),
        ],
    },
    Place {
        keeping: &[NO_CHANGE],
        breaking: &[
            |it| it.set("verificationStatus", json!("VERIFICATION_FAILED")),
            |it| it.set("verificationStatus", json!("VERIFICATION_COMPLETED ")),
            |it| it.set("verificationStatus", json!(["VERIFICATION_COMPLETED"])),
            |it| it.set("verificationStatus", json!(200)),
            |it| it.set("verificationStatus", Value::Null),
            |it| drop(it.data().remove("verificationStatus")),
            |it| it.lift("verificationStatus"),
        ],
    },
    NESTING,
];

const SEND: &[Place] = &[
    HTTP_STATUS,
    TOP_CODE,
    INNER_CODE,
    NUMBER,
    OTHERS,
    Place {
        keeping: &[NO_CHANGE, |it| it.set("verificationId", json!(5_915_384))],
        breaking: &[
            |it| it.set("verificationId", Value::Null),
            |it| it.set("verificationId", json!("")),
            |it| it.set("verificationId", json!({"id": 1})),
            |it| it.set("verificationId", json!(1.5)),
            |it| drop(it.data().remove("verificationId")),
            |it| it.lift("verificationId"),
        ],
    },
    Place {
        keeping: &[
            NO_CHANGE,
            |it| it.set("timeout", json!("60")),
            |it| it.set("timeout", json!(60.5)),
            |it| it.set("timeout", json!("soon")),
            |it| it.set("timeout", json!(-1e300)),
            |it| drop(it.data().remove("timeout")),
        ],
        breaking: &[],
    },
    NESTING,
];

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

/// Holds the client to the proofs, and the test to having reached both sides.
fn check<T>(valid: &str, places: &[Place], ask: impl Fn(&Client) -> Result<T, Error>) {
    let reached = Cell::new([0_u32; 2]);
    let test = |choices: Choices| {
        let (answer, proven) = mutated(valid, places, &choices);
        let body = answer.root.to_string();
        let result = ask(&Memory::answering(answer.status, body.as_bytes()).fixed_client());
        prop_assert_eq!(result.is_ok(), proven, "{} {}", answer.status, body);
        let mut counts = reached.get();
        counts[usize::from(proven)] += 1;
        reached.set(counts);
        Ok(())
    };
    runner(6000).run(&choices(places.len()), test).unwrap();
    assert!(reached.get().iter().all(|count| *count >= 1000), "{:?}", reached.get());
}

fn block_on<T>(future: impl Future<Output = T>) -> T {
    tokio::runtime::Builder::new_current_thread().enable_time().build().unwrap().block_on(future)
}

fn validate(client: &Client) -> Result<Verified, Error> {
    block_on(async { client.validate(&validate_otp(), soon()).await })
}

fn send(client: &Client) -> Result<Sent, Error> {
    block_on(async { client.send(&send_otp(), soon()).await })
}

#[test]
fn verified_with_all_proofs_and_never_without_one() {
    check(COMPLETED, VALIDATE, validate);
}

#[test]
fn sent_with_all_proofs_and_never_without_one() {
    check(SENT, SEND, send);
}

#[test]
fn every_breaking_change_breaks_alone() {
    for (place, changes) in VALIDATE.iter().map(|place| place.breaking).enumerate() {
        for (index, change) in changes.iter().enumerate() {
            let mut answer = Answer { status: 200, root: serde_json::from_str(COMPLETED).unwrap() };
            change(&mut answer);
            let body = answer.root.to_string();
            let client = Memory::answering(answer.status, body.as_bytes()).fixed_client();
            assert!(validate(&client).is_err(), "place {place}, {index}: {body}");
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
        let memory = Memory::answering(status, body);
        for client in [memory.fixed_client(), memory.client()] {
            if let Err(error) = validate(&client) {
                prop_assert!(!error.to_string().is_empty());
            }
            if let Err(error) = send(&client) {
                let shown = format!("{error:?}");
                prop_assert!(!shown.is_empty());
            }
        }
        Ok(())
    };
    runner(1500).run(&(bytes, 200_u16..600), test).unwrap();
}
