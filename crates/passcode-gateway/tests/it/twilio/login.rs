//! Who may ask, and where.

use passcode_gateway::ClientKey;

use super::bench::{
    ACCOUNT, CLIENTS, OTHER_ACCOUNT, OTHER_SERVICE, OTHER_TOKEN, SERVICE, TOKEN, basic, bench,
    call, path, posted, refused,
};
use crate::bench::{Bench, KEY, NOBODY, PHONE, SEND};

const ORDER: &[(&str, &str)] = &[("To", PHONE), ("Channel", "sms")];

#[tokio::test]
async fn a_call_needs_the_pair_of_a_client() {
    let bench = bench();
    for (authorization, status) in [
        (basic(ACCOUNT, TOKEN), 201),
        (basic(ACCOUNT, TOKEN).replace("Basic", "basic"), 201),
        (basic(ACCOUNT, OTHER_TOKEN), 401),
        (basic(OTHER_ACCOUNT, TOKEN), 401),
        (basic(ACCOUNT, &TOKEN[1..]), 401),
        (basic(ACCOUNT, ""), 401),
        (basic("", TOKEN), 401),
        (format!("Basic {ACCOUNT}:{TOKEN}"), 401),
        (format!("Bearer {TOKEN}"), 401),
        (format!("Bearer {KEY}"), 401),
        ("Basic".to_owned(), 401),
        (String::new(), 401),
    ] {
        let before = bench.stage.sends();
        let call = posted(&bench, "/Verifications", ORDER);
        let answer = call.header("authorization", &authorization).send().await;
        assert_eq!(answer.status, status, "{authorization}: {answer:?}");
        assert_eq!(bench.stage.sends() - before, usize::from(status == 201));
        if status == 401 {
            assert_eq!(refused(&answer), (401, 20003), "{authorization}");
            assert_eq!(answer.header("www-authenticate"), Some("Basic realm=\"passcode\""));
        }
    }
    for call in [
        posted(&bench, "/Verifications", ORDER).without("authorization"),
        posted(&bench, "/Verifications", ORDER).more("authorization", &basic(ACCOUNT, TOKEN)),
    ] {
        assert_eq!(refused(&call.send().await), (401, 20003));
    }
}

#[tokio::test]
async fn a_pair_opens_nothing_else() {
    let bench = bench();
    let body = serde_json::json!({ "to": PHONE });
    let answer = bench.post(SEND, &body).header("authorization", &basic(ACCOUNT, TOKEN));
    assert_eq!(answer.send().await.kind(), "unauthorized");
    assert_eq!(bench.post(SEND, &body).send().await.status, 201);
}

/// As a key, it is kept by its hash, and may be configured so.
#[tokio::test]
async fn a_token_may_be_configured_by_its_hash() {
    let key = ClientKey::generate().unwrap();
    let bench = Bench::with(&CLIENTS.replace(TOKEN, &key.hash()));
    for (token, status) in [(key.expose(), 201), (TOKEN, 401), (&key.hash(), 401)] {
        let call = posted(&bench, "/Verifications", ORDER);
        let call = call.header("authorization", &basic(ACCOUNT, token));
        assert_eq!(call.send().await.status, status);
    }
}

#[tokio::test]
async fn a_service_is_its_clients_alone() {
    let bench = bench();
    for (service, account, token, status) in [
        (SERVICE, ACCOUNT, TOKEN, 200),
        (OTHER_SERVICE, OTHER_ACCOUNT, OTHER_TOKEN, 200),
        (OTHER_SERVICE, ACCOUNT, TOKEN, 404),
        (SERVICE, OTHER_ACCOUNT, OTHER_TOKEN, 404),
        (&SERVICE.to_lowercase(), ACCOUNT, TOKEN, 404),
        ("VA1", ACCOUNT, TOKEN, 404),
    ] {
        let call = call(&bench, "GET", &format!("/v2/Services/{service}"));
        let answer = call.header("authorization", &basic(account, token)).send().await;
        assert_eq!(answer.status, status, "{service}: {answer:?}");
        if status == 404 {
            assert_eq!(refused(&answer), (404, 20404));
            continue;
        }
        let body = answer.body();
        assert_eq!((&body["sid"], &body["account_sid"]), (&service.into(), &account.into()));
        for absent in
            ["lookup_enabled", "psd2_enabled", "skip_sms_to_landlines", "custom_code_enabled"]
        {
            assert_eq!(body[absent], false, "{absent}");
        }
        let url = format!("https://verify.twilio.com/v2/Services/{service}");
        assert_eq!(body["url"], url);
        assert_eq!(body["links"]["verifications"], format!("{url}/Verifications"));
        assert_eq!(body["links"]["verification_checks"], format!("{url}/VerificationCheck"));
    }
    let elsewhere = format!("/v2/Services/{OTHER_SERVICE}/Verifications");
    let answer = call(&bench, "POST", &elsewhere).body("To=%2B12025550123&Channel=sms");
    assert_eq!((refused(&answer.send().await), bench.stage.sends()), ((404, 20404), 0));
}

#[tokio::test]
async fn paths_and_methods_that_are_not_there_are_said_to_whoever_is_known() {
    let bench = bench();
    for (method, path, expected, allow) in [
        ("GET", path("/Nowhere"), (404, 20404), None),
        ("POST", path("/verifications"), (404, 20404), None),
        ("POST", path("/Verifications/"), (404, 20404), None),
        ("GET", path("/Verifications/x/y"), (404, 20404), None),
        ("GET", path("/Verifications/%FF"), (404, 20404), None),
        ("GET", "/v2/Services".to_owned(), (404, 20404), None),
        ("GET", "/v2/Attempts".to_owned(), (404, 20404), None),
        ("GET", path("/Verifications"), (405, 20004), Some("POST")),
        ("GET", path("/VerificationCheck"), (405, 20004), Some("POST")),
        ("DELETE", path(""), (405, 20004), Some("GET,HEAD")),
        ("PUT", path("/Verifications/x"), (405, 20004), Some("GET,HEAD,POST")),
    ] {
        let answer = call(&bench, method, &path).send().await;
        assert_eq!(refused(&answer), expected, "{method} {path}");
        assert_eq!(answer.header("allow"), allow, "{method} {path}");
        let unknown = call(&bench, method, &path).without("authorization").send().await;
        assert_eq!(refused(&unknown), (401, 20003), "{method} {path}");
    }
}

/// Who needs no key has no pair either.
#[tokio::test]
async fn without_clients_nobody_is_known() {
    let bench = Bench::with(NOBODY);
    assert_eq!(refused(&posted(&bench, "/Verifications", ORDER).send().await), (401, 20003));
}

#[tokio::test(start_paused = true)]
async fn wrong_pairs_are_limited_by_address_and_a_right_one_never() {
    let bench = bench();
    let call = |peer: &str, token: &str| {
        let call = posted(&bench, "/Verifications", ORDER).from(peer);
        call.header("authorization", &basic(ACCOUNT, token)).send()
    };
    for _ in 0..20 {
        assert_eq!(refused(&call("192.0.2.1", "wrong").await), (401, 20003));
    }
    let answer = call("192.0.2.1", "wrong").await;
    assert_eq!(refused(&answer), (429, 20429));
    assert_eq!(answer.header("retry-after"), Some("60"));
    assert_eq!(call("192.0.2.1", TOKEN).await.status, 201);
    assert_eq!(call("192.0.2.2", "wrong").await.status, 401);
}
