//! The kind `limit` against its contract, on a clock and a store of the test's own.

mod deadline;
mod fraud;
mod guesses;
mod many;
mod sends;
mod settings;
mod unverified;
mod windows;
mod words;

use std::time::Duration;

const SECOND: Duration = Duration::from_secs(1);
const MINUTE: Duration = Duration::from_secs(60);
const HOUR: Duration = Duration::from_secs(60 * 60);
const DAY: Duration = Duration::from_secs(24 * 60 * 60);
