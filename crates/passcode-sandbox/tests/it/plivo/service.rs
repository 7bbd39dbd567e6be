//! Paths, credentials and settings.

use passcode_sandbox::Sandbox;
use reqwest::Method;
use serde_json::{Value, json};

use super::{ACCOUNT, SUBACCOUNT, TO, call, check, read, refused, send, sent};
use crate::bench::{Answer, Bench};

#[tokio::test]
async fn paths_are_taken_with_their_last_slash_and_without() {
    let bench = Bench::new().await;
    let body = Some(json!({ "recipient": TO }));
    let id = call(&bench, Method::POST, "Verify/Session", body).await.text_of("session_uuid");
    for slash in ["", "/"] {
        assert_eq!(
            call(&bench, Method::GET, &format!("Verify/Session/{id}{slash}"), None).await.status,
            200
        );
    }
    let account = call(&bench, Method::GET, "", None).await;
    let expected = (&*account.text_of("auth_id"), &*account.text_of("resource_uri"));
    assert_eq!(expected, (ACCOUNT, "/v1/Account/MA0123456789ABCDEFGH/"));
    // There is no cancel.
    for (method, path) in
        [(Method::DELETE, format!("Verify/Session/{id}/")), (Method::POST, "Call/".into())]
    {
        assert_eq!(call(&bench, method, &path, None).await.status, 404);
    }
}

async fn opened(bench: &Bench, user: &str, token: &str, account: &str) -> u16 {
    let url = format!("{}/v1/Account/{account}/", bench.sandbox.url("plivo"));
    Answer::of(bench.http.get(url).basic_auth(user, Some(token))).await.status.as_u16()
}

#[tokio::test]
async fn credentials_of_the_right_form_open_their_own_account() {
    let bench = Bench::new().await;
    assert_eq!(opened(&bench, ACCOUNT, "t", ACCOUNT).await, 200);
    assert_eq!(opened(&bench, SUBACCOUNT, "t", SUBACCOUNT).await, 200);
    for (user, token, account) in [
        (ACCOUNT, "t", SUBACCOUNT),
        (ACCOUNT, "", ACCOUNT),
        ("ma0123456789ABCDEFGH", "t", "ma0123456789ABCDEFGH"),
        ("MA0123456789ABCDEFG", "t", "MA0123456789ABCDEFG"),
        ("XX0123456789ABCDEFGH", "t", "XX0123456789ABCDEFGH"),
    ] {
        assert_eq!(opened(&bench, user, token, account).await, 401, "{user} {account}");
    }
    let url = format!("{}/v1/Account/{ACCOUNT}/Verify/Session/", bench.sandbox.url("plivo"));
    let bare = Answer::of(bench.http.post(url).json(&json!({ "recipient": TO }))).await;
    refused(&bare, 401, "auth");
    assert!(bench.sandbox.inbox().messages().is_empty());

    let given = [("auth_id", ACCOUNT), ("auth_token", "right")];
    let bench = Bench::with(|builder| builder.credentials("plivo", given)).await;
    assert_eq!(opened(&bench, ACCOUNT, "right", ACCOUNT).await, 200);
    assert_eq!(opened(&bench, ACCOUNT, "wrong", ACCOUNT).await, 401);
    assert_eq!(opened(&bench, SUBACCOUNT, "right", SUBACCOUNT).await, 401);
    for (id, token, says) in [("7", "t", "MA or SA"), (ACCOUNT, "", "can't be empty")] {
        let set = [("auth_id", id), ("auth_token", token)];
        let error = Sandbox::builder().credentials("plivo", set).spawn().await.unwrap_err();
        assert!(error.to_string().contains(says), "{error}");
    }
}

#[tokio::test]
async fn what_an_application_decides_is_a_setting() {
    let settings = json!({ "life": "1m", "code_length": 4, "messages": 1, "words": false });
    let bench = Bench::with(|builder| builder.settings("plivo", settings)).await;
    let id = sent(&bench).await;
    assert_eq!(bench.newest().code.len(), 4);
    refused(&send(&bench, json!({ "recipient": TO })).await, 429, "could not be processed");
    refused(&check(&bench, &id, "0").await, 400, "could not be processed");
    bench.advance(60);
    assert_eq!(read(&bench, &id).await.text_of("status"), "expired");
    let put = async |settings: Value| {
        let request = bench.request(Method::PUT, "/sandbox/settings");
        Answer::of(request.json(&json!({ "plivo": settings }))).await.status.as_u16()
    };
    assert_eq!(
        (put(json!({ "words": true })).await, put(json!({ "code_length": 9 })).await),
        (200, 422)
    );
    refused(&check(&bench, &id, "0").await, 400, "expire");
}

#[tokio::test]
async fn somebody_blocked_and_faults_by_recipient() {
    let bench = Bench::new().await;
    refused(&send(&bench, json!({ "recipient": "+12025550189" })).await, 400, "blocked");
    let id = send(&bench, json!({ "recipient": "12025550179" })).await.text_of("session_uuid");
    assert_eq!(check(&bench, &id, "123456").await.status, 503);
    assert_eq!(read(&bench, &id).await.status, 200);
    assert_eq!(bench.sandbox.inbox().messages().len(), 1);
}
