//! One token call however many wait, on a paused clock.

use std::future::Future;
use std::pin::pin;
use std::sync::Arc;
use std::task::{Context, Poll};
use std::time::Duration;

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use futures_util::future::join_all;
use futures_util::task::noop_waker_ref;
use messagecentral_client::{Client, ErrorKind};
use vendor_http::Reach;

use crate::memory::{Arrived, Memory, answer};
use crate::{SENT, TOKEN, send_otp, soon, within};

const LATENCY: Duration = Duration::from_millis(200);

/// A token that lives this many seconds, by a clock that is years off.
fn living(seconds: u64) -> String {
    let claims = format!(r#"{{"sub":"C-1","iat":1600000000,"exp":{}}}"#, 1_600_000_000 + seconds);
    let claims = URL_SAFE_NO_PAD.encode(claims);
    format!(r#"{{"status":200,"token":"eyJhbGciOiJIUzUxMiJ9.{claims}.c2ln"}}"#)
}

/// A vendor that takes its time, as a real one does.
fn vendor(token: impl Fn(usize) -> (u16, String) + Send + Sync + 'static) -> Arc<Memory> {
    Memory::new(move |Arrived { token: shown }, n| {
        let reply = match shown {
            None => token(n),
            Some(_) => (200, SENT.to_owned()),
        };
        async move {
            tokio::time::sleep(LATENCY).await;
            Ok(answer(reply.0, reply.1))
        }
    })
}

async fn send_many(client: &Client, count: usize) -> usize {
    let sends = (0..count).map(|_| async { client.send(&send_otp(), soon()).await });
    join_all(sends).await.into_iter().filter(Result::is_ok).count()
}

fn poll_once(future: std::pin::Pin<&mut impl Future>) {
    assert!(matches!(future.poll(&mut Context::from_waker(noop_waker_ref())), Poll::Pending));
}

#[tokio::test(start_paused = true)]
async fn ten_thousand_sends_make_one_token_call_cold_and_expired() {
    let memory = vendor(|_| (200, living(3600)));
    let client = memory.client();
    assert_eq!(send_many(&client, 10_000).await, 10_000);
    assert_eq!(memory.token_calls(), 1);

    // Still good a moment before the last minute, renewed in it.
    tokio::time::sleep(Duration::from_secs(3600 - 60 - 2)).await;
    assert_eq!(send_many(&client.clone(), 10).await, 10);
    assert_eq!(memory.token_calls(), 1);
    tokio::time::sleep(Duration::from_secs(2)).await;
    assert_eq!(send_many(&client, 10_000).await, 10_000);
    assert_eq!((memory.token_calls(), memory.calls()), (2, 20_010));
}

#[tokio::test(start_paused = true)]
async fn without_an_expiry_a_token_is_kept_for_an_hour() {
    let memory = vendor(|_| (200, TOKEN.to_owned()));
    let client = memory.client();
    for (wait, calls) in [(0, 1), (3600 - 62, 1), (3, 2)] {
        tokio::time::sleep(Duration::from_secs(wait)).await;
        assert_eq!(send_many(&client, 1).await, 1);
        assert_eq!(memory.token_calls(), calls);
    }
}

#[tokio::test(start_paused = true)]
async fn a_token_of_a_short_life_is_used_at_least_once() {
    let memory = vendor(|_| (200, living(30)));
    let client = memory.client();
    assert_eq!(send_many(&client, 1000).await, 1000);
    assert_eq!((memory.token_calls(), memory.calls()), (1, 1000));
    assert_eq!(send_many(&client, 1).await, 1);
    assert_eq!(memory.token_calls(), 2);
}

#[tokio::test(start_paused = true)]
async fn a_failed_token_call_fails_those_who_wait_and_not_the_next() {
    let memory = vendor(|n| if n == 1 { (503, String::new()) } else { (200, living(3600)) });
    let client = memory.client();
    let sends = (0..100).map(|_| async { client.send(&send_otp(), soon()).await });
    let mut reported = 0;
    for result in join_all(sends).await {
        let error = result.unwrap_err();
        assert_eq!((error.kind(), error.reach()), (ErrorKind::Token, Reach::NotSent));
        assert_eq!(error.status(), Some(503));
        reported += usize::from(!error.is_shared());
    }
    assert_eq!(reported, 1, "one failure, whoever waits");
    assert_eq!((memory.token_calls(), memory.calls()), (1, 0));
    assert_eq!(send_many(&client, 100).await, 100);
    assert_eq!(memory.token_calls(), 2);
}

/// Whoever began the call may have gone, or had less patience than the call took.
#[tokio::test(start_paused = true)]
async fn a_failure_is_reported_once_whoever_began() {
    for began in ["is gone", "is late"] {
        let memory = vendor(|_| (503, String::new()));
        let client = memory.client();
        let request = send_otp();
        let mut first = Box::pin(client.send(&request, within(LATENCY / 2)));
        poll_once(first.as_mut());
        let others = join_all((0..5).map(|_| async { client.send(&send_otp(), soon()).await }));
        let results = if began == "is late" {
            let (late, others) = tokio::join!(first, others);
            assert!(!late.unwrap_err().is_shared());
            others
        } else {
            drop(first);
            others.await
        };
        let errors = results.into_iter().map(Result::unwrap_err);
        assert_eq!(errors.filter(|error| !error.is_shared()).count(), 1, "who began {began}");
        assert_eq!(memory.token_calls(), 1);
    }
}

#[tokio::test(start_paused = true)]
async fn one_hanging_token_call_is_late_once_for_those_who_wait() {
    let memory = vendor(|_| (200, living(3600)));
    let client = memory.client();
    let sends = (0..5).map(|_| async { client.send(&send_otp(), within(LATENCY / 2)).await });
    let errors = join_all(sends).await.into_iter().map(Result::unwrap_err);
    assert_eq!(errors.filter(|error| !error.is_shared()).count(), 1);
}

/// As in a program that makes a runtime for each of its calls.
#[test]
fn a_token_call_that_ended_with_its_runtime_is_begun_again() {
    let memory = vendor(|_| (200, living(3600)));
    let client = memory.client();
    let send = |time| {
        let runtime = tokio::runtime::Builder::new_current_thread()
            .enable_time()
            .start_paused(true)
            .build()
            .unwrap();
        runtime.block_on(async { client.send(&send_otp(), within(time)).await })
    };
    assert_eq!(send(LATENCY / 2).unwrap_err().kind(), ErrorKind::Token);
    assert!(send(LATENCY * 10).is_ok());
    assert_eq!((memory.token_calls(), memory.calls()), (2, 1));
}

#[tokio::test(start_paused = true)]
async fn a_caller_slow_to_learn_of_a_failure_does_not_pass_it_on() {
    let memory = vendor(|n| if n == 1 { (503, String::new()) } else { (200, living(3600)) });
    let client = memory.client();
    let request = send_otp();
    let mut slow = pin!(client.send(&request, soon()));
    poll_once(slow.as_mut());
    client.send(&request, soon()).await.unwrap_err();
    client.send(&request, soon()).await.unwrap();
    slow.await.unwrap_err();
    assert_eq!((memory.token_calls(), memory.calls()), (2, 1));
}

#[tokio::test(start_paused = true)]
async fn dropping_the_caller_that_began_leaves_nobody_stuck() {
    let memory = vendor(|_| (200, living(3600)));
    let client = memory.client();
    let request = send_otp();
    {
        let mut first = Box::pin(client.send(&request, soon()));
        poll_once(first.as_mut());
        let mut second = pin!(client.send(&request, soon()));
        poll_once(second.as_mut());
        drop(first);
        second.await.unwrap();
    }
    assert_eq!((memory.token_calls(), memory.calls()), (1, 1));
}

/// Otherwise callers who wait for less than a token call takes would never get one.
#[tokio::test(start_paused = true)]
async fn the_token_call_outlives_who_waits_for_it() {
    let memory = Memory::new(|Arrived { token }, _| async move {
        if token.is_none() {
            tokio::time::sleep(Duration::from_secs(3)).await;
        }
        Ok(answer(200, if token.is_none() { living(3600) } else { SENT.to_owned() }))
    });
    let client = memory.client();
    let mut sent = 0;
    for _ in 0..4 {
        sent += usize::from(client.send(&send_otp(), within(Duration::from_secs(2))).await.is_ok());
    }
    assert_eq!((sent, memory.token_calls(), memory.calls()), (3, 1, 3));
}

/// In the last minute of its life a token is renewed beside its use, and stays if that fails.
#[tokio::test(start_paused = true)]
async fn a_token_stays_until_a_new_one_is_there() {
    let memory = vendor(|n| if n == 2 { (503, String::new()) } else { (200, living(3600)) });
    let client = memory.client();
    assert_eq!(send_many(&client, 1).await, 1);
    tokio::time::sleep(Duration::from_secs(3600 - 60)).await;
    // The renewal fails: the old token serves on. Ten seconds later another succeeds.
    assert_eq!((send_many(&client, 5).await, memory.token_calls()), (5, 2));
    assert_eq!((send_many(&client, 5).await, memory.token_calls()), (5, 2));
    tokio::time::sleep(Duration::from_secs(10)).await;
    assert_eq!((send_many(&client, 5).await, memory.token_calls()), (5, 3));
    tokio::time::sleep(Duration::from_secs(3000)).await;
    assert_eq!((send_many(&client, 5).await, memory.token_calls()), (5, 3));
}

#[tokio::test(start_paused = true)]
async fn each_caller_waits_to_its_own_deadline() {
    let memory = vendor(|_| (200, living(3600)));
    let client = memory.client();
    let (hasty, patient) = (send_otp(), send_otp());
    let begun = tokio::time::Instant::now();
    let (hasty, patient) = tokio::join!(
        async {
            let result = client.send(&hasty, within(LATENCY / 4)).await;
            (result, begun.elapsed())
        },
        client.send(&patient, soon()),
    );
    let error = hasty.0.unwrap_err();
    assert_eq!((error.kind(), error.reach()), (ErrorKind::Token, Reach::NotSent));
    assert!(hasty.1 < LATENCY / 2, "{:?}", hasty.1);
    patient.unwrap();
    assert_eq!((memory.token_calls(), memory.calls()), (1, 1));
}

#[tokio::test(start_paused = true)]
async fn a_token_call_that_hangs_ends_for_those_who_join_it_too() {
    let memory = Memory::new(|Arrived { token }, n| async move {
        if token.is_none() && n == 1 {
            std::future::pending::<()>().await;
        }
        Ok(answer(200, if token.is_none() { living(3600) } else { SENT.to_owned() }))
    });
    let client = memory.client();
    // A new caller every ten seconds: somebody always waits for the hanging call.
    let callers = (0..12).map(|n| {
        let client = client.clone();
        async move {
            tokio::time::sleep(Duration::from_secs(10 * n)).await;
            client.send(&send_otp(), soon()).await.is_ok()
        }
    });
    let served = join_all(callers).await.into_iter().filter(|served| *served).count();
    assert_eq!(memory.token_calls(), 2);
    assert!(served >= 5, "{served}");
}
