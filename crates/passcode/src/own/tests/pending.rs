//! What becomes of a code whose delivery failed.

use super::bench::{ADA, Bench};
use crate::own::rules::Rules;
use crate::{Delivery, Dispatch, ErrorKind, Recipient};

#[tokio::test]
async fn what_surely_was_not_delivered_is_given_back() {
    for bench in Bench::each(&Rules { max_sends: 2, ..Rules::default() }) {
        for dispatch in [Dispatch::NotSent, Dispatch::Refused] {
            *bench.carrier.failure.lock().unwrap() = Some(dispatch);
            for _ in 0..4 {
                let error = bench.send().await.unwrap_err();
                assert_eq!((error.kind(), error.dispatch()), (ErrorKind::Unavailable, dispatch));
                assert!(error.pending().is_none());
            }
        }
        // Neither `resend_after` nor `max_sends` has counted them.
        *bench.carrier.failure.lock().unwrap() = None;
        bench.send().await.unwrap();
        bench.pass(30);
        bench.send().await.unwrap();
        bench.pass(30);
        assert_eq!(bench.send().await.unwrap_err().code(), Some("max_sends"));
        assert_eq!(bench.codes(), vec![bench.code(); 2]);
    }
}

#[tokio::test]
async fn what_may_have_been_delivered_counts_and_can_be_verified() {
    for bench in Bench::each(&Rules::default()) {
        *bench.carrier.failure.lock().unwrap() = Some(Dispatch::MaybeSent);
        let error = bench.send_for(Some("shop"), None).await.unwrap_err();
        let pending = error.pending().unwrap().clone();
        assert_eq!((pending.provider(), pending.delivery()), ("mail", Delivery::Unknown));
        assert_eq!(pending.recipient(), &ADA.parse::<Recipient>().unwrap());
        assert_eq!((pending.client(), pending.code_length()), (Some("shop"), Some(6)));
        assert!(pending.expires_at().is_some());
        *bench.carrier.failure.lock().unwrap() = None;
        let again = bench.send_for(Some("shop"), None).await.unwrap_err();
        assert_eq!(again.code(), Some("resend_after"), "it may be on its way");
        assert_eq!(bench.carrier.delivered.lock().unwrap()[0].id, pending.id());
        assert!(bench.approves(&pending, &bench.code()).await);
    }
}

/// A delivery that failed after `resend_after` had passed gives back no other's claim.
#[tokio::test]
async fn a_late_failure_gives_back_no_other_message() {
    for bench in Bench::each(&Rules { max_sends: 3, ..Rules::default() }) {
        *bench.carrier.failure.lock().unwrap() = Some(Dispatch::NotSent);
        let next = async {
            while *bench.carrier.attempts.lock().unwrap() == 0 {
                tokio::task::yield_now().await;
            }
            *bench.carrier.failure.lock().unwrap() = None;
            bench.pass(30);
            bench.send().await
        };
        let (late, next) = futures_util::future::join(bench.send(), next).await;
        assert!(late.is_err() && next.is_ok());
        assert_eq!(bench.send().await.unwrap_err().code(), Some("resend_after"));
        // `max_sends` counts it no more.
        for refused in [None, None, Some("max_sends")] {
            bench.pass(30);
            let sent = bench.send().await;
            assert_eq!(sent.as_ref().err().and_then(|error| error.code()), refused);
        }
    }
}
