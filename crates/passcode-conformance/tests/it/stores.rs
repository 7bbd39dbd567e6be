//! The suite over the memory store, and over flawed ones.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::time::{Duration, UNIX_EPOCH};

use async_trait::async_trait;
use passcode::store::{Clock, MemoryStore, Store};
use passcode_conformance::Verdict;
use passcode_conformance::store::{self, Fixture};

use crate::flawed_store::FlawedStore;
use crate::named::assert_named;
use crate::store_flaw::Flaw;

/// A clock that only the suite moves, in microseconds. Not a round number of anything.
#[derive(Debug, Clone)]
struct Time {
    now: Arc<AtomicU64>,
    flaw: Option<Flaw>,
    hung: Arc<AtomicBool>,
}

impl Time {
    fn new(flaw: Option<Flaw>) -> Self {
        let now = Arc::new(AtomicU64::new(1_800_000_012_345_678));
        Self { now, flaw, hung: Arc::default() }
    }

    fn clock(&self) -> Clock {
        let now = Arc::clone(&self.now);
        Clock::new(move || UNIX_EPOCH + Duration::from_micros(now.load(Ordering::SeqCst)))
    }
}

#[async_trait]
impl Fixture for Time {
    fn now(&self) -> Duration {
        Duration::from_micros(self.now.load(Ordering::SeqCst))
    }

    fn slack(&self) -> Duration {
        // Stores count in milliseconds.
        Duration::from_millis(1)
    }

    async fn pass(&self, time: Duration) {
        let time = u64::try_from(time.as_micros()).unwrap();
        self.now.fetch_add(time, Ordering::SeqCst);
    }

    async fn hang(&self) -> Option<Arc<dyn Store>> {
        self.hung.store(true, Ordering::SeqCst);
        let hung = Arc::clone(&self.hung);
        self.flaw.map(|flaw| Arc::new(FlawedStore::hung(self.clock(), flaw, hung)) as _)
    }

    async fn heal(&self) {
        self.hung.store(false, Ordering::SeqCst);
    }

    fn patience(&self) -> Duration {
        Duration::from_secs(1)
    }
}

#[tokio::test(start_paused = true)]
async fn the_memory_store_passes_every_case_but_those_it_has_no_use_for() {
    let time = Time::new(None);
    let report = store::run(&MemoryStore::new(time.clock()), &time).await;
    report.assert_passed();
    assert_named(&report, "Stores");
    let not_applicable: Vec<_> = report
        .cases()
        .iter()
        .filter(|case| matches!(case.verdict, Verdict::NotApplicable(_)))
        .map(|case| case.name.as_str())
        .collect();
    assert_eq!(not_applicable, ["hang"]);
}

#[tokio::test(start_paused = true)]
async fn each_flaw_of_a_store_fails_its_cases() {
    for (flaw, cases) in [
        (Flaw::PutsTwiceAtOnce, &["one_puts"][..]),
        (Flaw::RemovesTwiceAtOnce, &["one_removes"]),
        (Flaw::CountsTwiceAtOnce, &["every_count"]),
        (Flaw::TakesTwiceAtOnce, &["as_many_as_may"]),
        (Flaw::TakesSome, &["all_or_nothing", "all_or_nothing_at_once"]),
        (Flaw::TakesOneByOne, &["all_or_nothing_at_once"]),
        (Flaw::FixedWindow, &["exact"]),
        (Flaw::SlowWindow, &["exact", "quota", "within_five_per_cent"]),
        (Flaw::NamesTheFirst, &["which", "all_or_nothing"]),
        (Flaw::NoWait, &["exact", "wait", "which"]),
        (Flaw::GivesBackNothing, &["give_back", "newest_is_given_back"]),
        (Flaw::GivesBackMore, &["give_back"]),
        (Flaw::UsesUpByLooking, &["used"]),
        (Flaw::IgnoresOlderKeys, &["older_keys"]),
        (Flaw::IgnoresLives, &["life", "newer_life", "life_of_a_counter", "life_of_a_table"]),
        (Flaw::ProlongsCounters, &["life_of_a_counter"]),
        (Flaw::RefusedPutProlongs, &["newer_life"]),
        (Flaw::KeepsText, &["odd_values"]),
        (Flaw::FoldsCase, &["odd_keys"]),
        (Flaw::CountsInFloats, &["large_counters"]),
        (Flaw::WrapsAround, &["large_counters"]),
        (Flaw::RemovesNoQuota, &["cleared_quota"]),
        (Flaw::TalliesTwiceAtOnce, &["every_tally"]),
        (Flaw::TalliesOneByOne, &["no_half_of_a_tally", "whole_tallies"]),
        (Flaw::ProlongsTables, &["life_of_a_table"]),
        (Flaw::ForgetsTheOrder, &["tally"]),
        (Flaw::EntersSome, &["all_or_none"]),
        (Flaw::EntersTwiceAtOnce, &["as_many_members_as_may"]),
        (Flaw::RefusesWhoIsIn, &["roll"]),
        (Flaw::LeavesAtOnce, &["leaving"]),
        (Flaw::LeavesByTurns, &["wholly"]),
        (Flaw::StaysLonger, &["renewed"]),
        (Flaw::EndsAsEntered, &["longest_wait"]),
        (Flaw::NoRoomAfterTheWait, &["room_after_the_wait"]),
        (Flaw::Hangs, &["hang"]),
        (Flaw::FailsAsAVendor, &["hang"]),
        (Flaw::SaysItWrote, &["hang"]),
    ] {
        let time = Time::new(Some(flaw));
        let report = store::run(&FlawedStore::new(time.clock(), flaw), &time).await;
        let failed: Vec<_> = report.failed().collect();
        for case in cases {
            assert!(failed.contains(case), "{flaw:?} passed {case}:\n{report}");
        }
        // A flaw of its own, not one of everything.
        assert!(report.passed().any(|case| case == "value"), "{flaw:?}:\n{report}");
    }
}
