//! A store that never answers is waited for as long as anybody else: until the caller's deadline.

use std::time::{Duration, Instant};

use crate::policies::bench::{Bench, RIGHT, WRONG, World, from};
use crate::{
    Dispatch, ErrorKind, OtpCode, OtpProvider, Verification, VerifyOutcome, VerifyRequest,
};

const US: &str = "+12025550123";

const SETTINGS: &str = "sends = [\"5/1h per recipient\"]\nguesses = [\"5/1h per recipient\"]\n\
    unverified = { per_country_day = \"5 or 0%\", countries_per_ip_day = 1 }";

fn soon() -> Instant {
    (tokio::time::Instant::now() + Duration::from_millis(100)).into_std()
}

fn verify(sent: &Verification, code: &str) -> VerifyRequest {
    VerifyRequest::new(sent.clone(), OtpCode::parse(code).unwrap()).with_deadline(soon())
}

async fn sent(bench: &Bench) -> Verification {
    bench.providers.send(&from(US, "192.0.2.7")).await.unwrap()
}

#[tokio::test(start_paused = true)]
async fn before_the_vendor_is_asked_it_ends_the_operation() {
    let bench = World::new().limit(SETTINGS);
    let sent = sent(&bench).await;
    bench.world.store.set_stalls(true);
    bench.world.asked();
    let send = bench.providers.send(&from(US, "192.0.2.7").with_deadline(soon())).await;
    let verify = bench.providers.verify(&verify(&sent, RIGHT)).await;
    for error in [send.unwrap_err(), verify.unwrap_err()] {
        assert_eq!((error.kind(), error.dispatch()), (ErrorKind::Storage, Dispatch::NotSent));
        assert_eq!(error.provider(), Some("guarded"));
    }
    assert_eq!(bench.world.asked(), 0);
}

/// What the vendor said is told, though it can't be counted any more.
#[tokio::test(start_paused = true)]
async fn after_the_vendor_has_answered_it_hides_no_outcome() {
    let bench = World::new().limit(SETTINGS);
    let sent = sent(&bench).await;
    // The vendor waits for a moment, in which the store breaks.
    let breaks = async || bench.world.store.set_stalls(true);
    let approved = verify(&sent, RIGHT);
    let (approved, ()) =
        futures_util::future::join(bench.providers.verify(&approved), breaks()).await;
    assert!(matches!(approved.unwrap(), VerifyOutcome::Approved(_)));
    bench.world.store.set_stalls(false);
    let rejected = verify(&sent, WRONG);
    let (rejected, ()) =
        futures_util::future::join(bench.providers.verify(&rejected), breaks()).await;
    assert!(matches!(rejected.unwrap(), VerifyOutcome::Rejected(_)));
    bench.world.store.set_stalls(false);
    let request = from(US, "192.0.2.7").with_deadline(soon());
    let (sent, ()) = futures_util::future::join(bench.providers.send(&request), breaks()).await;
    assert_eq!(sent.unwrap().provider(), "us");
}
