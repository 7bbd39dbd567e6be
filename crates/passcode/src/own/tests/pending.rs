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
