//! From the first message to what is remembered after the end.

use std::time::Duration;

use super::bench::{ADA, Bench, OLD, other};
use crate::own::rules::Rules;
use crate::{Delivery, ErrorKind, OtpProviderExt, Rejection};

#[tokio::test]
async fn while_it_lives_the_same_code_is_sent_again_and_its_life_is_no_longer() {
    for bench in Bench::each(&Rules::default()) {
        let first = bench.send().await.unwrap();
        assert_eq!((first.code_length(), first.delivery()), (Some(6), Delivery::Sent));
        bench.pass(540);
        let second = bench.send().await.unwrap();
        assert_eq!(bench.codes(), vec![bench.code(); 2]);
        assert_eq!((first.id(), Delivery::Sent), (second.id(), second.delivery()));
        let left = second.expires_at().unwrap().duration_since(second.sent_at()).unwrap();
        assert_eq!(left, Duration::from_secs(60));
        // Either verification takes it, once; then any code is a used one.
        assert!(bench.approves(&first, &bench.code()).await);
        assert_eq!(bench.rejection(&second, &bench.code()).await, Rejection::AlreadyUsed);
        assert_eq!(bench.rejection(&second, &other(&bench.code())).await, Rejection::AlreadyUsed);
    }
}

#[tokio::test]
async fn a_text_says_the_minutes_that_are_left() {
    let bench = Bench::new();
    for (passed, minutes) in [(0, 10), (59_999, 10), (30_001, 9), (390_001, 2), (59_999, 1)] {
        bench.pass_milliseconds(passed);
        bench.send().await.unwrap();
        let text = bench.carrier.delivered.lock().unwrap().last().unwrap().text.clone();
        assert!(text.contains(&format!("valid for {minutes} min")), "{passed}: {text}");
    }
}

#[tokio::test]
async fn its_end_is_sharp() {
    for bench in Bench::each(&Rules::default()) {
        let sent = bench.send().await.unwrap();
        let code = bench.code();
        bench.pass_milliseconds(599_999);
        assert_eq!(bench.rejection(&sent, &other(&code)).await, Rejection::WrongCode);
        assert!(bench.approves(&sent, &code).await);
        let sent = bench.send().await.unwrap();
        bench.pass_milliseconds(600_000);
        assert_eq!(bench.rejection(&sent, &bench.code()).await, Rejection::Expired);
        assert_eq!(bench.rejection(&sent, &other(&bench.code())).await, Rejection::Expired);
    }
}

#[tokio::test]
async fn after_its_end_or_its_use_a_new_code_comes_and_the_old_one_is_told_by_its_id() {
    for bench in Bench::each(&Rules::default()) {
        let used = bench.send().await.unwrap();
        let old = bench.code();
        assert!(bench.approves(&used, &old).await);
        // `resend_after` belongs to the code and ended with it.
        let live = bench.send().await.unwrap();
        let code = bench.code();
        assert_ne!((used.id(), &old), (live.id(), &code));
        // The old one costs the live one no guess.
        for typed in [&code, &old, &other(&code)].into_iter().cycle().take(12) {
            assert_eq!(bench.rejection(&used, typed).await, Rejection::AlreadyUsed);
        }
        assert_eq!(bench.rejection(&live, &other(&code)).await, Rejection::WrongCode);
        bench.pass(600);
        assert_eq!(bench.rejection(&live, &code).await, Rejection::Expired);
        let third = bench.send().await.unwrap();
        for _ in 0..12 {
            assert_eq!(bench.rejection(&live, &bench.code()).await, Rejection::Expired);
        }
        assert!(bench.approves(&third, &bench.code()).await);
    }
}

#[tokio::test]
async fn what_ended_is_remembered_for_an_hour_and_is_never_right_again() {
    for bench in Bench::each(&Rules::default()) {
        let sent = bench.send().await.unwrap();
        let code = bench.code();
        for passed in [600, 3_599, 1, 86_400] {
            bench.pass(passed);
            assert_eq!(bench.rejection(&sent, &code).await, Rejection::Expired, "{passed}");
        }
    }
}

/// Codes belong to the recipient's text; `limit` counts people, and this does not.
#[tokio::test]
async fn each_spelling_of_an_address_has_a_code_of_its_own() {
    let bench = Bench::new();
    let lower = bench.mail.send_to(ADA).await.unwrap();
    let upper = bench.mail.send_to("Ada@example.com").await.unwrap();
    let codes = bench.codes();
    assert!(lower.id() != upper.id() && codes[0] != codes[1]);
    assert_eq!(bench.rejection(&lower, &codes[1]).await, Rejection::WrongCode);
    assert!(bench.approves(&upper, &codes[1]).await);
    assert!(bench.approves(&lower, &codes[0]).await);
}

/// A code is made for whom we ask, and no other client verifies it.
#[tokio::test]
async fn each_client_has_codes_of_its_own() {
    let bench = Bench::new();
    let shop = bench.send_for(Some("shop"), None).await.unwrap();
    let bank = bench.send_for(Some("bank"), None).await.unwrap();
    let none = bench.send_for(None, None).await.unwrap();
    let [of_shop, of_bank, of_none] = <[String; 3]>::try_from(bench.codes()).unwrap();
    assert!(of_shop != of_bank && of_bank != of_none && of_none != of_shop);
    assert_eq!((shop.client(), bank.client(), none.client()), (Some("shop"), Some("bank"), None));
    for client in [Some("bank".to_owned()), None] {
        let stolen = shop.clone().with_client(client);
        let error = bench.verify(&stolen, &of_shop).await.unwrap_err();
        assert_eq!(error.kind(), ErrorKind::Storage, "there is no such record");
    }
    assert_eq!(bench.rejection(&bank, &of_shop).await, Rejection::WrongCode);
    for (sent, code) in [(shop, of_shop), (bank, of_bank), (none, of_none)] {
        assert!(bench.approves(&sent, &code).await);
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn of_many_right_guesses_on_two_replicas_one_is_approved() {
    for bench in Bench::each(&Rules { max_guesses: 20, ..Rules::default() }) {
        let sent = bench.send().await.unwrap();
        let replica = bench.replica(&[OLD]);
        let code = bench.code();
        let guesses = (0..60).map(|number| {
            let provider = if number % 2 == 0 { &bench.mail } else { &replica };
            provider.verify_code(&sent, &code)
        });
        let outcomes = futures_util::future::join_all(guesses).await;
        let approved = outcomes.iter().filter(|outcome| outcome.as_ref().unwrap().is_approved());
        assert_eq!(approved.count(), 1);
    }
}

#[tokio::test]
async fn replicas_that_send_at_once_send_one_code() {
    for (bench, ended) in
        Bench::each(&Rules::default()).into_iter().zip([false, true].into_iter().cycle())
    {
        if ended {
            let sent = bench.send().await.unwrap();
            assert!(bench.approves(&sent, &bench.code()).await);
            bench.carrier.delivered.lock().unwrap().clear();
        }
        let replica = bench.replica(&[OLD]);
        let sends = (0..10)
            .map(|number| (if number % 2 == 0 { &bench.mail } else { &replica }).send_to(ADA));
        let sent = futures_util::future::join_all(sends).await;
        // One message; the others are told to wait, and how the code is verified.
        assert_eq!(bench.codes().len(), 1);
        let mut ids = Vec::new();
        for result in sent {
            let verification = match &result {
                Ok(verification) => verification,
                Err(error) => {
                    let found = (error.kind(), error.code());
                    assert_eq!(found, (ErrorKind::OverLimit, Some("resend_after")));
                    error.pending().unwrap()
                }
            };
            ids.push(verification.id().to_owned());
        }
        ids.dedup();
        assert_eq!(ids.len(), 1, "{ids:?}");
    }
}
