use base64::Engine;
use base64::prelude::BASE64_URL_SAFE_NO_PAD;

use super::*;

/// A JWT as a vendor makes them; nobody checks its signature here.
fn jwt(claims: &str) -> String {
    let part = |text: &str| BASE64_URL_SAFE_NO_PAD.encode(text);
    format!("{}.{}.{}", part(r#"{"alg":"none"}"#), part(claims), part("signature"))
}

fn claims(subject: &str, session: &str, issued: u32) -> String {
    let until = issued + 300;
    format!(
        r#"{{"iss":"stytch.com/p","aud":["p"],"sub":"{subject}","iat":{issued},"exp":{until},
        "https://stytch.com/session":{{"id":"{session}","last_accessed_at":"{issued}",
        "authentication_factors":[{{"type":"otp","delivery_method":"sms"}}]}}}}"#
    )
}

#[test]
fn one_session_has_one_fingerprint_across_refresh_and_restart() {
    for (first, refreshed) in [
        (jwt(&claims("user-1", "session-1", 0)), jwt(&claims("user-1", "session-1", 240))),
        (jwt(r#"{"sub":"test","n":1}"#), jwt(r#"{"sub":"test","n":2}"#)),
        (jwt(r#"{"sid":"s","iat":1}"#), jwt(r#"{"iat":2,"sid":"s"}"#)),
        // A second factor adds to the claim, and changes nothing of the session's.
        (
            jwt(r#"{"sub":"u","session":{"id":"s","authentication_factors":[1]}}"#),
            jwt(r#"{"sub":"u","session":{"id":"s","authentication_factors":[1,2]}}"#),
        ),
    ] {
        let session = Session::new(&*first);
        let sent_under = session.fingerprint();
        let clone = session.clone();
        session.replace(&*refreshed);
        assert_eq!(clone.fingerprint(), sent_under, "{first}");
        assert_eq!(Session::new(&*refreshed).fingerprint(), sent_under, "{first}");
        assert_eq!(Session::new(&*first).fingerprint(), sent_under, "{first}");
    }
}

#[test]
fn a_token_that_says_nothing_is_known_by_its_first_text() {
    for opaque in ["opaque", "a.b.c", "a.e30.c", &jwt("{}"), &jwt(r#"{"sub":7}"#), &jwt("[1]"), ""]
    {
        let session = Session::new(opaque);
        let sent_under = session.fingerprint();
        assert_eq!(Session::new(opaque).fingerprint(), sent_under, "{opaque}");
        session.replace("refreshed");
        assert_eq!(session.clone().fingerprint(), sent_under, "{opaque}");
        assert_ne!(Session::new("refreshed").fingerprint(), sent_under, "{opaque}");
    }
}

#[test]
fn two_sessions_have_two_fingerprints() {
    let tokens = [
        jwt(&claims("user-1", "session-1", 0)),
        jwt(&claims("user-1", "session-2", 0)),
        jwt(&claims("user-2", "session-1", 0)),
        jwt(r#"{"sub":"user-1"}"#),
        jwt(r#"{"sid":"user-1"}"#),
        jwt(r#"{"iss":"user-1","sub":"x"}"#),
        jwt(r#"{"iss":"x","sub":"user-1"}"#),
        "user-1".to_owned(),
        "user-2".to_owned(),
    ];
    for (place, one) in tokens.iter().enumerate() {
        for other in &tokens[place + 1..] {
            let fingerprint = Session::new(&**one).fingerprint();
            assert_ne!(fingerprint, Session::new(&**other).fingerprint(), "{one} {other}");
        }
    }
}

/// A handle that is given another session's token is that session.
#[test]
fn a_replaced_session_is_another_one() {
    let session = Session::new(jwt(&claims("user-1", "session-1", 0)));
    let theirs = Session::new(jwt(&claims("user-2", "session-2", 0)));
    session.replace(theirs.expose());
    assert_eq!(session.fingerprint(), theirs.fingerprint());
}

#[test]
fn neither_the_token_nor_the_fingerprint_is_printed() {
    let session = Session::new("hunter2");
    let shown = format!("{session:?} {:?}", session.fingerprint());
    assert_eq!(shown, "Session(***) SessionFingerprint(***)");
}

/// What is stored must match what a later version makes of the same session.
#[test]
fn fingerprints_stay_as_they_are() {
    for (token, fingerprint) in [
        (jwt(&claims("user-1", "session-1", 0)), "VA9cn4k79aUqCj5hjV18lw"),
        (jwt(r#"{"sub":"user-1"}"#), "SyR3fuY0gjyXoTC_V-7NTA"),
        ("opaque".to_owned(), "x0rPv-fKqgBaPSThfonp9A"),
    ] {
        assert_eq!(Session::new(token).fingerprint().as_str(), fingerprint);
    }
}
