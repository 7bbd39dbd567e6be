//! The suite of senders, tested: a good one passes, and each broken one fails its case.

mod carrier;
mod flawed;

use std::sync::Arc;

use passcode::own::SenderKind;
use passcode::{Config, Registry};
use passcode_conformance::{Report, sender};

use self::carrier::{Carrier, CarrierFixture, KEY};
use self::flawed::{Flaw, Flawed, Settings};
use crate::named::assert_named;

async fn report(flaw: Option<Flaw>) -> Report {
    let carrier = Arc::new(Carrier::default());
    let mut kinds = Registry::default();
    let of_kind = Arc::clone(&carrier);
    kinds.register_sender(SenderKind::other("carrier"), move |settings: Settings, _| {
        Ok(Flawed::new(Arc::clone(&of_kind), flaw, settings))
    });
    let text = format!(
        "[providers.phones]\nkind = \"carrier\"\nresend_after = \"0s\"\napi_key = \"{KEY}\"\n"
    );
    let providers = Config::from_toml(&text).unwrap().build_with(&kinds).unwrap();
    sender::run(&providers, &CarrierFixture::new(carrier)).await
}

#[tokio::test(start_paused = true)]
async fn a_good_sender_passes_every_case() {
    let report = report(None).await;
    report.assert_passed();
    assert_named(&report, "Senders");
    assert_eq!(report.passed().count(), report.cases().len(), "{report}");
}

#[tokio::test(start_paused = true)]
async fn each_flaw_fails_its_cases() {
    for (flaw, cases) in [
        (Flaw::SendsTwice, &["arrives_once", "same_code_again"][..]),
        (Flaw::SendsToAnother, &["arrives_once"]),
        (Flaw::CutsTheText, &["arrives_once", "same_code_again"]),
        (Flaw::SendsOneAtATimeToTheLast, &["many_at_once"]),
        (Flaw::SendsOnceOnly, &["same_code_again"]),
        (Flaw::KeepsItsLock, &["dropped_delivery"]),
        (Flaw::ChecksByAMessage, &["credentials"]),
        (Flaw::TakesAnyCredentials, &["credentials"]),
        (Flaw::SaysSentWhenNobodyIsThere, &["delivery_under_unreachable"]),
        (Flaw::SaysNotSent, &["delivery_under_lost_after", "delivery_under_silent"]),
        (Flaw::SaysMaybeSent, &["delivery_under_unreachable", "delivery_under_recipient_refused"]),
        (Flaw::RepeatsWhatMayBeSent, &["delivery_under_lost_after"]),
        (Flaw::DeliversWhatItRefuses, &["delivery_under_message_refused"]),
        (Flaw::MistakesTheRecipient, &["delivery_under_recipient_refused"]),
        (Flaw::WaitsForEver, &["delivery_under_silent"]),
        (Flaw::LeaksInDebug, &["secrecy"]),
        (Flaw::LeaksInErrors, &["secrecy"]),
    ] {
        let report = report(Some(flaw)).await;
        let failed: Vec<_> = report.failed().collect();
        for case in cases {
            assert!(failed.contains(case), "{flaw:?} passed {case}:\n{report}");
        }
        // A flaw of its own, not one of everything.
        assert!(report.passed().count() >= 3, "{flaw:?}:\n{report}");
    }
}
