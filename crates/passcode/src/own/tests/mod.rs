//! The life of a code, against the contract: on a clock of the test's own, with a carrier that does
//! as it is told, over every store.

mod bench;
mod doubles;
mod guesses;
mod kept;
mod keys;
mod life;
mod pending;
mod refusals;
mod round_trips;
mod store_failures;
