//! What becomes of credentials and tokens the vendor refuses.

use std::time::Duration;

use messagecentral_client::ErrorKind;
use vendor_http::{Failure, HttpError, Reach};

use crate::memory::{Arrived, Memory, answer};
use crate::{COMPLETED, SENT, send_otp, soon, validate_otp};

fn token(text: &str) -> String {
    format!(r#"{{"status":200,"token":"{text}"}}"#)
}

/// Gives `t1`, `t2`, … and takes those that `good` says.
fn issuer(good: impl Fn(&str) -> bool + Send + Sync + 'static) -> std::sync::Arc<Memory> {
    Memory::new(move |Arrived { token: shown }, n| {
        let reply = match shown {
            None => answer(200, token(&format!("t{n}"))),
            Some(shown) if good(&shown) => answer(200, SENT),
            Some(_) => answer(401, ""),
        };
        async move {
            tokio::time::sleep(Duration::from_millis(5)).await;
            Ok(reply)
        }
    })
}

#[tokio::test]
async fn a_failed_token_call_means_that_nothing_was_sent() {
    for (status, body, rejected) in [
        (200, r#"{"status":400,"error":"password is wrong"}"#, true),
        (200, r#"{"status":400,"error":"customerId is invalid"}"#, true),
        (200, r#"{"error":"Illegal base64 character 2e"}"#, true),
        (401, "", true),
        (503, "<html>", false),
        (200, "", false),
    ] {
        let memory = Memory::answering(status, body);
        let client = memory.client();
        let sent = client.send(&send_otp(), soon()).await.unwrap_err();
        let validated = client.validate(&validate_otp(), soon()).await.unwrap_err();
        let kind = if rejected { ErrorKind::Credentials } else { ErrorKind::Token };
        for error in [sent, validated] {
            assert_eq!((error.kind(), error.reach()), (kind, Reach::NotSent), "{body}");
        }
        assert_eq!((memory.token_calls(), memory.calls()), (2, 0));
    }
    let broken =
        Memory::new(|_, _| async { Err(HttpError::new(Failure::Timeout, Reach::MaybeSent)) });
    let error = broken.client().send(&send_otp(), soon()).await.unwrap_err();
    assert_eq!((error.kind(), error.reach()), (ErrorKind::Token, Reach::NotSent));
}

#[tokio::test]
async fn credentials_are_checked_by_the_token_call_alone() {
    for (status, body, rejected) in [
        (200, r#"{"status":200,"token":"t"}"#, None),
        (200, r#"{"status":400,"error":"password is wrong"}"#, Some(ErrorKind::Credentials)),
        (503, "<html>", Some(ErrorKind::Token)),
    ] {
        let memory = Memory::answering(status, body);
        let checked = memory.client().check_credentials(soon()).await.unwrap();
        assert_eq!(checked.err().map(|error| error.kind()), rejected, "{body}");
        assert_eq!((memory.token_calls(), memory.calls()), (1, 0));
    }
    let memory = Memory::answering(503, "");
    assert!(memory.fixed_client().check_credentials(soon()).await.is_none());
    assert_eq!((memory.token_calls(), memory.calls()), (0, 0));
}

#[tokio::test]
async fn a_refused_token_is_renewed_and_the_call_repeated_once() {
    for status in [401, 403] {
        for body in ["", "<html>", r#"{"status":401,"error":"Unauthorized"}"#] {
            let memory = Memory::new(move |Arrived { token: shown }, n| async move {
                Ok(match shown.as_deref() {
                    None => answer(200, token(&format!("t{n}"))),
                    Some("t1") => answer(status, body),
                    Some(_) => answer(200, COMPLETED),
                })
            });
            let reply = memory.client().validate(&validate_otp(), soon()).await.unwrap();
            assert_eq!(reply.code(), Some(200));
            assert_eq!(memory.tokens_seen(), ["t1", "t2"]);
        }
    }
}

#[tokio::test]
async fn a_documented_code_decides_before_an_unauthorized_status() {
    let memory = Memory::new(|Arrived { token: shown }, _| async move {
        Ok(match shown {
            None => answer(200, token("t")),
            Some(_) => answer(401, r#"{"responseCode":702,"data":null}"#),
        })
    });
    let reply = memory.client().validate(&validate_otp(), soon()).await.unwrap();
    assert_eq!((reply.code(), reply.refuses_token()), (Some(702), false));
    assert_eq!((memory.token_calls(), memory.calls()), (1, 1));
}

#[tokio::test(start_paused = true)]
async fn renewals_by_force_are_ten_seconds_apart() {
    let memory = issuer(|_| false);
    let client = memory.client();
    let mut counts = Vec::new();
    // At 0 s, just after, at 9 s, and past 10 s.
    for wait in [0, 0, 9, 2] {
        tokio::time::sleep(Duration::from_secs(wait)).await;
        assert!(client.send(&send_otp(), soon()).await.unwrap().refuses_token());
        counts.push((memory.token_calls(), memory.calls()));
    }
    // Without a renewal there is nothing to repeat the call with.
    assert_eq!(counts, [(2, 2), (2, 3), (2, 4), (3, 6)]);
}

#[tokio::test(start_paused = true)]
async fn many_refused_at_once_make_one_renewal() {
    let memory = issuer(|token| token != "t1");
    let client = memory.client();
    let sends = (0..1000).map(|_| async { client.send(&send_otp(), soon()).await });
    for result in futures_util::future::join_all(sends).await {
        result.unwrap();
    }
    assert_eq!((memory.token_calls(), memory.calls()), (2, 2000));
}

#[tokio::test(start_paused = true)]
async fn a_renewal_that_fails_is_not_tried_by_every_refused_call() {
    // Twenty calls with one token are refused one after another, while no token is to be had.
    let memory = Memory::new(|Arrived { token: shown }, n| async move {
        Ok(match shown {
            None if n == 1 => answer(200, token("t1")),
            None => answer(503, ""),
            Some(_) => {
                tokio::time::sleep(Duration::from_millis(100) * u32::try_from(n).unwrap()).await;
                answer(401, "")
            }
        })
    });
    let client = memory.client();
    let sends = (0..20).map(|_| async { client.send(&send_otp(), soon()).await });
    for result in futures_util::future::join_all(sends).await {
        assert!(result.unwrap().refuses_token(), "the send itself was refused");
    }
    assert_eq!((memory.token_calls(), memory.calls()), (2, 20));
}

/// A number may be refused where the token is good, and the token endpoint may be down just then.
#[tokio::test]
async fn one_refused_number_costs_nobody_else_the_token() {
    let memory = Memory::new(|Arrived { token: shown }, n| async move {
        Ok(match (shown, n) {
            (None, 1) => answer(200, token("t1")),
            (None, _) => answer(503, ""),
            (Some(_), 1) => answer(403, ""),
            (Some(_), _) => answer(200, SENT),
        })
    });
    let client = memory.client();
    assert!(client.send(&send_otp(), soon()).await.unwrap().refuses_token());
    assert_eq!(client.send(&send_otp(), soon()).await.unwrap().code(), Some(200));
    assert_eq!((memory.token_calls(), memory.calls()), (2, 2));
}

#[tokio::test(start_paused = true)]
async fn a_late_refusal_of_an_old_token_renews_nothing() {
    // The first call's refusal takes a second, so the second call has renewed the token by then.
    let memory = Memory::new(|Arrived { token: shown }, n| async move {
        Ok(match shown.as_deref() {
            None => answer(200, token(&format!("t{n}"))),
            Some("t1") => {
                tokio::time::sleep(Duration::from_secs(if n == 1 { 15 } else { 1 })).await;
                answer(401, "")
            }
            Some(_) => answer(200, SENT),
        })
    });
    let client = memory.client();
    let request = send_otp();
    let (first, second) =
        tokio::join!(client.send(&request, soon()), client.send(&request, soon()));
    first.unwrap();
    second.unwrap();
    assert_eq!((memory.token_calls(), memory.calls()), (2, 4));
}

#[tokio::test]
async fn a_fixed_token_is_never_renewed() {
    let memory = issuer(|_| false);
    let reply = memory.fixed_client().send(&send_otp(), soon()).await.unwrap();
    assert!(reply.refuses_token());
    assert_eq!((memory.token_calls(), memory.calls()), (0, 1));
}
