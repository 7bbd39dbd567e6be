//! What every [`Store`] owes, as a suite of async cases.

mod counters;
mod ends;
mod fixture;
mod quotas;
mod rolls;
mod suite;
mod tables;
mod together;
mod values;

use passcode::store::Store;

pub use fixture::Fixture;

use self::suite::Suite;
use crate::Report;

macro_rules! run {
    ($suite:ident, $report:ident, $($module:ident: $($case:ident),+;)+) => {
        $($($report.add(stringify!($case), $module::$case(&$suite).await.into());)+)+
    };
}

/// Runs every case over a store. Cases run one after another, each with keys of its own.
pub async fn run(store: &dyn Store, fixture: &dyn Fixture) -> Report {
    let suite = Suite::new(store, fixture);
    let mut report = Report::default();
    run!(suite, report,
        values: value, put_new, odd_values, odd_keys, life, newer_life;
        counters: counter, large_counters, life_of_a_counter;
        quotas: quota, all_or_nothing, which, exact, wait, within_five_per_cent, give_back,
            newest_is_given_back, used, older_keys, cleared_quota;
        tables: tally, no_half_of_a_tally, large_entries, life_of_a_table;
        rolls: roll, renewed, leaving, wholly, all_or_none, longest_wait,
            room_after_the_wait;
        together: one_puts, one_removes, every_count, as_many_as_may, all_or_nothing_at_once, as_many_members_as_may,
            every_tally, whole_tallies;
        ends: check, hang;
    );
    report
}
