use passcode::{Config, OtpProvider, Registry};
use passcode_conformance::{Report, Verdict, run};

use crate::fixture::AcmeFixture;
use crate::flawed::{Flaw, Flawed};
use crate::named::assert_named;
use crate::service::Service;
use crate::vendor::register;

const ACME: &str =
    "[providers.acme]\nkind = \"acme\"\nsender = \"EXAMPLE\"\napi_key = \"acme-key\"\n";

async fn report(make: impl FnOnce(Service) -> Box<dyn OtpProvider>) -> Report {
    let service = Service::new("acme-key");
    let provider = make(service.clone());
    run(&*provider, &AcmeFixture::new(service)).await
}

#[tokio::test(start_paused = true)]
async fn a_kind_from_outside_passes_every_case_but_those_it_has_no_use_for() {
    let report = report(|service| {
        let mut registry = Registry::default();
        register(&mut registry, service);
        Box::new(Config::from_toml(ACME).unwrap().build_with(&registry).unwrap())
    })
    .await;
    report.assert_passed();
    assert_named(&report, "What it checks");
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
        (Flaw::TakesAnySession, &["second_factor_under_another_session"]),
        (Flaw::TakesAUsedCode, &["used_code"]),
        (Flaw::TakesAnotherProvidersCode, &["foreign_verification"]),
        (Flaw::TrafficOnRefusedInput, &["unsupported_channel", "unsupported_code_length"]),
        (Flaw::WrongDispatch, &["send_under_stall_before_headers", "verify_under_bad_gateway"]),
        (Flaw::LosesRetryAfter, &["send_under_too_many_requests_date"]),
    ] {
        let report = report(|service| Box::new(Flawed::new(service, flaw))).await;
        let failed: Vec<_> = report.failed().collect();
        for case in cases {
            assert!(failed.contains(case), "{flaw:?} passed {case}:\n{report}");
        }
        // A flaw of its own, not one of everything.
        assert!(report.passed().any(|case| case == "approve") || flaw == Flaw::SendsTwice);
    }
}

/// Common keys, URL form and mistakes are those of a built-in kind.
#[test]
fn a_kind_from_outside_is_configured_as_any_other() {
    let mut registry = Registry::default();
    register(&mut registry, Service::new("acme-key"));
    let url = "acme://EXAMPLE:acme-key@api.acme.example?channel=sms";
    assert_eq!(Config::from_url(url).unwrap().build_with(&registry).unwrap().name(), "acme");
    for (right, wrong, message) in [
        ("sender =", "sendre =", "no such key \"sendre\"; did you mean \"sender\"?"),
        ("EXAMPLE", "EXAMPLE LIMITED", "a sender has 11 characters at most"),
        ("api_key = \"acme-key\"", "api_key = \"env:NOT_SET_ANYWHERE\"", "is not set"),
        ("kind", "retry = { attempts = 99 }\nkind", "99 attempts are out of range"),
        ("kind", "channel = \"voice\"\nkind", "can't send to phones by voice; choices: sms"),
    ] {
        let text = ACME.replace(right, wrong);
        let error = Config::from_toml(&text).unwrap().build_with(&registry).unwrap_err();
        assert!(error.to_string().contains(message), "{error}");
    }
}
