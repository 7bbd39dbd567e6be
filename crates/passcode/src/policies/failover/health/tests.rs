use super::*;
use Change::{ProbesLater, Rests, Woke};
use Sign::{Alive, Hurried, Nothing, Outage, Unasked, Untrusted};
use Turn::{Last, Probe, Regular};

const ONE: Sign = Untrusted(Person(1));

fn seconds(seconds: u64) -> Duration {
    Duration::from_secs(seconds)
}

/// A life as a table: after so many seconds, the turn a request gets, what came of it, what that
/// changed.
#[test]
fn a_members_life() {
    #[rustfmt::skip]
    let table = [
        (0,   Regular, Outage,  None),
        (0,   Regular, Nothing, None),
        (0,   Regular, Unasked, None),
        (0,   Regular, Outage,  None),
        (0,   Regular, Alive,   None),
        (0,   Regular, Outage,  None),
        (0,   Regular, Outage,  None),
        (0,   Regular, Outage,  Some(Rests(seconds(30)))),
        (1,   Last,    Outage,  None),
        (28,  Last,    Nothing, None),
        (1,   Probe,   Unasked, None),
        (0,   Probe,   Outage,  Some(Rests(seconds(60)))),
        (60,  Probe,   Nothing, Some(ProbesLater(seconds(60)))),
        (1,   Last,    Outage,  None),
        (59,  Probe,   Hurried, Some(ProbesLater(seconds(60)))),
        (60,  Probe,   ONE,     Some(ProbesLater(seconds(60)))),
        (60,  Probe,   Outage,  Some(Rests(seconds(120)))),
        (120, Probe,   Outage,  Some(Rests(seconds(240)))),
        (240, Probe,   Outage,  Some(Rests(seconds(300)))),
        (300, Probe,   Outage,  Some(Rests(seconds(300)))),
        (10,  Last,    Alive,   Some(Woke)),
        (0,   Regular, Outage,  None),
        (0,   Regular, Outage,  None),
        (0,   Regular, Outage,  Some(Rests(seconds(30)))),
        (31,  Probe,   Alive,   Some(Woke)),
    ];
    let mut now = Instant::now();
    let mut health = Health::default();
    for (row, (wait, turn, sign, change)) in table.into_iter().enumerate() {
        now += seconds(wait);
        assert_eq!(health.turn(now), turn, "row {row}");
        assert_eq!(health.note(turn, sign, now), change, "row {row}");
    }
}

/// How many of the signs, in a row, let a member rest; `None`: all of them don't.
fn rests_after(signs: &[Sign]) -> Option<usize> {
    let now = Instant::now();
    let mut health = Health::default();
    let rests = |sign| health.note(Regular, sign, now) == Some(Rests(FIRST_REST));
    signs.iter().copied().position(rests).map(|last| last + 1)
}

#[test]
fn answers_that_cannot_be_trusted_count_by_different_people_in_a_row() {
    let people = |numbers: &[u64]| -> Vec<_> {
        numbers.iter().map(|number| Untrusted(Person(*number))).collect()
    };
    assert_eq!(rests_after(&people(&[1; 1000])), None);
    assert_eq!(rests_after(&people(&[1, 2].repeat(500))), None);
    assert_eq!(rests_after(&people(&[1, 2, 1, 3, 4])), Some(4));
    let with_an_answer_between = [people(&[1, 2]), vec![Alive], people(&[3, 4])].concat();
    assert_eq!(rests_after(&with_an_answer_between), None);
}

#[test]
fn callers_who_give_up_early_count_as_a_rate() {
    assert_eq!(rests_after(&[Hurried; 9]), None);
    assert_eq!(rests_after(&[Hurried; 10]), Some(10));
    assert_eq!(rests_after(&[Hurried, Alive].repeat(500)), None, "half of them are answered");
    assert_eq!(rests_after(&[Hurried, Hurried, Alive].repeat(500)), Some(26));
}

#[test]
fn one_request_probes_and_the_others_wait_at_the_end() {
    let now = Instant::now();
    let mut health = Health::Resting { since: now, until: now, rest: FIRST_REST, probed: false };
    assert_eq!((health.turn(now), health.turn(now)), (Probe, Last));
    assert_eq!(health.describe(now), "resting, being probed");
    // What was under way before the rest says nothing of the probe.
    for late in [Outage, Alive] {
        assert_eq!(health.note(Regular, late, now), None);
        assert_eq!(health.turn(now), Last);
    }
    assert_eq!(health.note(Probe, Alive, now), Some(Woke));
    assert_eq!(health.describe(now), "awake");
}

#[test]
fn outages_that_come_late_do_not_prolong_the_rest() {
    let now = Instant::now();
    let mut health = Health::default();
    let changes: Vec<_> = (0..100).filter_map(|_| health.note(Regular, Outage, now)).collect();
    assert_eq!(changes, [Rests(FIRST_REST)]);
    assert_eq!(health.describe(now), "resting, 30 s left");
}
