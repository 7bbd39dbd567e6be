//! Wallets as a factor, and client sessions.

use reqwest::Method;
use serde_json::{Value, json};

use crate::bench::{Answer, Bench, claims, new_user};
use crate::contract;

pub(crate) const ADDRESS: &str = "0x00000000000000000000000000000000000000aA";

fn signature() -> String {
    format!("{}1b", "5a".repeat(64))
}

fn wallet() -> Value {
    json!({ "walletAddress": ADDRESS, "walletType": "EVM" })
}

async fn call(bench: &Bench, verb: &str, jwt: Option<&str>, body: Value) -> Answer {
    let path = format!("/v1/auth/cryptoWallet:{verb}");
    bench.ratio_at(Method::POST, &path, jwt, Some(body)).await
}

pub(crate) async fn sign(bench: &Bench, jwt: Option<&str>) -> Answer {
    let mut body = wallet();
    body["signature"] = signature().into();
    call(bench, "authenticate", jwt, body).await
}

/// The whole wallet step.
async fn sign_in(bench: &Bench, jwt: Option<&str>) -> Answer {
    let start = call(bench, "start", jwt, wallet()).await;
    contract::check("AuthenticateCryptoWalletStartResponse", &start.json());
    let answer = sign(bench, jwt).await;
    assert_eq!(answer.status, 200, "{answer:?}");
    contract::check("AuthResponse", &answer.json());
    answer
}

#[tokio::test]
async fn a_wallet_is_a_first_factor() {
    let bench = Bench::new().await;
    let answer = sign_in(&bench, None).await.json();
    assert!(answer.get("userMask").is_none() && answer.get("user").is_none());
    let factors =
        &claims(answer["sessionJwt"].as_str().unwrap())["session"]["authentication_factors"];
    assert_eq!(*factors, json!([{ "type": "crypto", "delivery_method": "crypto_wallet" }]));
}

#[tokio::test]
async fn wallet_and_sms_make_a_user_who_is_known_by_either() {
    let bench = Bench::new().await;
    let jwt = sign_in(&bench, None).await.text_of("sessionJwt");
    let id = bench.send_sms(Some(&jwt)).await;
    let jwt = bench.try_sms(Some(&jwt), &id, &bench.newest().code).await.text_of("sessionJwt");
    let user = bench.ratio_at(Method::POST, "/v1/users", Some(&jwt), Some(new_user())).await;
    assert_eq!(user.status, 201);
    let again = sign_in(&bench, None).await;
    assert_eq!(again.json()["userMask"]["id"], *user.text_of("id"));
    let jwt = again.text_of("sessionJwt");
    let id = bench.send_sms(Some(&jwt)).await;
    let full = bench.try_sms(Some(&jwt), &id, &bench.newest().code).await;
    assert_eq!(full.json()["user"]["id"], *user.text_of("id"));
}

#[tokio::test]
async fn email_and_wallet_make_no_user() {
    let bench = Bench::new().await;
    let jwt = sign_in(&bench, None).await.text_of("sessionJwt");
    let id = bench.send_email(Some(&jwt)).await;
    let jwt = bench.try_email(Some(&jwt), &id, &bench.newest().code).await.text_of("sessionJwt");
    let user = bench.ratio_at(Method::POST, "/v1/users", Some(&jwt), Some(new_user())).await;
    user.refused(403, "MFA_REQUIRED");
}

#[tokio::test]
async fn a_known_user_links_a_wallet_in_two_ways() {
    for explicit in [true, false] {
        let bench = Bench::new().await;
        let (id, jwt) = bench.new_user().await;
        if explicit {
            let added = call(&bench, "addToUser", Some(&jwt), wallet()).await;
            assert_eq!((added.status.as_u16(), &*added.text), (200, "{}"));
        } else {
            sign_in(&bench, Some(&jwt)).await;
        }
        assert_eq!(sign_in(&bench, None).await.json()["userMask"]["id"], *id);
    }
}

#[tokio::test]
async fn one_factor_links_nothing() {
    let bench = Bench::new().await;
    bench.new_user().await;
    let jwt = bench.sign_in_by_sms().await.text_of("sessionJwt");
    call(&bench, "addToUser", Some(&jwt), wallet()).await.refused(403, "MFA_REQUIRED");
    call(&bench, "addToUser", None, wallet()).await.refused(403, "MFA_REQUIRED");
    call(&bench, "start", Some(&jwt), wallet()).await;
    sign(&bench, Some(&jwt)).await.refused(400, "INVALID_WALLET_ADDRESS");
}

#[tokio::test]
async fn a_signature_needs_its_form_and_a_fresh_challenge() {
    let bench = Bench::new().await;
    sign(&bench, None).await.refused(400, "INVALID_SIGNATURE");
    call(&bench, "start", None, wallet()).await;
    for wrong in [
        format!("0x{}", signature()),
        format!("{}1b", "00".repeat(64)),
        format!("{}00", "5a".repeat(64)),
        "5a".repeat(64),
        "é".repeat(65),
        String::new(),
    ] {
        let mut body = wallet();
        body["signature"] = wrong.into();
        call(&bench, "authenticate", None, body).await.refused(400, "INVALID_SIGNATURE");
    }
    assert_eq!(sign(&bench, None).await.status, 200);
    sign(&bench, None).await.refused(400, "INVALID_SIGNATURE");
    call(&bench, "start", None, wallet()).await;
    bench.advance(300);
    sign(&bench, None).await.refused(400, "INVALID_SIGNATURE");
}

#[tokio::test]
async fn what_is_no_wallet_is_refused() {
    let bench = Bench::new().await;
    for (body, code) in [
        (json!({ "walletType": "EVM" }), "MISSING_WALLET_ADDRESS"),
        (json!({ "walletAddress": ADDRESS }), "MISSING_WALLET_TYPE"),
        (json!({ "walletAddress": ADDRESS, "walletType": "POLYGON" }), "INVALID_WALLET_TYPE"),
        (json!({ "walletAddress": "0xaa", "walletType": "EVM" }), "INVALID_WALLET_ADDRESS"),
        (json!([]), "INVALID_BODY"),
    ] {
        call(&bench, "start", None, body).await.refused(400, code);
    }
}

#[tokio::test]
async fn in_a_client_session_the_wallet_needs_no_secret() {
    let bench = Bench::new().await;
    let body = json!({ "signingAddress": ADDRESS, "signingType": "EVM" });
    let path = "/v1/client/sessions";
    let created = bench.ratio_at(Method::POST, path, None, Some(body)).await;
    assert_eq!(created.status, 201);
    contract::check("ClientSession", &created.json());
    assert_eq!(created.text_of("depositAddress"), ADDRESS);
    let id = created.text_of("id");

    let read = async || Answer::of(bench.request(Method::GET, &format!("{path}/{id}"))).await;
    assert_eq!(read().await.json(), created.json());
    let call = async |verb: &str, address: &str| {
        let path = format!("/v1/auth/cryptoWallet:{verb}");
        let mut body = json!({ "walletAddress": address, "walletType": "EVM" });
        if verb == "authenticate" {
            body["signature"] = signature().into();
        }
        let request = bench.request(Method::POST, &path).header("ratio-client-session-id", &id);
        Answer::of(request.json(&body)).await
    };
    let other = format!("0x{}", "1".repeat(40));
    call("start", &other).await.refused(400, "INVALID_WALLET_ADDRESS");
    assert_eq!(call("start", ADDRESS).await.status, 200);
    let jwt = call("authenticate", ADDRESS).await.text_of("sessionJwt");
    let shown = read().await;
    contract::check("ClientSession", &shown.json());
    assert_eq!(shown.text_of("sessionJwt"), jwt);

    bench.advance(600);
    read().await.refused(410, "EXPIRED_SESSION_ID");
    Answer::of(bench.request(Method::GET, &format!("{path}/none")))
        .await
        .refused(404, "NOT_FOUND_SESSION");
}
