//! `POST /v1/verifications`.

use std::time::Duration;

use passcode::{Channel, Dispatch, ErrorKind};
use serde_json::json;

use crate::bench::{Bench, KEY, OTHER_KEY, PHONE, SEND};
use crate::stage::Send;

#[tokio::test]
async fn a_send_is_answered_with_the_members_of_the_contract() {
    let bench = Bench::new();
    let sent = bench.send(&json!({ "to": PHONE })).await;
    assert_eq!(sent.status, 201, "{sent:?}");
    let mut body = sent.body();
    let token = body["verification"].take();
    assert!(token.as_str().unwrap().starts_with("v1."), "{token}");
    assert_eq!(
        body,
        json!({
            "verification": null, "to": "***23", "channel": "sms", "provider": "main",
            "delivery": "sent", "code_length": 6,
        })
    );
    bench.stage.codes_live(Duration::from_secs(600));
    bench.stage.on_send(Send::AlreadyPending);
    let body = bench.send(&json!({ "to": "Ada@Example.com" })).await.body();
    assert_eq!(body["to"], "A***@example.com");
    assert_eq!(body["channel"], "email");
    assert_eq!(body["delivery"], "already_pending");
    // In whole seconds, in UTC: 1,800,000,000.25 s and ten minutes.
    assert_eq!(body["expires_at"], "2027-01-15T08:10:00Z");
}

#[tokio::test]
async fn what_the_body_says_reaches_the_provider() {
    let bench = Bench::new();
    let body = json!({
        "to": " +1 (202) 555-0123 ", "channel": "whatsapp", "locale": "pt_BR", "code_length": 8,
        "provider": "mail", "context": "session-7", "ip": "203.0.113.7", "user_agent": "Mozilla",
        "earlier": null,
    });
    assert_eq!(bench.send(&body).await.status, 201);
    let (provider, request) = bench.stage.last();
    assert_eq!(provider, "mail");
    assert_eq!(request.recipient().expose(), PHONE);
    assert_eq!(request.channel(), Some(Channel::WhatsApp));
    assert_eq!(request.locale().unwrap().as_str(), "pt-BR");
    assert_eq!(request.code_length(), Some(8));
    assert_eq!(request.client(), Some("web"));
    let device = request.device().unwrap();
    assert_eq!(device.ip().to_string(), "203.0.113.7");
    assert_eq!(device.user_agent(), Some("Mozilla"));
    assert!(request.earlier().is_none() && request.deadline().is_some());
}

#[tokio::test]
async fn a_provider_may_be_named_by_its_clients_alone() {
    let bench = Bench::new();
    for (key, provider, status) in [
        (KEY, "main", 201),
        (KEY, "mail", 201),
        (KEY, "spare", 403),
        (KEY, "nobody", 403),
        (KEY, "", 403),
        (OTHER_KEY, "main", 201),
        (OTHER_KEY, "mail", 403),
    ] {
        let body = json!({ "to": PHONE, "provider": provider });
        let answer = bench.post(SEND, &body).key(key).send().await;
        assert_eq!(answer.status, status, "{provider}: {answer:?}");
        if status == 403 {
            assert_eq!(answer.kind(), "forbidden");
        }
    }
}

#[tokio::test]
async fn what_may_have_been_sent_can_be_checked() {
    let bench = Bench::new();
    bench.stage.on_send(Send::Pending);
    let sent = bench.send(&json!({ "to": PHONE })).await;
    assert_eq!(sent.status, 202, "{sent:?}");
    let body = sent.body();
    assert_eq!(body["delivery"], "unknown");
    let check = json!({ "verification": body["verification"], "code": "123456" });
    let checked = bench.check(&check).await.body();
    assert_eq!(checked["outcome"], "approved");
}

/// Every failure of a send, by kind and dispatch: the table of the contract.
#[tokio::test]
async fn a_failure_has_its_status_kind_and_wait() {
    use Dispatch::{MaybeSent, NotSent, Refused};
    let bench = Bench::new();
    for (kind, dispatch, status, name, waits) in [
        (ErrorKind::InvalidRecipient, Refused, 422, "invalid_recipient", false),
        (ErrorKind::Unsupported, NotSent, 422, "unsupported", false),
        (ErrorKind::InvalidRequest, Refused, 422, "invalid_request", false),
        (ErrorKind::Blocked, Refused, 422, "blocked", false),
        (ErrorKind::Conflict, Refused, 422, "conflict", false),
        (ErrorKind::Session, Refused, 422, "session", false),
        (ErrorKind::NotFound, Refused, 422, "not_found", false),
        (ErrorKind::UnknownProvider, NotSent, 410, "unknown_provider", false),
        (ErrorKind::RateLimited, Refused, 429, "rate_limited", true),
        (ErrorKind::Credentials, Refused, 502, "credentials", false),
        (ErrorKind::Account, Refused, 502, "account", false),
        (ErrorKind::Protocol, MaybeSent, 502, "protocol", false),
        (ErrorKind::Unavailable, MaybeSent, 502, "unavailable", false),
        (ErrorKind::RateLimited, MaybeSent, 502, "rate_limited", false),
        (ErrorKind::Unavailable, NotSent, 503, "unavailable", true),
        (ErrorKind::Unavailable, Refused, 503, "unavailable", true),
        (ErrorKind::Storage, NotSent, 503, "storage", true),
        (ErrorKind::Config, NotSent, 500, "internal", false),
    ] {
        bench.stage.on_send(Send::Fail(kind, dispatch));
        let answer = bench.send(&json!({ "to": PHONE, "context": "session-7" })).await;
        assert_eq!((answer.status, answer.kind().as_str()), (status, name), "{answer:?}");
        assert_eq!(answer.header("retry-after").is_some(), waits, "{answer:?}");
        assert_eq!(answer.body()["dispatch"], dispatch.as_str(), "{answer:?}");
        if status != 500 {
            assert_eq!(answer.body()["provider"], "main", "{answer:?}");
        }
    }
}

#[tokio::test]
async fn a_limit_of_ours_is_named_as_configured_with_its_wait() {
    let bench = Bench::new();
    let wait = Duration::from_millis(29_001);
    bench.stage.on_send(Send::OverLimit("1/30s per recipient", wait));
    let answer = bench.send(&json!({ "to": PHONE })).await;
    assert_eq!((answer.status, answer.kind().as_str()), (429, "rate_limited"));
    let body = answer.body();
    assert_eq!(body["rule"], "1/30s per recipient");
    assert_eq!(body["dispatch"], "not_sent");
    assert_eq!(body["retry_after"], 30);
}

#[tokio::test]
async fn what_is_wrong_here_says_nothing_more() {
    let bench = Bench::new();
    bench.stage.on_send(Send::Panic);
    let answer = bench.send(&json!({ "to": PHONE })).await;
    assert_eq!((answer.status, answer.kind().as_str()), (500, "internal"));
}

#[tokio::test]
async fn the_work_goes_on_when_the_caller_hangs_up() {
    let bench = Bench::new();
    bench.stage.close();
    let body = json!({ "to": PHONE });
    let call = bench.post(SEND, &body).idempotent("once").send();
    let call = tokio::spawn(call);
    while bench.stage.sends() == 0 {
        tokio::task::yield_now().await;
    }
    call.abort();
    assert!(call.await.is_err());
    bench.stage.open();
    let answer = loop {
        let answer = bench.post(SEND, &body).idempotent("once").send().await;
        if answer.status != 409 {
            break answer;
        }
        tokio::task::yield_now().await;
    };
    assert_eq!((answer.status, bench.stage.sends()), (201, 1));
    assert_eq!(answer.header("idempotent-replayed"), Some("true"));
}

#[tokio::test]
async fn nobody_waits_for_a_place() {
    let bench = Bench::with(&format!("{}\n[gateway]\nmax_in_flight = 2\n", crate::bench::NOBODY));
    bench.stage.close();
    let body = json!({ "to": PHONE });
    let calls: Vec<_> = (0..2).map(|_| tokio::spawn(bench.post(SEND, &body).send())).collect();
    while bench.stage.sends() < 2 {
        tokio::task::yield_now().await;
    }
    let answer = bench.send(&body).await;
    assert_eq!((answer.status, answer.kind().as_str()), (503, "overloaded"));
    assert_eq!(answer.header("retry-after"), Some("1"));
    bench.stage.open();
    for call in calls {
        assert_eq!(call.await.unwrap().status, 201);
    }
    assert_eq!((bench.send(&body).await.status, bench.stage.sends()), (201, 3));
}
