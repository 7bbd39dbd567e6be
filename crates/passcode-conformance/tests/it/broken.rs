use passcode::OtpProvider;
use passcode_conformance::{Report, Verdict, run};

use crate::fixture::AcmeFixture;
use crate::flawed::{Flaw, Flawed};
use crate::provider::Acme;
use crate::vendor::Vendor;

async fn report(make: impl FnOnce(Vendor) -> Box<dyn OtpProvider>) -> Report {
    let vendor = Vendor::new("acme-key");
    let provider = make(vendor.clone());
    run(&*provider, &AcmeFixture::new(vendor)).await
}

#[tokio::test(start_paused = true)]
async fn a_good_provider_passes_every_case_but_those_it_has_no_use_for() {
    let report = report(|vendor| Box::new(Acme::new("acme", vendor))).await;
    report.assert_passed();
    let not_applicable: Vec<_> = report
        .cases()
        .iter()
        .filter(|case| matches!(case.verdict, Verdict::NotApplicable(_)))
        .map(|case| case.name.as_str())
        .collect();
    assert_eq!(not_applicable, ["unsupported_session"]);
}

#[tokio::test(start_paused = true)]
async fn each_flaw_fails_its_cases() {
    for (flaw, cases) in [
        (
            Flaw::ApprovesAnything,
            &["wrong_code", "expired_code", "used_code", "unknown_id", "concurrent_verifies"][..],
        ),
        (
            Flaw::OutageAsRejected,
            &["verify_under_connection_refused", "verify_under_stall_in_body"],
        ),
        (Flaw::WrongCodeAsOutage, &["wrong_code", "used_code"]),
        (Flaw::SendsTwice, &["one_message_a_send"]),
        (Flaw::RepeatsWhatMayBeSent, &["send_under_reset_after_reading"]),
        (Flaw::LeaksInDebug, &["secrecy"]),
        (Flaw::IgnoresTheSession, &["second_factor_without_its_session"]),
        (Flaw::TakesAUsedCode, &["used_code"]),
        (Flaw::TakesAnotherProvidersCode, &["foreign_verification"]),
        (Flaw::TrafficOnRefusedInput, &["unsupported_channel", "unsupported_code_length"]),
        (Flaw::WrongDispatch, &["send_under_stall_before_headers", "verify_under_bad_gateway"]),
        (Flaw::LosesRetryAfter, &["send_under_too_many_requests_date"]),
    ] {
        let report = report(|vendor| Box::new(Flawed::new(vendor, flaw))).await;
        let failed: Vec<_> = report.failed().collect();
        for case in cases {
            assert!(failed.contains(case), "{flaw:?} passed {case}:\n{report}");
        }
        // A flaw of its own, not one of everything.
        assert!(report.passed().any(|case| case == "approve") || flaw == Flaw::SendsTwice);
    }
}
