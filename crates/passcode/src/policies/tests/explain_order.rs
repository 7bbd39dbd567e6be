//! What is said of a failover whose order is drawn: who is the likeliest to be asked first.

use std::time::Duration;

use crate::config::{Step, Verdict};
use crate::policies::bench::{Act, Bench, RIGHT, World, to};
use crate::{Dispatch, ErrorKind, OtpProvider, SendRequest};

const INDIA: &str = "+919123456789";

fn failover(settings: &str) -> Bench {
    World::new().providers(&format!(
        "default = \"main\"\n[providers.main]\nkind = \"failover\"\nmembers = [\"a\", \"b\", \"c\"]\n{settings}\n\
         [providers.a]\nkind = \"vendor\"\n[providers.b]\nkind = \"vendor\"\n[providers.c]\nkind = \"vendor\"\n"
    ))
}

/// What is said of the order, and who follows.
async fn said(bench: &Bench, request: &SendRequest) -> (String, Vec<String>) {
    bench.world.asked();
    bench.world.store.written();
    let steps: Vec<Step> = bench.providers.explain("main", request).await;
    assert_eq!((bench.world.asked(), bench.world.store.written()), (0, 0), "it changes something");
    assert_eq!(steps[1].verdict, Verdict::Ask);
    let members = steps[1..].iter().map(|step| step.provider.clone()).collect();
    (steps[0].why.clone(), members)
}

#[tokio::test]
async fn by_weight_the_heaviest_is_said_to_be_first_and_zero_last() {
    let bench = failover("order = \"weight\"\nweights = { a = 0, b = 1, c = 3 }");
    let (why, members) = said(&bench, &to(INDIA)).await;
    assert!(why.contains("drawn by weight") && why.contains("\"c\", \"b\", \"a\""), "{why}");
    assert_eq!(members, ["c", "b", "a"]);
    let mut first = 0;
    for number in 0..400 {
        let sent = bench.send(&format!("+91912345{number:04}")).await.unwrap();
        assert_ne!(sent.provider(), "a");
        first += usize::from(sent.provider() == "c");
    }
    assert!((240..360).contains(&first), "{first} of 400");
}

#[tokio::test]
async fn when_it_is_learned_whose_codes_came_back_is_said_to_be_first() {
    let bench = failover("order = \"conversion\"");
    let (why, members) = said(&bench, &to(INDIA)).await;
    assert!(why.contains("codes came back"), "{why}");
    assert_eq!(members, ["a", "b", "c"], "of nobody anything is known");
    let down = Act::Fail(ErrorKind::Account, Dispatch::Refused);
    // By the machine's clock, which the vendors here send by.
    let now = std::time::SystemTime::now().duration_since(std::time::UNIX_EPOCH).unwrap();
    bench.world.pass(now.saturating_sub(Duration::from_millis(bench.world.now())));
    for (member, others, approved) in
        [("a", ["b", "c"], 2), ("b", ["a", "c"], 40), ("c", ["a", "b"], 20)]
    {
        bench.world.set(member, Act::Serve);
        for other in others {
            bench.world.set(other, down);
        }
        for number in 0..40 {
            let sent = bench.send(&format!("+91912345{number:04}")).await.unwrap();
            assert_eq!(sent.provider(), member);
            if number < approved {
                assert!(bench.verify(&sent, RIGHT).await.unwrap());
            }
        }
    }
    for member in ["a", "b", "c"] {
        bench.world.set(member, Act::Serve);
    }
    bench.world.pass(Duration::from_secs(700));
    assert_eq!(said(&bench, &to(INDIA)).await.1, ["b", "c", "a"]);
    // Of another country nothing is known.
    assert_eq!(said(&bench, &to("+12025550123")).await.1, ["a", "b", "c"]);

    bench.world.store.set_away(true);
    let (why, members) = said(&bench, &to(INDIA)).await;
    assert!(why.contains("the store is away") && why.contains("given order"), "{why}");
    assert_eq!(members, ["a", "b", "c"]);
    assert_eq!(bench.send(INDIA).await.unwrap().provider(), "a", "and that is what happens");
}

/// A store that stalls is away: who asks is sent a code within the time that is left.
#[tokio::test(start_paused = true)]
async fn a_store_that_stalls_gives_the_given_order_and_fails_no_send() {
    let bench = failover("order = \"conversion\"\nweights = { a = 0, b = 1, c = 1 }");
    bench.world.store.set_stalls(true);
    for left in [100, 400, 60_000] {
        let begun = tokio::time::Instant::now();
        let deadline = (begun + Duration::from_millis(left)).into_std();
        let request = to(&format!("+9191234{left:05}")).with_deadline(deadline);
        let sent = bench.providers.send(&request).await.unwrap();
        assert_eq!(sent.provider(), "b", "{left}: a weight of 0 is never first");
        assert!(begun.elapsed() <= Duration::from_millis(1000), "{left} {:?}", begun.elapsed());
        assert!(bench.verify(&sent, RIGHT).await.unwrap());
        // Until the next one what was heard of the store is old.
        bench.world.pass(Duration::from_secs(6));
    }
}

/// Whoever's message never came is asked last, in any order.
#[tokio::test]
async fn the_sender_of_the_earlier_message_is_said_to_come_last() {
    for settings in ["", "order = \"weight\"\nweights = { a = 9, b = 0, c = 0 }"] {
        let bench = failover(settings);
        let sent = bench.send(INDIA).await.unwrap();
        let again = to(INDIA).with_earlier(sent);
        assert_eq!(said(&bench, &again).await.1, ["b", "c", "a"], "{settings}");
        assert_eq!(bench.providers.send(&again).await.unwrap().provider(), "b");
    }
}
