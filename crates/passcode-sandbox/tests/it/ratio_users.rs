//! Creating and reading Ratio's users.

use reqwest::Method;
use serde_json::{Value, json};

use crate::bench::{Answer, Bench, EMAIL, PHONE, new_user};
use crate::contract;

async fn create(bench: &Bench, jwt: Option<&str>, body: Value) -> Answer {
    bench.ratio_at(Method::POST, "/v1/users", jwt, Some(body)).await
}

async fn read(bench: &Bench, jwt: Option<&str>, id: &str) -> Answer {
    bench.ratio_at(Method::GET, &format!("/v1/users/{id}"), jwt, None).await
}

#[tokio::test]
async fn a_user_is_created_with_two_factors_and_read() {
    let bench = Bench::new().await;
    let jwt = bench.two_factors().await;
    let created = create(&bench, Some(&jwt), new_user()).await;
    assert_eq!(created.status, 201);
    contract::check("User", &created.json());
    for (member, value) in
        [("firstName", "Ada"), ("lastName", "Example"), ("email", EMAIL), ("phone", PHONE)]
    {
        assert_eq!(created.text_of(member), value);
    }
    let id = created.text_of("id");
    // The client's credentials suffice for reading.
    for jwt in [Some(&*jwt), None] {
        assert_eq!(read(&bench, jwt, &id).await.json(), created.json());
    }
    // And Ratio knows the user from then on.
    let again = bench.sign_in_by_sms().await.json();
    assert_eq!(again["userMask"]["id"], *id);
}

#[tokio::test]
async fn one_factor_and_none_are_not_enough() {
    let bench = Bench::new().await;
    create(&bench, None, new_user()).await.refused(401, "MISSING_AUTHORIZATION");
    let jwt = bench.sign_in_by_sms().await.text_of("sessionJwt");
    create(&bench, Some(&jwt), new_user()).await.refused(403, "MFA_REQUIRED");
}

#[tokio::test]
async fn what_is_given_must_be_what_was_proved() {
    let bench = Bench::new().await;
    let jwt = bench.two_factors().await;
    for (member, value, status, code) in [
        ("phone", json!("+12025550124"), 400, "MISMATCH_PHONE"),
        ("email", json!("eve@example.com"), 400, "MISMATCH_EMAIL"),
        ("phone", json!("12025550123"), 400, "INVALID_PHONE"),
        ("email", json!("ada"), 400, "INVALID_EMAIL"),
        ("country", json!("FR"), 400, "INVALID_COUNTRY"),
        ("acceptedTerms", json!("true"), 400, "INVALID_ACCEPTED_TERMS"),
        ("acceptedTerms", json!(false), 400, "INVALID_ACCEPTED_TERMS"),
        ("firstName", json!(" "), 400, "INVALID_FIRST_NAME"),
        ("lastName", Value::Null, 400, "MISSING_LAST_NAME"),
        ("nickname", json!("A"), 400, "INVALID_BODY"),
    ] {
        let mut body = new_user();
        body[member] = value;
        create(&bench, Some(&jwt), body).await.refused(status, code);
    }
    assert_eq!(create(&bench, Some(&jwt), new_user()).await.status, 201);
    create(&bench, Some(&jwt), new_user()).await.refused(409, "ALREADY_EXISTS_USER");
}

#[tokio::test]
async fn an_address_of_another_user_conflicts() {
    let bench = Bench::with(|builder| builder.person("+12025550124", EMAIL)).await;
    let jwt = bench.sign_in_by_sms().await.text_of("sessionJwt");
    let body = json!({ "walletAddress": crate::ratio_wallet::ADDRESS, "walletType": "EVM" });
    let path = "/v1/auth/cryptoWallet:start";
    bench.ratio_at(Method::POST, path, Some(&jwt), Some(body.clone())).await;
    let jwt = crate::ratio_wallet::sign(&bench, Some(&jwt)).await.text_of("sessionJwt");
    create(&bench, Some(&jwt), new_user()).await.refused(409, "ALREADY_EXISTS_EMAIL");
}

#[tokio::test]
async fn nobody_reads_another_user() {
    let bench = Bench::with(|builder| builder.person("+12025550124", "b@example.com")).await;
    let (id, jwt) = bench.new_user().await;
    let other = bench.ratio("sms:send", None, json!({ "phoneNumber": "+12025550124" })).await;
    let other = bench.try_sms(None, &other.text_of("phoneId"), &bench.newest().code).await;
    let other_id = other.json()["userMask"]["id"].as_str().unwrap().to_owned();
    read(&bench, Some(&jwt), &other_id).await.refused(404, "NOT_FOUND_USER");
    read(&bench, Some(&other.text_of("sessionJwt")), &id).await.refused(404, "NOT_FOUND_USER");
    for unknown in ["x", "aaaaaaaa-bbbb-4ccc-8ddd-eeeeeeeeeeee"] {
        read(&bench, Some(&jwt), unknown).await.refused(404, "NOT_FOUND_USER");
    }
}

#[tokio::test]
async fn a_jwt_near_its_end_is_refreshed_by_any_success() {
    let bench = Bench::new().await;
    let (id, jwt) = bench.new_user().await;
    assert!(
        !read(&bench, Some(&jwt), &id).await.headers.contains_key("ratio-authentication-refresh")
    );
    bench.advance(250);
    let answer = read(&bench, Some(&jwt), &id).await;
    let fresh = answer.headers["ratio-authentication-refresh"].to_str().unwrap().to_owned();
    bench.advance(60);
    read(&bench, Some(&jwt), &id).await.refused(401, "EXPIRED_AUTHORIZATION");
    assert_eq!(read(&bench, Some(&fresh), &id).await.status, 200);
}
