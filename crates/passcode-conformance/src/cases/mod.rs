//! The cases, by what they are about.

mod codes;
mod dropped;
mod faults;
mod refusals;
mod secrecy;
mod sessions;

use passcode::OtpProvider;

use crate::suite::Suite;
use crate::{Fixture, Report};

macro_rules! run {
    ($suite:ident, $report:ident, $($module:ident: $($case:ident),+;)+) => {
        $($($report.add(stringify!($case), $module::$case(&$suite).await.into());)+)+
    };
}

/// Runs every case over a provider, and reports each; what doesn't apply says why. Cases run one
/// after another, each with recipients of its own.
pub async fn run(provider: &dyn OtpProvider, fixture: &dyn Fixture) -> Report {
    let suite = Suite::new(provider, fixture);
    let mut report = Report::default();
    run!(suite, report,
        codes: approve, one_message_a_send, wrong_code, expired_code, used_code, exhausted_guesses,
            unknown_id, resend, concurrent_verifies;
        refusals: unsupported_channel, unsupported_calling_code, unsupported_code_length,
            unsupported_session, foreign_verification;
        sessions: second_factor, second_factor_without_its_session,
            second_factor_under_another_session;
        dropped: dropped_send, dropped_verify;
    );
    faults::run(&suite, &mut report).await;
    // Last: it looks through all that the others printed.
    run!(suite, report, secrecy: secrecy;);
    report
}
