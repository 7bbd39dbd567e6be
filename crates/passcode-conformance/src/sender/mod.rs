//! The behaviour every [`Sender`](passcode::own::Sender) owes, as a suite of async cases.
//!
//! It runs over a provider made of the sender, since that is what people get: codes made and checked
//! by Passcode, and carried by the sender.

mod cases;
mod fault;
mod faults;
mod fixture;
mod suite;

pub use self::fault::Fault;
pub use self::fixture::Fixture;

use passcode::Providers;

use self::suite::Suite;
use crate::Report;

/// Runs every case that applies over the default provider of these, which is of a kind that
/// [`Registry::register_sender`](passcode::Registry::register_sender) made. Its settings need
/// `resend_after = "0s"`, since the same code is sent twice at once.
pub async fn run(providers: &Providers, fixture: &dyn Fixture) -> Report {
    let suite = Suite::new(providers, fixture);
    let mut report = Report::default();
    report.add("arrives_once", cases::arrives_once(&suite).await.into());
    report.add("same_code_again", cases::same_code_again(&suite).await.into());
    report.add("many_at_once", cases::many_at_once(&suite).await.into());
    report.add("dropped_delivery", cases::dropped_delivery(&suite).await.into());
    report.add("credentials", cases::credentials(&suite).await.into());
    for fault in Fault::ALL {
        let name = format!("delivery_under_{}", fault.as_str());
        report.add(name, faults::delivery(&suite, *fault).await.into());
    }
    // Last: it looks through all that the others printed.
    suite.seen.note(providers);
    report.add("secrecy", suite.seen.check(fixture.secrets()).into());
    report
}
