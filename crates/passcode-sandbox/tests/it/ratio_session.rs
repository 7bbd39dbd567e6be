//! Ratio's sessions: two factors joined by the JWT, its life, its refresh, known users.

use passcode_sandbox::State;
use reqwest::Method;
use serde_json::{Value, json};

use crate::bench::{Answer, Bench, CLIENT_ID, EMAIL, PHONE, claims};
use crate::contract;

const REFRESH: &str = "ratio-authentication-refresh";

async fn known_user() -> Bench {
    Bench::with(|builder| builder.person(PHONE, EMAIL)).await
}

fn factors(jwt: &str) -> Vec<Value> {
    let claims = claims(jwt);
    claims["session"]["authentication_factors"].as_array().expect("a list").clone()
}

#[tokio::test]
async fn a_jwt_lives_five_minutes_and_its_session_ten() {
    let bench = Bench::new().await;
    let claims = claims(&bench.sign_in_by_sms().await.text_of("sessionJwt"));
    let seconds = |name: &str| claims[name].as_i64().unwrap();
    assert_eq!(seconds("iat"), 1_767_323_045);
    assert_eq!(seconds("nbf"), seconds("iat"));
    assert_eq!(seconds("exp") - seconds("iat"), 300);
    assert!(claims["iss"].is_string() && claims["aud"].is_string() && claims["sub"].is_string());
    let session = &claims["session"];
    assert_eq!(session["last_accessed_at"], "2026-01-02T03:04:05.000Z");
    assert_eq!(session["expires_at"], "2026-01-02T03:14:05.000Z");
    let factor = json!({ "type": "otp", "delivery_method": "sms" });
    assert_eq!(session["authentication_factors"], json!([factor]));
}

#[tokio::test]
async fn a_known_user_shows_masked_after_one_factor_and_whole_after_two() {
    let bench = known_user().await;
    let first = bench.sign_in_by_sms().await;
    let mask = &first.json()["userMask"];
    assert_eq!(mask["phoneMask"], "0123");
    assert_eq!(mask["emailMask"], "ad...@example.com");
    assert_eq!(first.json().get("user"), None);

    let jwt = first.text_of("sessionJwt");
    let id = bench.send_email(Some(&jwt)).await;
    let second = bench.try_email(Some(&jwt), &id, &bench.newest().code).await;
    contract::check("AuthResponse", &second.json());
    let user = &second.json()["user"];
    assert_eq!((&user["phone"], &user["email"]), (&json!(PHONE), &json!(EMAIL)));
    assert_eq!(user["id"], mask["id"]);
    assert_eq!(second.json().get("userMask"), None);
    assert_ne!(second.text_of("sessionJwt"), jwt);
    assert_eq!(factors(&second.text_of("sessionJwt")).len(), 2);
}

#[tokio::test]
async fn the_factors_come_in_any_order() {
    let bench = known_user().await;
    let id = bench.send_email(None).await;
    let first = bench.try_email(None, &id, &bench.newest().code).await;
    assert!(first.json()["userMask"].is_object());

    let jwt = first.text_of("sessionJwt");
    let id = bench.send_sms(Some(&jwt)).await;
    let second = bench.try_sms(Some(&jwt), &id, &bench.newest().code).await;
    assert_eq!(second.json()["user"]["phone"], PHONE);
}

#[tokio::test]
async fn a_new_user_joins_two_factors_and_shows_neither_member() {
    let bench = Bench::new().await;
    let jwt = bench.sign_in_by_sms().await.text_of("sessionJwt");
    let id = bench.send_email(Some(&jwt)).await;
    let second = bench.try_email(Some(&jwt), &id, &bench.newest().code).await;
    assert_eq!(second.json().as_object().unwrap().len(), 1);
    assert_eq!(factors(&second.text_of("sessionJwt")).len(), 2);
}

#[tokio::test]
async fn only_a_code_sent_and_authenticated_in_the_session_joins_it() {
    let bench = known_user().await;
    let jwt = bench.sign_in_by_sms().await.text_of("sessionJwt");
    let other = bench.sign_in_by_sms().await.text_of("sessionJwt");

    let ways = [(None, Some(&jwt)), (Some(&jwt), None), (Some(&other), Some(&jwt))];
    for (sent_under, authenticated_under) in ways {
        let id = bench.send_email(sent_under.map(String::as_str)).await;
        let under = authenticated_under.map(String::as_str);
        let answer = bench.try_email(under, &id, &bench.newest().code).await;
        assert_eq!(answer.status, 200, "it silently starts a session of its own");
        assert_eq!(factors(&answer.text_of("sessionJwt")).len(), 1);
        assert_eq!(answer.json().get("user"), None);
        assert!(answer.json()["userMask"].is_object());
    }
}

#[tokio::test]
async fn a_jwt_that_is_too_old_is_refused_and_costs_no_guess() {
    let bench = Bench::new().await;
    let jwt = bench.sign_in_by_sms().await.text_of("sessionJwt");
    let id = bench.send_email(Some(&jwt)).await;
    bench.advance(299);
    assert_eq!(bench.newest_state(), (State::Pending, 0));
    let body = json!({ "phoneNumber": PHONE });
    assert_eq!(bench.ratio("sms:send", Some(&jwt), body.clone()).await.status, 200);
    bench.advance(1);
    let late = bench.ratio("sms:send", Some(&jwt), body).await;
    assert_eq!((late.status.as_u16(), &*late.text_of("code")), (401, "EXPIRED_AUTHORIZATION"));
    let late = bench.try_email(Some(&jwt), &id, "000000").await;
    assert_eq!((late.status.as_u16(), &*late.text_of("code")), (401, "EXPIRED_AUTHORIZATION"));
    let email = &bench.sandbox.inbox().messages_to(EMAIL)[0];
    assert_eq!(email.attempts, 0);
}

#[tokio::test]
async fn a_jwt_near_its_end_is_refreshed_by_a_header() {
    let bench = Bench::new().await;
    let jwt = bench.sign_in_by_sms().await.text_of("sessionJwt");
    let send = |jwt: String| {
        let bench = &bench;
        async move { bench.ratio("email:send", Some(&jwt), json!({ "emailAddress": EMAIL })).await }
    };
    bench.advance(200);
    assert_eq!(send(jwt.clone()).await.headers.get(REFRESH), None);
    bench.advance(50);
    let answer = send(jwt.clone()).await;
    let fresh = answer.headers[REFRESH].to_str().unwrap().to_owned();
    assert_ne!(fresh, jwt);
    assert_eq!(claims(&fresh)["session"]["id"], claims(&jwt)["session"]["id"]);

    bench.advance(299);
    assert_eq!(send(fresh.clone()).await.status, 200);
    let id = bench.newest().verification_id;
    let answer = bench.try_email(Some(&fresh), &id, &bench.newest().code).await;
    assert_eq!(
        factors(&answer.text_of("sessionJwt")).len(),
        2,
        "the refreshed session is the same"
    );
}

#[tokio::test]
async fn a_bearer_value_of_no_session_is_refused() {
    let bench = Bench::new().await;
    let jwt = bench.sign_in_by_sms().await.text_of("sessionJwt");
    let body = json!({ "phoneNumber": PHONE });
    let mut forged = jwt.clone();
    forged.replace_range(jwt.len() - 4.., "AAAA");
    for bad in ["x", "a.b.c", &forged, &bench.token().await] {
        let answer = bench.ratio("sms:send", Some(bad), body.clone()).await;
        answer.refused(401, "INVALID_AUTHORIZATION");
    }
    let raw = |client: &str, authorization: String| {
        bench
            .request(Method::POST, "/v1/auth/otp/sms:send")
            .header("ratio-client-id", client)
            .header("ratio-client-secret", "test-secret")
            .header("authorization", authorization)
            .json(&body)
    };
    let no_scheme = Answer::of(raw(CLIENT_ID, jwt.clone())).await;
    no_scheme.refused(401, "INVALID_AUTHORIZATION");
    let other_client = "aaaaaaaa-bbbb-4ccc-8ddd-eeeeeeeeeeee";
    let foreign = Answer::of(raw(other_client, format!("Bearer {jwt}"))).await;
    foreign.refused(401, "INVALID_AUTHORIZATION");
}

#[tokio::test]
async fn a_recipient_of_another_user_conflicts_with_the_session() {
    let bench = known_user().await;
    let sign_in = async |kind: &str, body: Value| {
        let sent = bench.ratio(&format!("{kind}:send"), None, body).await.json();
        let (name, _) = sent.as_object().unwrap().iter().find(|(k, _)| k.ends_with("Id")).unwrap();
        let body = json!({ "otp": bench.newest().code, name: sent[name] });
        let answer = bench.ratio(&format!("{kind}:authenticate"), None, body).await;
        answer.text_of("sessionJwt")
    };
    // A session that isn't the known user's: as in the linking flow.
    let stranger = sign_in("email", json!({ "emailAddress": "eve@example.com" })).await;
    let phone = json!({ "phoneNumber": PHONE });
    let answer = bench.ratio("sms:send", Some(&stranger), phone.clone()).await;
    answer.refused(409, "ALREADY_EXISTS_PHONE");
    assert_eq!(bench.ratio("sms:send", None, phone).await.status, 200);

    let stranger = sign_in("sms", json!({ "phoneNumber": "+12025550199" })).await;
    let email = json!({ "emailAddress": EMAIL });
    let answer = bench.ratio("email:send", Some(&stranger), email).await;
    answer.refused(409, "ALREADY_EXISTS_EMAIL");
}

#[tokio::test]
async fn a_known_users_session_takes_only_what_is_on_record() {
    let bench = known_user().await;
    let jwt = bench.sign_in_by_sms().await.text_of("sessionJwt");
    let email = json!({ "emailAddress": "eve@example.com" });
    bench.ratio("email:send", Some(&jwt), email).await.refused(400, "MISMATCH_EMAIL");
    let phone = json!({ "phoneNumber": "+12025550199" });
    bench.ratio("sms:send", Some(&jwt), phone).await.refused(400, "MISMATCH_PHONE");
}
