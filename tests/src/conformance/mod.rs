//! The conformance suite, against the emulated vendors: each of them, and every policy.

mod fixture;
mod live;

use std::sync::Arc;

use passcode::{Config, OtpProvider, Providers};
use passcode_conformance::{Fixture, Report, run};

use crate::conformance::fixture::Emulated;

/// Ids of each vendor's form that it never gave.
const PHONE_ID: &str = "phone-number-test-00000000-0000-4000-8000-000000000001";
const VERIFICATION_ID: &str = "1";

const LEAVES: &str = r#"
[providers.us]
kind = "ratio"
base_url = "URL/ratio"
client_id = "11111111-2222-4333-8444-555555555555"
client_secret = "canary-client-secret"

[providers.india]
kind = "messagecentral"
base_url = "URL/messagecentral"
customer_id = "C-0123456789ABCDE"
password = "canary-password"
"#;

fn providers(fixture: &Emulated, policy: &str) -> Providers {
    let text = format!("{policy}{LEAVES}").replace("URL", &fixture.url());
    Config::from_toml(&text).unwrap().build().unwrap()
}

/// Proves a provider; the report, for what else a test wants of it.
async fn prove(provider: &dyn OtpProvider, fixture: &dyn Fixture) -> Report {
    let report = run(provider, fixture).await;
    report.assert_passed();
    report
}

fn leaf(providers: &Providers, name: &str) -> Arc<dyn OtpProvider> {
    Arc::clone(providers.get(name).unwrap())
}

/// Faults, and both factors: nothing but what the provider has no use for is left out.
fn left_out(report: &Report) -> Vec<&str> {
    let applied: Vec<_> = report.passed().collect();
    let all = report.cases().iter().map(|case| case.name.as_str());
    all.filter(|name| !applied.contains(name)).collect()
}

#[tokio::test]
async fn ratio() {
    let fixture = Emulated::start(PHONE_ID).await;
    let providers = providers(&fixture, "default = \"us\"");
    let report = prove(&leaf(&providers, "us"), &fixture).await;
    assert_eq!(left_out(&report), ["unsupported_session"]);
}

#[tokio::test]
async fn messagecentral() {
    let fixture = Emulated::start(VERIFICATION_ID).await;
    let providers = providers(&fixture, "default = \"india\"");
    let report = prove(&leaf(&providers, "india"), &fixture).await;
    assert_eq!(
        left_out(&report),
        ["unsupported_calling_code", "second_factor", "second_factor_without_its_session"]
    );
}

#[tokio::test]
async fn messagecentral_v2() {
    let fixture = Emulated::start(VERIFICATION_ID).await;
    let text = LEAVES.replace("URL", &fixture.url()) + "api_version = \"v2\"";
    let providers = Config::from_toml(&format!("default = \"india\"\n{text}")).unwrap();
    prove(&leaf(&providers.build().unwrap(), "india"), &fixture).await;
}

/// What the sandbox can't do by itself: not listen, and reset a kept connection unread.
const PROXY_ONLY: [&str; 4] = [
    "send_under_connection_refused",
    "verify_under_connection_refused",
    "send_under_reset_before_reading",
    "verify_under_reset_before_reading",
];

#[tokio::test]
async fn both_vendors_by_the_sandboxs_own_faults() {
    for (name, unknown_id) in [("us", PHONE_ID), ("india", VERIFICATION_ID)] {
        let fixture = Emulated::start(unknown_id).await.by_own_faults();
        let providers = providers(&fixture, &format!("default = \"{name}\""));
        let report = prove(&leaf(&providers, name), &fixture).await;
        let faults = left_out(&report).into_iter().filter(|case| case.contains("_under_"));
        assert_eq!(faults.collect::<Vec<_>>(), PROXY_ONLY);
    }
}

#[tokio::test]
async fn a_leaf_that_repeats() {
    let fixture = Emulated::start(PHONE_ID).await;
    let leaves = LEAVES.replace(
        "client_secret =",
        "total_timeout = \"4s\"\nretry = { attempts = 3 }\nclient_secret =",
    );
    let text = format!("default = \"us\"\n{leaves}").replace("URL", &fixture.url());
    let providers = Config::from_toml(&text).unwrap().build().unwrap();
    prove(&leaf(&providers, "us"), &fixture).await;
}

#[tokio::test]
async fn a_route_and_all_providers_as_one() {
    let fixture = Emulated::start(PHONE_ID).await;
    let policy = "default = \"main\"\n[providers.main]\nkind = \"route\"\nroutes = [\
        { channels = [\"whatsapp\"], to = \"india\" }, { calling_codes = [\"1\"], to = \"us\" }, \
        { channels = [\"email\"], to = \"us\" } ]\notherwise = \"india\"\n";
    let providers = providers(&fixture, policy);
    prove(&leaf(&providers, "main"), &fixture).await;
    prove(&providers, &fixture).await;
}

#[tokio::test]
async fn a_route_inside_a_route() {
    let fixture = Emulated::start(PHONE_ID).await;
    let policy = "default = \"main\"\n[providers.main]\nkind = \"route\"\nroutes = [\
        { calling_codes = [\"1\"], to = \"inner\" } ]\notherwise = \"inner\"\n\
        [providers.inner]\nkind = \"route\"\nroutes = [\
        { calling_codes = [\"1\"], channels = [\"sms\"], to = \"us\" }, \
        { channels = [\"email\"], to = \"us\" } ]\notherwise = \"india\"\n";
    prove(&leaf(&providers(&fixture, policy), "main"), &fixture).await;
}

/// Every member is down at once under a fault, so what one comes to, all come to. Three outages in a
/// row let a member rest, and when all rest, all are asked.
#[tokio::test]
async fn a_failover_of_both() {
    let fixture = Emulated::start(PHONE_ID).await;
    let policy = "default = \"safe\"\n[providers.safe]\nkind = \"failover\"\n\
        members = [\"us\", \"india\"]\n";
    prove(&leaf(&providers(&fixture, policy), "safe"), &fixture).await;
}

#[tokio::test]
async fn a_failover_inside_a_route() {
    let fixture = Emulated::start(PHONE_ID).await;
    let policy = "default = \"main\"\n[providers.main]\nkind = \"route\"\nroutes = [\
        { channels = [\"email\"], to = \"us\" } ]\notherwise = \"safe\"\n\
        [providers.safe]\nkind = \"failover\"\nmembers = [\"us\", \"india\"]\n";
    prove(&leaf(&providers(&fixture, policy), "main"), &fixture).await;
}
