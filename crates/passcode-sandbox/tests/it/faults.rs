//! Faults as a client meets them, on real sockets.

use std::error::Error;
use std::io;
use std::time::{Duration, Instant};

use passcode_sandbox::{Fault, Operation, Reply, Rule};
use reqwest::{RequestBuilder, Response};
use serde_json::json;

use crate::bench::{Answer, Bench, CLIENT_ID, EMAIL, PHONE};

pub(crate) fn sms(bench: &Bench, to: &str) -> RequestBuilder {
    bench
        .request(reqwest::Method::POST, "/v1/auth/otp/sms:send")
        .header("ratio-client-id", CLIENT_ID)
        .header("ratio-client-secret", "test-secret")
        .json(&json!({ "phoneNumber": to }))
}

pub(crate) async fn send(bench: &Bench) -> Result<Response, reqwest::Error> {
    sms(bench, PHONE).send().await
}

/// The I/O error at the bottom.
pub(crate) fn io_kind(error: &(dyn Error + 'static)) -> Option<io::ErrorKind> {
    let mut next = Some(error);
    while let Some(error) = next {
        if let Some(error) = error.downcast_ref::<io::Error>() {
            return Some(error.kind());
        }
        next = error.source();
    }
    None
}

const BRIEF: Duration = Duration::from_millis(50);

#[tokio::test]
async fn an_answer_takes_the_place_of_the_vendors() {
    let bench = Bench::new().await;
    let reply = Reply::status(503).header("retry-after", "7").body("<html>");
    bench.sandbox.faults().add(Rule::new(Fault::Answer(reply)));
    let answer = Answer::of(sms(&bench, PHONE)).await;
    assert_eq!((answer.status.as_u16(), &*answer.text), (503, "<html>"));
    assert_eq!(answer.headers["retry-after"], "7");
    assert!(bench.sandbox.inbox().messages().is_empty(), "nothing was sent");
    assert_eq!(bench.sandbox.requests("ratio"), 1);
}

#[tokio::test]
async fn after_acting_the_code_was_sent() {
    let bench = Bench::new().await;
    let rule = Rule::new(Fault::Answer(Reply::status(502))).after_acting();
    bench.sandbox.faults().add(rule);
    assert_eq!(send(&bench).await.unwrap().status(), 502);
    assert_eq!(bench.sandbox.inbox().messages_to(PHONE).len(), 1);
}

#[tokio::test]
async fn a_body_can_be_large() {
    let bench = Bench::new().await;
    let reply = Reply::status(200).body([b' '; 1024]).repeat(10 * 1024);
    bench.sandbox.faults().add(Rule::new(Fault::Answer(reply)));
    assert_eq!(send(&bench).await.unwrap().bytes().await.unwrap().len(), 10 * 1024 * 1024);
}

#[tokio::test]
async fn a_reset_is_one() {
    for acts in [false, true] {
        let bench = Bench::new().await;
        let rule = Rule::new(Fault::Reset);
        bench.sandbox.faults().add(if acts { rule.after_acting() } else { rule });
        let error = send(&bench).await.unwrap_err();
        assert_eq!(io_kind(&error), Some(io::ErrorKind::ConnectionReset), "{error:?}");
        assert_eq!(bench.sandbox.inbox().messages().len(), usize::from(acts));
    }
}

#[tokio::test]
async fn a_rule_that_could_never_happen_is_refused_at_once() {
    let bench = Bench::new().await;
    for rule in [
        Rule::new(Fault::Reset).vendor("ration"),
        Rule::new(Fault::Refuse).vendor("ratio"),
        Rule::new(Fault::Refuse).recipient(PHONE),
        Rule::new(Fault::NotListening).nth(2),
        Rule::new(Fault::LoseDelivery).operation(Operation::Verify),
    ] {
        let faults = bench.sandbox.faults();
        let add = std::panic::AssertUnwindSafe(|| faults.add(rule));
        assert!(std::panic::catch_unwind(add).is_err());
        assert!(faults.rules().is_empty());
    }
}

#[tokio::test]
async fn a_stall_ends_with_the_caller_or_the_sandbox() {
    let bench = Bench::new().await;
    bench.sandbox.faults().add(Rule::new(Fault::Stall));
    let error = sms(&bench, PHONE).timeout(BRIEF).send().await.unwrap_err();
    assert!(error.is_timeout());
    let waiting = tokio::spawn(sms(&bench, PHONE).send());
    tokio::time::sleep(BRIEF).await;
    assert!(!waiting.is_finished());
    tokio::time::timeout(Duration::from_secs(30), bench.sandbox.shutdown())
        .await
        .expect("a stalled answer doesn't hold it up");
    assert!(waiting.await.unwrap().is_err());
}

#[tokio::test]
async fn a_stall_in_the_body_lets_the_headers_through() {
    let bench = Bench::new().await;
    bench.sandbox.faults().add(Rule::new(Fault::StallInBody));
    let mut answer = sms(&bench, PHONE).send().await.unwrap();
    assert_eq!(answer.status(), 200);
    let length = answer.content_length().unwrap();
    assert_eq!(answer.chunk().await.unwrap().unwrap().len() as u64, length / 2);
    assert!(tokio::time::timeout(BRIEF, answer.chunk()).await.is_err());
    assert_eq!(bench.sandbox.inbox().messages().len(), 1);
}

#[tokio::test]
async fn a_cut_body_is_shorter_than_promised() {
    let bench = Bench::new().await;
    bench.sandbox.faults().add(Rule::new(Fault::Cut));
    let mut answer = send(&bench).await.unwrap();
    let length = answer.content_length().unwrap();
    assert_eq!(answer.chunk().await.unwrap().unwrap().len() as u64, length / 2);
    assert!(answer.chunk().await.is_err());
}

#[tokio::test]
async fn a_dripping_body_comes_a_byte_at_a_time() {
    let bench = Bench::new().await;
    let every = Duration::from_millis(1);
    bench.sandbox.faults().add(Rule::new(Fault::Drip { every }));
    let mut answer = send(&bench).await.unwrap();
    for _ in 0..3 {
        assert_eq!(answer.chunk().await.unwrap().unwrap().len(), 1);
    }
}

#[tokio::test]
async fn a_delay_comes_before_the_answer() {
    let bench = Bench::new().await;
    bench.sandbox.faults().add(Rule::new(Fault::Delay { by: BRIEF }));
    let start = Instant::now();
    assert_eq!(send(&bench).await.unwrap().status(), 200);
    assert!(start.elapsed() >= BRIEF);
}

#[tokio::test]
async fn a_delivery_is_late_or_lost() {
    let bench = Bench::new().await;
    let by = Duration::from_secs(10);
    bench.sandbox.faults().set([
        Rule::new(Fault::DeliverLate { by }).recipient(PHONE),
        Rule::new(Fault::LoseDelivery).recipient(EMAIL),
    ]);
    bench.send_sms(None).await;
    bench.send_email(None).await;
    let inbox = bench.sandbox.inbox();
    assert_eq!(inbox.code_for(PHONE).await, None);
    bench.advance(10);
    assert!(inbox.code_for(PHONE).await.is_some());
    bench.advance(3600);
    assert_eq!(inbox.code_for(EMAIL).await, None);
}

#[tokio::test]
async fn a_rule_meets_only_what_it_names() {
    let bench = Bench::new().await;
    let teapot = || Rule::new(Fault::Answer(Reply::status(418)));
    bench.sandbox.faults().set([
        teapot().vendor("messagecentral").operation(Operation::Verify),
        teapot().operation(Operation::Verify).recipient(EMAIL),
    ]);
    let token = bench.token().await;
    let sent = bench.mc_send(&token).await;
    let id = sent.json()["data"]["verificationId"].as_str().unwrap().to_owned();
    assert_eq!(sent.status, 200);
    assert_eq!(bench.mc_validate(&token, &id, "000000").await.status, 418);

    let phone_id = bench.send_sms(None).await;
    assert_eq!(bench.try_sms(None, &phone_id, "000000").await.status, 401);
    let email_id = bench.send_email(None).await;
    assert_eq!(bench.try_email(None, &email_id, "000000").await.status, 418);

    bench.sandbox.faults().set([teapot().operation(Operation::Token)]);
    let query = [("customerId", crate::bench::CUSTOMER), ("key", crate::bench::KEY)];
    assert_eq!(bench.token_call(&query).await.status, 418);
    bench.sandbox.faults().set([teapot().recipient("+918800000085")]);
    assert_eq!(bench.mc_send(&token).await.status, 418);
}

#[tokio::test]
async fn rules_count_and_the_first_that_happens_wins() {
    let bench = Bench::new().await;
    let status = |status| Rule::new(Fault::Answer(Reply::status(status)));
    let faults = bench.sandbox.faults();
    faults.set([status(501).nth(2), status(502).first(3)]);
    let mut seen = Vec::new();
    for _ in 0..4 {
        seen.push(send(&bench).await.unwrap().status().as_u16());
    }
    assert_eq!(seen, [502, 501, 502, 200]);
    let counts: Vec<_> = faults.rules().iter().map(|it| (it.matched, it.fired)).collect();
    assert_eq!(counts, [(4, 1), (4, 2)]);
    faults.clear();
    assert!(faults.rules().is_empty());
}

#[tokio::test]
async fn a_seed_repeats_what_a_probability_chooses() {
    let run = async |seed| {
        let bench = Bench::with(|builder| builder.seed(seed)).await;
        let rule = Rule::new(Fault::Answer(Reply::status(500))).probability(0.5);
        bench.sandbox.faults().add(rule);
        let mut seen = Vec::new();
        for _ in 0..20 {
            seen.push(send(&bench).await.unwrap().status() == 500);
        }
        seen
    };
    let (one, again) = (run(3).await, run(3).await);
    assert_eq!(one, again);
    let failed = one.iter().filter(|failed| **failed).count();
    assert!((4..=16).contains(&failed), "{one:?}");
}

#[tokio::test]
async fn magic_recipients_bring_their_faults_to_every_vendor() {
    let bench = Bench::new().await;
    let token = bench.token().await;
    // Only the number that stalls is waited for so briefly: no answer of another may be missed.
    let patience = |digits: &str| if digits == "182" { BRIEF } else { Duration::from_secs(60) };
    let at_messagecentral = async |last_digits: &str| {
        let number = format!("7700900{last_digits}");
        let query = [("countryCode", "44"), ("mobileNumber", &*number), ("flowType", "SMS")];
        let request = bench
            .request(reqwest::Method::POST, "/verification/v3/send")
            .header("authToken", &token)
            .query(&query)
            .timeout(patience(last_digits));
        request.send().await
    };
    let at_ratio = async |last_digits: &str| {
        sms(&bench, &format!("+12025550{last_digits}")).timeout(patience(last_digits)).send().await
    };
    for (digits, status) in [("180", 503), ("181", 429), ("189", 400)] {
        assert_eq!(at_messagecentral(digits).await.unwrap().status(), status);
        // Ratio blocks a user when the code is checked.
        let status = if digits == "189" { 200 } else { status };
        assert_eq!(at_ratio(digits).await.unwrap().status(), status);
    }
    assert!(at_messagecentral("182").await.unwrap_err().is_timeout());
    assert!(at_ratio("182").await.unwrap_err().is_timeout());
    let inbox = bench.sandbox.inbox();
    for (digits, delivered) in [("183", 0), ("184", 1)] {
        assert!(at_messagecentral(digits).await.is_err());
        assert!(at_ratio(digits).await.is_err());
        assert_eq!(inbox.messages_to(&format!("+447700900{digits}")).len(), delivered);
        assert_eq!(inbox.messages_to(&format!("+12025550{digits}")).len(), delivered);
    }
    for digits in ["187", "188"] {
        assert_eq!(at_messagecentral(digits).await.unwrap().status(), 200);
        assert!(inbox.messages_to(&format!("+447700900{digits}")).is_empty());
    }
    bench.advance(10);
    assert_eq!(inbox.messages_to("+447700900187").len(), 1);
    assert!(inbox.messages_to("+447700900188").is_empty());

    at_messagecentral("179").await.unwrap();
    let id = inbox.messages_to("+447700900179")[0].verification_id.clone();
    assert_eq!(bench.mc_validate(&token, &id, "000000").await.status, 503);
}
