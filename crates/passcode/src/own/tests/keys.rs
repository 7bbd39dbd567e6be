//! `store_keys`: the first writes, all are read.

use super::bench::{ADA, Bench, NEW, OLD, other, rejection};
use crate::own::rules::Rules;
use crate::{Dispatch, ErrorKind, OtpProviderExt, Rejection};

#[tokio::test]
async fn keys_are_changed_without_losing_a_code_or_a_guess() {
    for bench in Bench::each(&Rules::default()) {
        let sent = bench.send().await.unwrap();
        let code = bench.code();
        // Everybody can read the new one, then everybody writes it.
        for keys in [&[OLD, NEW][..], &[NEW, OLD]] {
            bench.pass(30);
            let replica = bench.replica(keys);
            let wrong = replica.verify_code(&sent, &other(&code)).await;
            assert_eq!(rejection(wrong), Rejection::WrongCode);
            let again = replica.send_to(ADA).await.unwrap();
            assert_eq!((again.id(), bench.code()), (sent.id(), code.clone()));
            let soon = replica.send_to(ADA).await.unwrap_err();
            assert_eq!(soon.code(), Some("resend_after"), "messages count together");
        }
        // Three of five guesses are left.
        let both = bench.replica(&[NEW, OLD]);
        for provider in [&bench.mail, &both] {
            let wrong = provider.verify_code(&sent, &other(&code)).await;
            assert_eq!(rejection(wrong), Rejection::WrongCode);
        }
        assert!(both.verify_code(&sent, &code).await.unwrap().is_approved());
        // What comes next is the new key's.
        let next = both.send_to(ADA).await.unwrap();
        let without = bench.replica(&[NEW]);
        assert!(without.verify_code(&next, &bench.code()).await.unwrap().is_approved());
    }
}

#[tokio::test]
async fn a_code_whose_key_is_gone_is_said_and_is_no_wrong_code() {
    let bench = Bench::new();
    let sent = bench.send().await.unwrap();
    let code = bench.code();
    let without = bench.replica(&[NEW]);
    for typed in [&code, &other(&code)] {
        let error = without.verify_code(&sent, typed).await.unwrap_err();
        assert_eq!((error.kind(), error.dispatch()), (ErrorKind::Storage, Dispatch::NotSent));
        assert!(error.to_string().contains("store_keys"), "{error}");
    }
    // Put back, after the new one, it verifies.
    let back = bench.replica(&[NEW, OLD]);
    assert!(back.verify_code(&sent, &code).await.unwrap().is_approved());
}

/// Replicas of which each writes with another key take the same next code.
#[tokio::test]
async fn after_an_ended_code_all_replicas_of_a_rotation_send_one_code() {
    for first in [0, 1] {
        let bench = Bench::new();
        let sent = bench.send().await.unwrap();
        assert!(bench.approves(&sent, &bench.code()).await);
        let replicas = [bench.replica(&[OLD, NEW]), bench.replica(&[NEW, OLD])];
        let next = replicas[first].send_to(ADA).await.unwrap();
        let code = bench.code();
        bench.pass(30);
        let again = replicas[1 - first].send_to(ADA).await.unwrap();
        assert_eq!((again.id(), bench.code()), (next.id(), code.clone()));
        assert!(replicas[1 - first].verify_code(&next, &code).await.unwrap().is_approved());
    }
}

/// Whoever takes the old key away while a code of it lives can send all the same.
#[tokio::test]
async fn a_key_that_is_taken_away_too_soon_leads_to_a_new_code() {
    let bench = Bench::new();
    // The newest code stands under the new key's name, and the old key made it.
    let used = bench.send().await.unwrap();
    assert!(bench.approves(&used, &bench.code()).await);
    bench.replica(&[OLD, NEW]).send_to(ADA).await.unwrap();
    bench.pass(30);
    bench.replica(&[NEW, OLD]).send_to(ADA).await.unwrap();
    let without = bench.replica(&[NEW]);
    let sent = without.send_to(ADA).await.unwrap();
    assert!(without.verify_code(&sent, &bench.code()).await.unwrap().is_approved());
}
