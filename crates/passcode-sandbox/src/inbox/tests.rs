use std::time::UNIX_EPOCH;

use std::time::Duration;

use time::OffsetDateTime;

use super::*;
use crate::chance::Chance;
use crate::clock::Clock;
use crate::fault::{Fault, Faults, Rule};
use crate::net::{Connections, Doors};
use crate::pulse::Pulse;
use crate::recent::KEPT;

struct Bench {
    clock: Clock,
    faults: Faults,
    inbox: Inbox,
}

fn bench() -> Bench {
    let clock = Clock::fixed_at(UNIX_EPOCH);
    let pulse = Pulse::new();
    let doors = Doors::new(Connections::new(pulse.clone()), None);
    let faults = Faults::new(Chance::new(Some(1)).unwrap(), doors, vec!["ratio"], pulse);
    let inbox = Inbox::new(clock.clone(), faults.clone());
    Bench { clock, faults, inbox }
}

fn letter(to: u64) -> Letter<'static> {
    Letter {
        vendor: "ratio",
        channel: Channel::Sms,
        to: format!("+{to}"),
        code: "000000",
        verification_id: to.to_string(),
        expires_at: OffsetDateTime::UNIX_EPOCH + time::Duration::MINUTE,
    }
}

#[test]
fn the_oldest_message_goes_when_the_inbox_is_full() {
    let inbox = bench().inbox;
    let gone = inbox.deliver(letter(0));
    for to in 1..=10_000 {
        inbox.deliver(letter(to));
    }
    inbox.note(gone, State::Approved, 1);

    let messages = inbox.messages();
    assert_eq!(messages.len(), 10_000);
    assert_eq!(messages[0].to, "+10000");
    assert_eq!(messages[9_999].to, "+1");
    assert!(messages.iter().all(|message| message.state == State::Pending));
}

#[test]
fn letters_on_their_way_are_bounded_too() {
    let Bench { clock, faults, inbox } = bench();
    faults.add(Rule::new(Fault::DeliverLate { by: Duration::from_secs(1) }));
    for to in 0..=KEPT as u64 {
        inbox.deliver(letter(to));
    }
    assert!(inbox.messages().is_empty());
    clock.advance(Duration::from_secs(1));
    assert_eq!(inbox.messages().len(), KEPT);
}

#[test]
fn a_removed_message_can_be_noted_no_more_and_the_rest_can() {
    let inbox = bench().inbox;
    let keys: Vec<MessageId> = (1..=3).map(|to| inbox.deliver(letter(to))).collect();
    assert_eq!(inbox.remove(&Filter::to("+2")), 1);
    for key in keys {
        inbox.note(key, State::Approved, 1);
    }
    let left: Vec<_> = inbox.messages().into_iter().map(|it| (it.to, it.state)).collect();
    assert_eq!(left, [("+3".into(), State::Approved), ("+1".into(), State::Approved)]);
}

#[test]
fn a_late_letter_arrives_as_the_newest_with_what_became_of_it() {
    let Bench { clock, faults, inbox } = bench();
    faults.set([Rule::new(Fault::DeliverLate { by: Duration::from_secs(10) }).nth(1)]);
    let late = inbox.deliver(letter(1));
    inbox.deliver(letter(2));
    inbox.note(late, State::Wrong, 1);
    assert_eq!(inbox.messages().len(), 1);
    clock.advance(Duration::from_secs(10));
    let newest = inbox.messages().remove(0);
    assert_eq!((newest.id, &*newest.to, newest.state), (2, "+1", State::Wrong));
}

#[tokio::test]
async fn followers_are_told_of_arrivals_changes_and_expiries() {
    let Bench { clock, inbox, .. } = bench();
    let mut follower = inbox.follow();
    let key = inbox.deliver(letter(1));
    inbox.note(key, State::Wrong, 2);
    clock.advance(Duration::from_secs(60));
    inbox.clear();
    let mut states = Vec::new();
    for _ in 0..4 {
        states.push(match follower.next().await {
            Event::Message(message) => Some((message.state, message.attempts)),
            Event::Reload {} => None,
        });
    }
    let expected =
        [Some((State::Pending, 0)), Some((State::Wrong, 2)), Some((State::Expired, 2)), None];
    assert_eq!(states, expected);
}

#[tokio::test]
async fn a_follower_that_is_far_behind_starts_over() {
    let inbox = bench().inbox;
    let mut follower = inbox.follow();
    for to in 0..2_000 {
        inbox.deliver(letter(to));
    }
    assert!(matches!(follower.next().await, Event::Reload {}));
}

#[test]
fn debug_shows_no_recipient_and_no_code() {
    let inbox = bench().inbox;
    inbox.deliver(letter(12_025_550_123));
    let text = format!("{:?} {:?}", inbox.messages(), inbox);
    assert!(!text.contains("2025550123") && !text.contains("000000"), "{text}");
}
