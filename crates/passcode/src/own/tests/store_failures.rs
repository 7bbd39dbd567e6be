//! A store that fails sends nothing, approves nothing, and is no wrong code.

use std::time::{Duration, Instant};

use super::bench::{ADA, Bench, other};
use super::doubles::Fault;
use crate::{
    Dispatch, ErrorKind, OtpCode, OtpProvider, Recipient, Rejection, SendRequest, VerifyRequest,
};

const FAULTS: [Fault; 2] = [Fault::Fails, Fault::LosesAnswers];

/// How a send may begin.
#[derive(Debug, Clone, Copy)]
enum Before {
    Nothing,
    AnEndedCode,
    ALiveCode,
}

async fn prepared(before: Before) -> Bench {
    let bench = Bench::new();
    match before {
        Before::Nothing => return bench,
        Before::AnEndedCode => {
            let sent = bench.send().await.unwrap();
            assert!(bench.approves(&sent, &bench.code()).await);
        }
        Before::ALiveCode => {
            bench.send().await.unwrap();
            bench.pass(30);
        }
    }
    bench.carrier.delivered.lock().unwrap().clear();
    bench
}

/// All that is written comes before the message, so a failure at any operation leaves nothing sent.
#[tokio::test]
async fn whichever_operation_fails_nothing_is_sent() {
    for before in [Before::Nothing, Before::AnEndedCode, Before::ALiveCode] {
        for fault in FAULTS {
            let mut operation = 0;
            loop {
                let bench = prepared(before).await;
                bench.store.break_after(operation, fault);
                let Err(error) = bench.send().await else { break };
                let found = (error.kind(), error.dispatch());
                assert_eq!(found, (ErrorKind::Storage, Dispatch::NotSent), "{before:?}");
                assert_eq!(error.provider(), Some("mail"));
                assert_eq!(bench.codes(), Vec::<String>::new(), "{before:?} {fault:?} {operation}");
                // Once it is back, everything goes on; a claim whose answer was lost counts.
                bench.store.mend();
                bench.pass(30);
                let sent = bench.send().await.unwrap();
                assert!(bench.approves(&sent, &bench.code()).await);
                operation += 1;
            }
            assert!(operation >= 4, "{before:?}: {operation}");
        }
    }
}

#[tokio::test]
async fn whichever_operation_fails_a_guess_has_no_outcome() {
    for right in [true, false] {
        for fault in FAULTS {
            let mut operation = 0;
            loop {
                let bench = Bench::new();
                let sent = bench.send().await.unwrap();
                let typed = if right { bench.code() } else { other(&bench.code()) };
                bench.store.break_after(operation, fault);
                match bench.verify(&sent, &typed).await {
                    Ok(outcome) => {
                        assert_eq!(outcome.is_approved(), right);
                        break;
                    }
                    // A guess may have been counted, and the right one taken.
                    Err(error) => assert_eq!(
                        (error.kind(), error.dispatch()),
                        (ErrorKind::Storage, Dispatch::MaybeSent)
                    ),
                }
                operation += 1;
            }
            assert!(operation >= 2, "a guess is counted, and then the code is taken: {operation}");
        }
    }
}

/// How many operations come before the one that takes a right code.
const LAST: u32 = 2;

/// The take's answer is lost after the comparison: nobody is let in by it, then or later.
#[tokio::test]
async fn a_right_code_whose_taking_is_not_known_is_not_approved() {
    let bench = Bench::new();
    let sent = bench.send().await.unwrap();
    bench.store.break_after(LAST, Fault::LosesAnswers);
    assert_eq!(bench.verify(&sent, &bench.code()).await.unwrap_err().kind(), ErrorKind::Storage);
    bench.store.mend();
    assert_eq!(bench.rejection(&sent, &bench.code()).await, Rejection::AlreadyUsed);
}

/// What could not be given back stays counted; the error is the delivery's.
#[tokio::test]
async fn a_failure_to_give_back_hides_no_error() {
    let bench = Bench::new();
    *bench.carrier.failure.lock().unwrap() = Some(Dispatch::Refused);
    let operations = {
        bench.send().await.unwrap_err();
        *bench.store.operations.lock().unwrap()
    };
    let bench = Bench::new();
    *bench.carrier.failure.lock().unwrap() = Some(Dispatch::Refused);
    bench.store.break_after(operations - 1, Fault::Fails);
    let error = bench.send().await.unwrap_err();
    assert_eq!((error.kind(), error.dispatch()), (ErrorKind::Unavailable, Dispatch::Refused));
    bench.store.mend();
    assert_eq!(bench.send().await.unwrap_err().code(), Some("resend_after"));
}

#[tokio::test]
async fn a_lost_store_is_said_and_is_no_wrong_code() {
    let bench = Bench::new();
    let sent = bench.send().await.unwrap();
    let code = bench.code();
    let empty = Bench::new();
    for typed in [code.clone(), other(&code)] {
        let error = empty.verify(&sent, &typed).await.unwrap_err();
        assert_eq!((error.kind(), error.dispatch()), (ErrorKind::Storage, Dispatch::MaybeSent));
        assert!(error.to_string().contains("lost"), "{error}");
    }
    // However many ask, it is said: nobody is told that there were too many guesses.
    for _ in 0..7 {
        assert_eq!(empty.verify(&sent, &code).await.unwrap_err().kind(), ErrorKind::Storage);
    }
    // Once its end has passed there is nothing to lose.
    empty.pass(700);
    assert_eq!(empty.rejection(&sent, &code).await, Rejection::Expired);
}

/// A store that never answers is waited for until the caller's deadline, and no longer.
#[tokio::test(start_paused = true)]
async fn a_store_that_stalls_is_waited_for_until_the_deadline() {
    let bench = Bench::new();
    let sent = bench.send().await.unwrap();
    bench.pass(30);
    bench.store.break_after(0, Fault::Stalls);
    let soon =
        || -> Instant { (tokio::time::Instant::now() + Duration::from_millis(100)).into_std() };
    let request = SendRequest::new(ADA.parse::<Recipient>().unwrap()).with_deadline(soon());
    let error = bench.mail.send(&request).await.unwrap_err();
    assert_eq!((error.kind(), error.dispatch()), (ErrorKind::Storage, Dispatch::NotSent));
    let code = OtpCode::parse(&bench.code()).unwrap();
    let request = VerifyRequest::new(sent, code).with_deadline(soon());
    let error = bench.mail.verify(&request).await.unwrap_err();
    assert_eq!((error.kind(), error.dispatch()), (ErrorKind::Storage, Dispatch::MaybeSent));
    assert_eq!(bench.codes().len(), 1);
}

/// Nor longer for what is written after a delivery that failed.
#[tokio::test(start_paused = true)]
async fn a_claim_that_is_given_back_to_a_store_that_stalls() {
    let bench = Bench::new();
    *bench.carrier.failure.lock().unwrap() = Some(Dispatch::Refused);
    bench.send().await.unwrap_err();
    let operations = *bench.store.operations.lock().unwrap();
    let bench = Bench::new();
    *bench.carrier.failure.lock().unwrap() = Some(Dispatch::Refused);
    bench.store.break_after(operations - 1, Fault::Stalls);
    let began = tokio::time::Instant::now();
    let error = bench.send().await.unwrap_err();
    assert_eq!((error.kind(), error.dispatch()), (ErrorKind::Unavailable, Dispatch::Refused));
    assert!(began.elapsed() <= Duration::from_secs(31), "{:?}", began.elapsed());
}
