//! Message Central's token call.

use passcode_sandbox::Sandbox;
use reqwest::Method;
use serde_json::json;

use crate::bench::{Answer, Bench, CUSTOMER, KEY, claims};

#[tokio::test]
async fn a_token_names_the_customer_and_its_life() {
    let bench = Bench::new().await;
    let answer = bench
        .token_call(&[("customerId", CUSTOMER), ("key", KEY), ("scope", "NEW"), ("country", "91")])
        .await;
    assert_eq!(answer.status, 200);
    assert_eq!(answer.json()["status"], 200);
    assert_eq!(answer.json().as_object().unwrap().len(), 2);
    let claims = claims(&answer.text_of("token"));
    let expected = json!({
        "sub": CUSTOMER, "iat": 1_767_323_045, "exp": 1_767_323_045_u64 + 1_825 * 86_400,
    });
    assert_eq!(claims, expected);
}

#[tokio::test]
async fn failures_come_as_200_with_an_error() {
    let bench = Bench::new().await;
    let wrong_customer = json!({ "status": 400, "error": "customerId is invalid" });
    let wrong_password = json!({ "status": 400, "error": "password is wrong" });
    let dot = json!({ "error": "Illegal base64 character 2e" });
    let table: [(&[(&str, &str)], _); 8] = [
        (&[], &wrong_customer),
        (&[("key", KEY)], &wrong_customer),
        (&[("customerId", "0123456789ABCDE"), ("key", KEY)], &wrong_customer),
        (&[("customerId", ""), ("key", KEY)], &wrong_customer),
        (&[("customerId", CUSTOMER)], &wrong_password),
        (&[("customerId", CUSTOMER), ("key", "")], &wrong_password),
        (&[("customerId", CUSTOMER), ("key", "dGVzdA")], &wrong_password),
        (&[("customerId", CUSTOMER), ("key", "eyJhbGciOiJIUzUxMiJ9.e30.c2ln")], &dot),
    ];
    for (query, expected) in table {
        let answer = bench.token_call(query).await;
        assert_eq!(answer.status, 200);
        assert_eq!(&answer.json(), expected, "{query:?}");
    }
}

#[tokio::test]
async fn a_bare_plus_in_the_key_is_a_space() {
    let bench = Bench::with(|builder| {
        builder.credentials("messagecentral", [("customer_id", CUSTOMER), ("password", "~>>")])
    })
    .await;
    // Base64 of "~>>" is "fj4+".
    let call = |key: &str| {
        let path = format!("/auth/v1/authentication/token?customerId={CUSTOMER}&key={key}");
        Answer::of(bench.request(Method::GET, &path))
    };
    assert_eq!(call("fj4+").await.json(), json!({ "error": "Illegal base64 character 20" }));
    assert_eq!(call("fj4%2B").await.json()["status"], 200);
}

#[tokio::test]
async fn given_credentials_are_the_only_ones() {
    let bench = Bench::with(|builder| {
        builder.credentials(
            "messagecentral",
            [("customer_id", CUSTOMER), ("password", "test-password")],
        )
    })
    .await;
    let right = bench.token_call(&[("customerId", CUSTOMER), ("key", KEY)]).await;
    assert_eq!(right.json()["status"], 200);
    let other = bench.token_call(&[("customerId", "C-FFFFFFFFFFFFFFF"), ("key", KEY)]).await;
    assert_eq!(other.json()["error"], "customerId is invalid");
    let wrong = bench.token_call(&[("customerId", CUSTOMER), ("key", "d3Jvbmc=")]).await;
    assert_eq!(wrong.json()["error"], "password is wrong");
}

#[tokio::test]
async fn credentials_no_vendor_could_have_are_refused_at_start() {
    for builder in [
        Sandbox::builder().credentials(
            "messagecentral",
            [("customer_id", "12345"), ("password", "test-password")],
        ),
        Sandbox::builder()
            .credentials("messagecentral", [("customer_id", CUSTOMER), ("password", "")]),
        Sandbox::builder()
            .credentials("ratio", [("client_id", "not-a-uuid"), ("client_secret", "secret")]),
        Sandbox::builder().person("+918800000085", "ada@example.com"),
        Sandbox::builder().person("+12025550123", "ada"),
    ] {
        let error = builder.spawn().await.unwrap_err();
        assert_eq!(error.kind(), std::io::ErrorKind::InvalidInput);
    }
}

#[tokio::test]
async fn a_missing_or_refused_token_gets_an_empty_401() {
    let bench = Bench::new().await;
    let token = bench.token().await;
    let ratio_jwt = bench.sign_in_by_sms().await.text_of("sessionJwt");
    let bearer = format!("Bearer {token}");
    let calls = [
        (Method::POST, "/verification/v3/send"),
        (Method::POST, "/verification/v2/verification/send"),
        (Method::GET, "/verification/v3/validateOtp"),
        (Method::GET, "/verification/v2/verification/validateOtp"),
    ];
    for (method, path) in calls {
        for bad in ["", "x", &bearer, &ratio_jwt] {
            empty_401(&bench.mc(method.clone(), path, bad, &[]).await);
        }
        empty_401(&Answer::of(bench.request(method, path)).await);
    }
}

#[tokio::test]
async fn a_token_expires() {
    let bench = Bench::new().await;
    let token = bench.token().await;
    bench.advance(1_825 * 86_400 - 1);
    assert_eq!(bench.mc_send(&token).await.status, 200);
    bench.advance(1);
    empty_401(&bench.mc_send(&token).await);
}

#[tokio::test]
async fn a_wrong_method_or_path_gets_an_empty_401() {
    let bench = Bench::new().await;
    let token = bench.token().await;
    for (method, path) in [
        (Method::POST, "/verification/v3/validateOtp"),
        (Method::POST, "/verification/v2/verification/validateOtp"),
        (Method::GET, "/verification/v3/validateOtp/"),
        (Method::GET, "/verification/v3/send"),
    ] {
        empty_401(&bench.mc(method, path, &token, &[]).await);
    }
}

#[track_caller]
fn empty_401(answer: &Answer) {
    assert_eq!((answer.status.as_u16(), &*answer.text), (401, ""));
}
