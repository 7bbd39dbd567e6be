//! Message Central's validate.

use passcode_sandbox::State;
use reqwest::Method;
use serde_json::{Value, json};

use crate::bench::{Bench, CUSTOMER, wrong};

const V2_PATH: &str = "/verification/v2/verification/validateOtp";

/// A bench, a token and the id of a code just sent.
async fn sent() -> (Bench, String, String) {
    let bench = Bench::new().await;
    let token = bench.token().await;
    bench.mc_send(&token).await;
    let id = bench.newest().verification_id;
    (bench, token, id)
}

fn code_of(json: &Value) -> (Option<u64>, &str) {
    (json["responseCode"].as_u64(), json["message"].as_str().expect("a message"))
}

#[tokio::test]
async fn the_right_code_completes_the_verification() {
    let (bench, token, id) = sent().await;
    let answer = bench.mc_validate(&token, &id, &bench.newest().code).await;
    assert_eq!(answer.status, 200);
    let json = answer.json();
    assert_eq!(code_of(&json), (Some(200), "SUCCESS"));
    let data = &json["data"];
    assert_eq!(data["verificationId"], json!(id.parse::<u64>().unwrap()), "a number here");
    assert_eq!(data["mobileNumber"], "8800000085");
    assert_eq!(data["verificationStatus"], "VERIFICATION_COMPLETED");
    assert_eq!(data["responseCode"], "200");
    assert_eq!(data["transactionId"].as_str().unwrap().len(), 36);
    assert!(data["referenceId"].as_str().unwrap().starts_with("JRN-"));
    let data = data.as_object().unwrap();
    assert_eq!((&data["errorMessage"], &data["authToken"]), (&Value::Null, &Value::Null));
    assert_eq!(data.len(), 8);
    assert_eq!(bench.newest_state(), (State::Approved, 1));
}

#[tokio::test]
async fn a_wrong_code_is_702_without_data() {
    let (bench, token, id) = sent().await;
    let answer = bench.mc_validate(&token, &id, &bench.wrong_code()).await;
    let expected = json!({ "responseCode": 702, "message": "WRONG_OTP_PROVIDED", "data": null });
    assert_eq!((answer.status.as_u16(), answer.json()), (400, expected));
    assert_eq!(bench.newest_state(), (State::Wrong, 1));
    let right = bench.mc_validate(&token, &id, &bench.newest().code).await;
    assert_eq!(right.json()["responseCode"], 200);
}

#[tokio::test]
async fn a_used_code_is_703_even_after_its_time() {
    let (bench, token, id) = sent().await;
    let code = bench.newest().code;
    bench.mc_validate(&token, &id, &code).await;
    for _ in 0..2 {
        let json = bench.mc_validate(&token, &id, &code).await.json();
        assert_eq!(code_of(&json), (Some(703), "ALREADY_VERIFIED"));
        assert_eq!(json["data"]["responseCode"], "703");
        assert_eq!(json["data"]["errorMessage"], "ALREADY_VERIFIED");
        assert_eq!(json["data"].get("verificationStatus"), None);
        bench.advance(60);
    }
    assert_eq!(bench.newest_state(), (State::Approved, 1));
}

#[tokio::test]
async fn a_code_is_705_after_sixty_seconds() {
    let (bench, token, id) = sent().await;
    let code = bench.newest().code;
    bench.advance(59);
    assert_eq!(bench.newest().state, State::Pending);
    bench.advance(1);
    let json = bench.mc_validate(&token, &id, &code).await.json();
    assert_eq!(code_of(&json), (Some(705), "VERIFICATION_EXPIRED"));
    assert_eq!(bench.newest_state(), (State::Expired, 0));
}

#[tokio::test]
async fn five_wrong_guesses_are_800_from_then_on() {
    let (bench, token, id) = sent().await;
    let code = bench.newest().code;
    for _ in 0..5 {
        let json = bench.mc_validate(&token, &id, &wrong(&code)).await.json();
        assert_eq!(json["responseCode"], 702);
    }
    for code in [&code, &wrong(&code)] {
        let json = bench.mc_validate(&token, &id, code).await.json();
        assert_eq!(code_of(&json), (Some(800), "MAXIMUM_LIMIT_REACHED"));
    }
    assert_eq!(bench.newest_state(), (State::Expired, 5));
    assert_eq!(bench.mc_send(&token).await.json()["responseCode"], 200, "no code lives any more");
}

#[tokio::test]
async fn an_unknown_id_is_505() {
    let (bench, token, id) = sent().await;
    let code = bench.newest().code;
    let other = bench.token_call(&[("customerId", "C-FFFFFFFFFFFFFFF"), ("key", "dGVzdA==")]).await;
    let unknown = [
        (&token, "1"),
        (&token, "abc"),
        (&token, &*format!("+{id}")),
        (&other.text_of("token"), &*id),
    ];
    for (token, id) in unknown {
        let json = bench.mc_validate(token, id, &code).await.json();
        assert_eq!(code_of(&json), (Some(505), "INVALID_VERIFICATION_ID"));
        assert_eq!(json["data"], Value::Null);
    }
    assert_eq!(bench.newest_state(), (State::Pending, 0));
}

#[tokio::test]
async fn v2_needs_the_customer_id_too() {
    let (bench, token, id) = sent().await;
    let code = bench.newest().code;
    let bare = [("verificationId", &*id), ("code", &code)];
    let answer = bench.mc(Method::GET, V2_PATH, &token, &bare).await;
    assert_eq!((answer.status.as_u16(), answer.json()["responseCode"].clone()), (200, json!(400)));

    let foreign = [&bare[..], &[("customerId", "C-FFFFFFFFFFFFFFF")]].concat();
    let answer = bench.mc(Method::GET, V2_PATH, &token, &foreign).await;
    assert_eq!(answer.json()["responseCode"], 501);

    // Some of the vendor's samples repeat the number.
    let whole = [
        &bare[..],
        &[("customerId", CUSTOMER), ("countryCode", "91"), ("mobileNumber", "8800000085")],
    ]
    .concat();
    let answer = bench.mc(Method::GET, V2_PATH, &token, &whole).await;
    assert_eq!(answer.json()["data"]["verificationStatus"], "VERIFICATION_COMPLETED");
}

#[tokio::test]
async fn id_and_code_are_required() {
    let (bench, token, id) = sent().await;
    let path = "/verification/v3/validateOtp";
    for query in [vec![], vec![("verificationId", &*id)], vec![("code", "123456")]] {
        let json = bench.mc(Method::GET, path, &token, &query).await.json();
        assert_eq!(code_of(&json), (Some(400), "BAD_REQUEST"));
    }
}

#[tokio::test]
async fn concurrent_validations_of_one_code_complete_once() {
    let (bench, token, id) = sent().await;
    let code = bench.newest().code;
    let all = (0..20).map(|_| bench.mc_validate(&token, &id, &code));
    let answers = futures_util::future::join_all(all).await;
    let codes: Vec<u64> =
        answers.iter().filter_map(|a| a.json()["responseCode"].as_u64()).collect();
    assert_eq!(codes.iter().filter(|code| **code == 200).count(), 1);
    assert_eq!(codes.iter().filter(|code| **code == 703).count(), 19);
}
