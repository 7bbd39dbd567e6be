use super::{MINUTE, SECOND};
use crate::policies::bench::{Act, Bench, NEW, OLD, RIGHT, WRONG, World, limit, over};
use crate::{Dispatch, ErrorKind, Operation, OtpProviderExt, Verification};

const US: &str = "+12025550123";
const RULE: &str = "3/15m per recipient";

fn bench() -> Bench {
    World::new().limit(&format!("guesses = [{RULE:?}]"))
}

async fn guesses(bench: &Bench, sent: &Verification, number: usize) {
    for guess in 0..number {
        assert!(!bench.verify(sent, WRONG).await.unwrap(), "guess {guess}");
    }
}

#[tokio::test]
async fn after_the_last_guess_whoever_sent_is_not_asked() {
    let bench = bench();
    let sent = bench.send(US).await.unwrap();
    guesses(&bench, &sent, 3).await;
    bench.world.asked();
    for code in [WRONG, RIGHT] {
        let error = bench.verify(&sent, code).await.unwrap_err();
        assert_eq!(over(&error), RULE);
        assert_eq!(
            (error.provider(), error.operation()),
            (Some("guarded"), Some(Operation::Verify))
        );
        assert_eq!(error.retry_after(), Some(15 * MINUTE));
        assert!(!error.to_string().contains(code), "{error}");
    }
    assert_eq!(bench.world.asked(), 0);
    bench.world.pass(15 * MINUTE - SECOND);
    assert_eq!(over(&bench.verify(&sent, RIGHT).await.unwrap_err()), RULE);
    bench.world.pass(SECOND);
    assert!(bench.verify(&sent, RIGHT).await.unwrap());
}

/// Neither a new code nor another spelling brings new guesses; another person has their own.
#[tokio::test]
async fn guesses_are_counted_per_recipient() {
    let bench = bench();
    let mut sent = Vec::new();
    for recipient in ["Ada@example.com", "ada@example.com", "ADA@EXAMPLE.COM"] {
        sent.push(bench.send(recipient).await.unwrap());
        guesses(&bench, sent.last().unwrap(), 1).await;
    }
    for sent in &sent {
        assert_eq!(over(&bench.verify(sent, RIGHT).await.unwrap_err()), RULE);
    }
    let other = bench.send("ada@example.org").await.unwrap();
    guesses(&bench, &other, 3).await;
}

#[tokio::test]
async fn an_approval_clears_the_count() {
    let bench = bench();
    let sent = bench.send(US).await.unwrap();
    for _ in 0..4 {
        guesses(&bench, &sent, 2).await;
        assert!(bench.verify(&sent, RIGHT).await.unwrap());
    }
    guesses(&bench, &sent, 3).await;
    assert!(bench.verify(&sent, WRONG).await.is_err());
}

/// What each end of a check leaves counted.
#[tokio::test]
async fn a_guess_is_given_back_if_surely_nobody_judged_it() {
    for (kind, dispatch, kept) in [
        (ErrorKind::Unavailable, Dispatch::NotSent, false),
        (ErrorKind::Session, Dispatch::NotSent, false),
        (ErrorKind::RateLimited, Dispatch::Refused, false),
        (ErrorKind::Credentials, Dispatch::Refused, false),
        (ErrorKind::Unavailable, Dispatch::MaybeSent, true),
        (ErrorKind::Protocol, Dispatch::MaybeSent, true),
    ] {
        let bench = bench();
        let sent = bench.send(US).await.unwrap();
        bench.world.set("us", Act::Fail(kind, dispatch));
        for _ in 0..3 {
            assert_eq!(bench.verify(&sent, WRONG).await.unwrap_err().kind(), kind);
        }
        bench.world.set("us", Act::Serve);
        let verified = bench.verify(&sent, RIGHT).await;
        assert_eq!(verified.is_err(), kept, "{kind} {dispatch}");
    }
}

#[tokio::test]
async fn while_the_store_is_away_no_guess_is_let_through() {
    for setting in ["refuse", "allow"] {
        let settings = format!("guesses = [{RULE:?}]\nif_unavailable = {setting:?}");
        let bench = World::new().limit(&settings);
        let sent = bench.send(US).await.unwrap();
        bench.world.store.set_away(true);
        bench.world.asked();
        let error = bench.verify(&sent, RIGHT).await.unwrap_err();
        assert_eq!((error.kind(), error.dispatch()), (ErrorKind::Storage, Dispatch::NotSent));
        assert_eq!(error.provider(), Some("guarded"));
        assert_eq!(bench.world.asked(), 0);
    }
}

#[tokio::test]
async fn rotation_brings_no_guesses() {
    let world = World::new();
    let config = limit(&format!("guesses = [{RULE:?}]"));
    let before = world.with_keys(&config, &[OLD]);
    let sent = before.send(US).await.unwrap();
    guesses(&before, &sent, 2).await;
    let rotated = world.with_keys(&config, &[NEW, OLD]);
    guesses(&rotated, &sent, 1).await;
    assert!(rotated.verify(&sent, RIGHT).await.is_err());
    world.pass(15 * MINUTE);
    guesses(&before, &sent, 2).await;
    // An approval clears the count under every key.
    assert!(rotated.verify(&sent, RIGHT).await.unwrap());
    guesses(&rotated, &sent, 3).await;
    assert!(rotated.verify(&sent, RIGHT).await.is_err());
}

#[tokio::test]
async fn a_code_of_nobody_here_costs_no_guess() {
    let bench = bench();
    let sent = bench.send(US).await.unwrap();
    let recipient = sent.recipient().clone();
    let gone = Verification::new("gone", "1", recipient, sent.channel(), sent.sent_at());
    let guarded = bench.providers.get("guarded").unwrap();
    for _ in 0..5 {
        let error = guarded.verify_code(&gone, RIGHT).await.unwrap_err();
        assert_eq!(error.kind(), ErrorKind::UnknownProvider);
    }
    assert!(bench.verify(&sent, RIGHT).await.unwrap());
}
