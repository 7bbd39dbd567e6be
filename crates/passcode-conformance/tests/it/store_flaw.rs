use std::time::UNIX_EPOCH;

use passcode::store::{Clock, Quota};

/// What is wrong with a store.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Flaw {
    PutsTwiceAtOnce,
    RemovesTwiceAtOnce,
    CountsTwiceAtOnce,
    TakesTwiceAtOnce,
    TakesSome,
    TakesOneByOne,
    FixedWindow,
    SlowWindow,
    NamesTheFirst,
    NoWait,
    GivesBackNothing,
    GivesBackMore,
    UsesUpByLooking,
    IgnoresOlderKeys,
    IgnoresLives,
    ProlongsCounters,
    RefusedPutProlongs,
    KeepsText,
    FoldsCase,
    CountsInFloats,
    WrapsAround,
    RemovesNoQuota,
    TalliesTwiceAtOnce,
    TalliesOneByOne,
    ProlongsTables,
    ForgetsTheOrder,
    EntersSome,
    EntersTwiceAtOnce,
    RefusesWhoIsIn,
    LeavesAtOnce,
    LeavesByTurns,
    StaysLonger,
    EndsAsEntered,
    NoRoomAfterTheWait,
    Hangs,
    FailsAsAVendor,
    SaysItWrote,
}

impl Flaw {
    /// What a store with it counts in place of this quota.
    pub(crate) fn quota(self, clock: &Clock, quota: &Quota) -> Quota {
        let now = clock.now().duration_since(UNIX_EPOCH).unwrap_or_default();
        let window = quota.window();
        match self {
            Self::FixedWindow => {
                let number = now.as_millis() / window.as_millis();
                Quota::new(format!("{}:{number}", quota.key()), quota.limit(), window)
            }
            Self::SlowWindow => Quota::new(quota.key(), quota.limit(), window * 2),
            Self::IgnoresOlderKeys => Quota::new(quota.key(), quota.limit(), window),
            _ => quota.clone(),
        }
    }
}
