//! Who is first by what was learned, and who all the same.

use super::*;

/// Long enough for every code to be judged and for what was read to be old.
const LATER: u64 = 11 * MINUTE;

#[tokio::test]
async fn it_learns_by_member_country_and_channel() {
    let bench = Bench::new();
    let india = request(INDIA).with_channel(Channel::Sms);
    bench.teach(0, &india, 60, 3).await;
    bench.teach(1, &india, 60, 57).await;
    bench.time.pass(LATER);
    // Two per cent for whoever is worse, and of 400 not many more.
    let share = bench.share_of_a(&bench.main, &india).await;
    assert!((0.002..0.05).contains(&share), "{share}");
    // Of others nothing is known.
    let others = [
        request("+12025550123").with_channel(Channel::Sms),
        request(INDIA).with_channel(Channel::WhatsApp),
        request("ada@example.com"),
    ];
    for other in others {
        let share = bench.share_of_a(&bench.main, &other).await;
        assert!((0.4..0.6).contains(&share), "{other:?} {share}");
    }
    // A person of the same country is another recipient and the same scope.
    let share = bench.share_of_a(&bench.main, &request("+919123456780")).await;
    assert!(share < 0.05, "{share}");
}

/// A request that names no channel goes by each member's own.
#[tokio::test]
async fn without_a_channel_every_channel_of_a_phone_counts() {
    let bench = Bench::with([Channel::WhatsApp, Channel::Sms], None);
    bench.teach(0, &request(INDIA), 60, 57).await;
    bench.teach(1, &request(INDIA), 60, 3).await;
    bench.time.pass(LATER);
    let share = bench.share_of_a(&bench.main, &request(INDIA)).await;
    assert!(share > 0.95, "{share}");
    let by_sms = request(INDIA).with_channel(Channel::Sms);
    let share = bench.share_of_a(&bench.main, &by_sms).await;
    assert!(share > 0.8, "{share}: of a nothing is known there, b is bad");
}

#[tokio::test]
async fn a_code_is_not_held_against_its_member_before_it_is_ten_minutes_old() {
    let bench = Bench::new();
    let india = request(INDIA);
    bench.teach(0, &india, 60, 0).await;
    for (seconds, low, high) in
        [(0, 0.4, 0.6), (5 * MINUTE, 0.4, 0.6), (5 * MINUTE - 1, 0.4, 0.6), (16, 0.0, 0.06)]
    {
        bench.time.pass(seconds);
        let share = bench.share_of_a(&bench.main, &india).await;
        assert!((low..high).contains(&share), "{seconds} {share}");
    }
}

#[tokio::test]
async fn weights_are_where_it_begins() {
    for (weights, low, high) in
        [([3, 1], 0.93, 0.99), ([1, 1], 0.4, 0.6), ([0, 1], 0.0, 0.001), ([1, 0], 0.999, 1.001)]
    {
        let bench = Bench::with([Channel::Sms; 2], Some(&weights));
        let share = bench.share_of_a(&bench.main, &request(INDIA)).await;
        assert!((low..high).contains(&share), "{weights:?} {share}");
    }
}

#[tokio::test]
async fn health_comes_first_and_earliers_sender_last() {
    let bench = Bench::new();
    let india = request(INDIA);
    bench.teach(0, &india, 100, 100).await;
    bench.teach(1, &india, 100, 0).await;
    bench.time.pass(LATER);
    // The best one is down: after three outages in a row it rests, and nobody waits for it.
    let down = (ErrorKind::Unavailable, Dispatch::NotSent);
    *bench.members[0].failure.lock().unwrap() = Some(down);
    for _ in 0..50 {
        assert_eq!(bench.main.send(&india).await.unwrap().provider(), "b");
    }
    assert!(format!("{:?}", bench.main).contains("resting"));
    assert!(bench.share_of_a(&bench.main, &india).await > 0.9, "its order is as it was");
    *bench.members[0].failure.lock().unwrap() = None;
    for _ in 0..50 {
        assert_eq!(bench.main.send(&india).await.unwrap().provider(), "b");
    }

    // And whoever has sent the message that never came is asked last, resting members before it.
    let other = Bench::new();
    other.teach(0, &india, 100, 100).await;
    other.teach(1, &india, 100, 0).await;
    other.time.pass(LATER);
    let earlier = other.members[0].verification(&india);
    for _ in 0..50 {
        let sent = other.main.send(&india.clone().with_earlier(earlier.clone())).await.unwrap();
        assert_eq!(sent.provider(), "b");
    }
}

#[tokio::test]
async fn by_weight_each_member_is_first_as_often_as_its_weight_says() {
    let time = Time::new();
    let members = [Member::new("a", &time, Channel::Sms), Member::new("b", &time, Channel::Sms)];
    for (weights, low, high) in
        [(vec![3, 1], 0.72, 0.78), (vec![0, 1], 0.0, 0.001), (vec![5, 5], 0.46, 0.54)]
    {
        let order = Order::Weight { weights: weights.clone(), dice: Dice::with_seed(2) };
        let main = failover(&members, order);
        let mut first = 0;
        for _ in 0..2000 {
            first += usize::from(main.send(&request(INDIA)).await.unwrap().provider() == "a");
        }
        let share = first as f64 / 2000.0;
        assert!((low..high).contains(&share), "{weights:?} {share}");
        // A weight of 0 still stands in.
        let down = (ErrorKind::Unavailable, Dispatch::NotSent);
        *members[1].failure.lock().unwrap() = Some(down);
        for _ in 0..10 {
            assert_eq!(main.send(&request(INDIA)).await.unwrap().provider(), "a");
        }
        *members[1].failure.lock().unwrap() = None;
    }
}

#[tokio::test]
async fn while_the_store_is_away_members_are_asked_in_the_given_order() {
    let (log, _guard) = loopback::capture("error");
    let bench = Bench::new();
    let india = request(INDIA);
    bench.teach(0, &india, 60, 0).await;
    bench.teach(1, &india, 60, 60).await;
    bench.time.pass(LATER);
    bench.store.is_away(true);
    for _ in 0..50 {
        // Never a failed send, nor a failed verify.
        let sent = bench.main.send(&india).await.unwrap();
        assert_eq!(sent.provider(), "a");
        approve(&bench.main, &sent).await;
    }
    let text = log.text();
    let away: Vec<_> = text.lines().filter(|line| line.contains("given order")).collect();
    assert_eq!(away.len(), 1, "once while what was heard of the store is fresh: {text}");
    assert!(away[0].starts_with("ERROR") && away[0].contains("failover=\"main\""), "{text}");
    assert!(away[0].contains("the store is away"), "{text}");
    assert!(text.contains("a code is not counted"), "{text}");
    assert!(!text.contains("9123456789"), "{text}");

    bench.store.is_away(false);
    bench.time.pass(6);
    let share = bench.share_of_a(&bench.main, &india).await;
    assert!(share < 0.06, "what was learned before is there again: {share}");
}
