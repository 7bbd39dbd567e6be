//! A guess is counted before it is compared.

use std::time::Duration;

use futures_util::future::join_all;

use super::bench::{ADA, Bench, OLD, other, rejection};
use crate::own::rules::Rules;
use crate::{Channel, OtpProviderExt, Recipient, Rejection, Verification};

#[tokio::test]
async fn the_last_wrong_one_is_a_wrong_code_and_the_next_is_one_too_many() {
    for bench in Bench::each(&Rules::default()) {
        let sent = bench.send().await.unwrap();
        let code = bench.code();
        for _ in 0..5 {
            assert_eq!(bench.rejection(&sent, &other(&code)).await, Rejection::WrongCode);
        }
        for typed in [&code, &other(&code)] {
            assert_eq!(bench.rejection(&sent, typed).await, Rejection::TooManyAttempts);
        }
        // Until its end nothing more is sent, and after its end it is an ended one.
        bench.pass(599);
        assert_eq!(bench.send().await.unwrap_err().code(), Some("max_guesses"));
        bench.pass(1);
        assert_eq!(bench.rejection(&sent, &code).await, Rejection::Expired);
        let sent = bench.send().await.unwrap();
        assert!(bench.approves(&sent, &bench.code()).await);
    }
}

#[tokio::test]
async fn the_last_guess_may_be_the_right_one() {
    for (max_guesses, wrong) in [(1, 0), (5, 4)] {
        let bench = Bench::with(Rules { max_guesses, ..Rules::default() });
        let sent = bench.send().await.unwrap();
        for _ in 0..wrong {
            assert_eq!(bench.rejection(&sent, &other(&bench.code())).await, Rejection::WrongCode);
        }
        assert!(bench.approves(&sent, &bench.code()).await);
        // Used is what it is then, however many come after.
        for _ in 0..7 {
            let typed = other(&bench.code());
            assert_eq!(bench.rejection(&sent, &typed).await, Rejection::AlreadyUsed);
        }
    }
}

#[tokio::test]
async fn a_resend_does_not_reset_them() {
    let bench = Bench::new();
    let sent = bench.send().await.unwrap();
    for _ in 0..4 {
        bench.rejection(&sent, &other(&bench.code())).await;
    }
    bench.pass(30);
    let again = bench.send().await.unwrap();
    assert_eq!(bench.rejection(&again, &other(&bench.code())).await, Rejection::WrongCode);
    assert_eq!(bench.rejection(&again, &bench.code()).await, Rejection::TooManyAttempts);
}

/// Many at once get no more of them than one after the other.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn replicas_count_together_whichever_key_they_write_with() {
    for bench in Bench::each(&Rules::default()) {
        let sent = bench.send().await.unwrap();
        let wrong = other(&bench.code());
        let others = [&[OLD][..], &[OLD, super::bench::NEW], &[super::bench::NEW, OLD]];
        let replicas = others.map(|keys| bench.replica(keys));
        let guesses = (0..30).map(|number| replicas[number % 3].verify_code(&sent, &wrong));
        let rejections: Vec<_> = join_all(guesses).await.into_iter().map(rejection).collect();
        let count = |what| rejections.iter().filter(|it| **it == what).count();
        assert_eq!((count(Rejection::WrongCode), count(Rejection::TooManyAttempts)), (5, 25));
    }
}

/// Lengths differ, so does all else: each is wrong, and each is a guess.
#[tokio::test]
async fn a_code_of_another_length_is_a_wrong_one() {
    let bench = Bench::new();
    let sent = bench.send().await.unwrap();
    let code = bench.code();
    for typed in [&code[1..], &code[..5], &format!("{code}0"), &format!("0{code}"), "0"] {
        assert_eq!(bench.rejection(&sent, typed).await, Rejection::WrongCode, "{typed}");
    }
    assert_eq!(bench.rejection(&sent, &code).await, Rejection::TooManyAttempts);
}

/// A verification that somebody changed is no live one, so nobody guesses four digits in place of six.
#[tokio::test]
async fn a_changed_verification_finds_no_code() {
    let bench = Bench::new();
    let sent = bench.send().await.unwrap();
    let changed = |to: &str, length: u8| {
        let recipient: Recipient = to.parse().unwrap();
        Verification::new("mail", sent.id(), recipient, Channel::Email, sent.sent_at())
            .with_code_length(length)
            .with_expires_at(sent.expires_at())
    };
    for verification in [changed("eve@example.com", 6), changed(ADA, 4), changed(ADA, 10)] {
        for typed in ["0000", &bench.code(), &bench.code()[..4], &bench.code()[2..]] {
            let result = bench.verify(&verification, typed).await;
            assert!(!result.is_ok_and(|outcome| outcome.is_approved()));
        }
    }
    assert_eq!(
        sent.expires_at().unwrap().duration_since(sent.sent_at()).unwrap(),
        Duration::from_secs(600)
    );
}
