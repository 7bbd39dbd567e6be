//! How often a send or a check waits for the store: over Redis each is a round trip.

use std::time::Duration;

use tokio::time::Instant;

use super::bench::{Bench, NEW, OLD, other};
use crate::{OtpProviderExt, Result};

/// On a paused clock nothing takes time but the store's answers, so what passes are its round trips.
const ROUND_TRIP: Duration = Duration::from_millis(1);

async fn trips<T>(bench: &Bench, call: impl Future<Output = Result<T>>) -> u128 {
    *bench.store.delay.lock().unwrap() = ROUND_TRIP;
    let begin = Instant::now();
    call.await.unwrap();
    *bench.store.delay.lock().unwrap() = Duration::ZERO;
    let trips = begin.elapsed().as_millis() / ROUND_TRIP.as_millis();
    assert!(trips > 0, "it asks the store");
    trips
}

#[tokio::test(start_paused = true)]
async fn a_send_waits_three_times_at_most() {
    let bench = Bench::new();
    assert!(trips(&bench, bench.send()).await <= 3, "the first code");
    bench.pass(30);
    assert!(trips(&bench, bench.send()).await <= 3, "the same code again");
    let sent = bench.send_for(None, None).await;
    sent.unwrap_err();
    bench.pass(600);
    assert!(trips(&bench, bench.send()).await <= 3, "after one that ended");
    let sent = {
        bench.pass(30);
        bench.send().await.unwrap()
    };
    assert!(bench.approves(&sent, &bench.code()).await);
    assert!(trips(&bench, bench.send()).await <= 3, "after one that was used");
    let sent = {
        bench.pass(30);
        bench.send().await.unwrap()
    };
    assert!(bench.approves(&sent, &bench.code()).await);
    bench.pass(600);
    assert!(trips(&bench, bench.send()).await <= 3, "after one that was used, and has ended");
    bench.pass(30);
    let both = bench.replica(&[NEW, OLD]);
    assert!(trips(&bench, both.send_to(super::bench::ADA)).await <= 3, "while keys are changed");
}

#[tokio::test(start_paused = true)]
async fn a_check_waits_twice_at_most() {
    let bench = Bench::new();
    let sent = bench.send().await.unwrap();
    let (right, wrong) = (bench.code(), other(&bench.code()));
    assert!(trips(&bench, bench.verify(&sent, &wrong)).await <= 2, "a wrong code");
    assert!(trips(&bench, bench.verify(&sent, &right)).await <= 2, "the right one");
    assert!(trips(&bench, bench.verify(&sent, &right)).await <= 2, "a used one");
    bench.pass(600);
    assert!(trips(&bench, bench.verify(&sent, &right)).await <= 2, "an ended one");
}
