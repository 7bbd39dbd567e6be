//! The conformance suite, against the emulated vendors: each of them, and every policy.

mod fixture;
mod live;
mod own;

use std::sync::Arc;

use passcode::{Config, OtpProvider, Providers};
use passcode_conformance::{Fixture, Report, run};

use crate::conformance::fixture::Emulated;
use crate::emulated;
use crate::vendors::{self, ALL};

/// Proves a provider; the report, for what else a test wants of it.
async fn prove(provider: &dyn OtpProvider, fixture: &dyn Fixture) -> Report {
    let report = run(provider, fixture).await;
    report.assert_passed();
    report
}

fn left_out(report: &Report) -> Vec<&str> {
    let applied: Vec<_> = report.passed().collect();
    let all = report.cases().iter().map(|case| case.name.as_str());
    all.filter(|name| !applied.contains(name)).collect()
}

/// Every fault too; nothing but what the vendor has no use for is left out.
#[tokio::test]
async fn every_vendor() {
    for kit in ALL {
        let fixture = Emulated::start(kit).await;
        let vendor = kit.provider(&fixture.sandbox.url(kit.kind), kit.settings);
        let report = prove(vendor.get("vendor").unwrap(), &fixture).await;
        assert_eq!(left_out(&report), kit.left_out, "{}", kit.kind);
    }
}

#[tokio::test]
async fn every_variant_of_a_vendor() {
    for kit in ALL {
        for variant in kit.variants {
            let fixture = Emulated::start(kit).await;
            let settings = format!("{}{variant}", kit.settings);
            let vendor = kit.provider(&fixture.sandbox.url(kit.kind), &settings);
            prove(vendor.get("vendor").unwrap(), &fixture).await;
        }
    }
}

/// Two vendors of which one serves calling code 1 and e-mail alone, the other every number.
const NARROW: &str = "ratio";

async fn emulated() -> Emulated {
    Emulated::start(vendors::of(NARROW)).await
}

fn providers(fixture: &Emulated, policy: &str) -> Providers {
    let text = format!("{policy}{}", emulated::leaves(&fixture.sandbox));
    Config::from_toml(&text).unwrap().build().unwrap()
}

fn named(providers: &Providers, name: &str) -> Arc<dyn OtpProvider> {
    Arc::clone(providers.get(name).unwrap())
}

#[tokio::test]
async fn a_route_and_all_providers_as_one() {
    let fixture = emulated().await;
    let policy = "default = \"main\"\n[providers.main]\nkind = \"route\"\nroutes = [\
        { channels = [\"whatsapp\"], to = \"messagecentral\" }, \
        { calling_codes = [\"1\"], to = \"ratio\" }, \
        { channels = [\"email\"], to = \"ratio\" } ]\notherwise = \"messagecentral\"\n";
    let providers = providers(&fixture, policy);
    prove(&named(&providers, "main"), &fixture).await;
    prove(&providers, &fixture).await;
}

#[tokio::test]
async fn a_route_inside_a_route() {
    let fixture = emulated().await;
    let policy = "default = \"main\"\n[providers.main]\nkind = \"route\"\nroutes = [\
        { calling_codes = [\"1\"], to = \"inner\" } ]\notherwise = \"inner\"\n\
        [providers.inner]\nkind = \"route\"\nroutes = [\
        { calling_codes = [\"1\"], channels = [\"sms\"], to = \"ratio\" }, \
        { channels = [\"email\"], to = \"ratio\" } ]\notherwise = \"messagecentral\"\n";
    prove(&named(&providers(&fixture, policy), "main"), &fixture).await;
}

/// Every member is down at once under a fault, so what one comes to, all come to. Three outages in a
/// row let a member rest, and when all rest, all are asked.
#[tokio::test]
async fn a_failover() {
    let fixture = emulated().await;
    let policy = "default = \"safe\"\n[providers.safe]\nkind = \"failover\"\n\
        members = [\"ratio\", \"messagecentral\"]\n";
    prove(&named(&providers(&fixture, policy), "safe"), &fixture).await;
}

/// With every order: a fault brings every member down at once, whoever is first. Both members are of one
/// vendor: under an order that is drawn, nobody could say what another one does.
#[tokio::test]
async fn a_failover_whose_order_is_drawn_or_learned() {
    for order in [
        "order = \"weight\"\nweights = { ratio = 1, twin = 3 }",
        "order = \"conversion\"",
        "order = \"conversion\"\nweights = { ratio = 3, twin = 0 }",
    ] {
        let fixture = emulated().await;
        let kit = vendors::of(NARROW);
        let twin = kit.table("twin", &fixture.sandbox.url(kit.kind), kit.settings);
        let policy = format!(
            "default = \"safe\"\n[providers.safe]\nkind = \"failover\"\n\
             members = [\"ratio\", \"twin\"]\n{order}\n{twin}"
        );
        let providers = providers(&fixture, &policy);
        prove(&named(&providers, "safe"), &fixture).await;
        prove(&providers, &fixture).await;
    }
}

#[tokio::test]
async fn a_failover_inside_a_route() {
    let fixture = emulated().await;
    let policy = "default = \"main\"\n[providers.main]\nkind = \"route\"\nroutes = [\
        { channels = [\"email\"], to = \"ratio\" } ]\notherwise = \"safe\"\n\
        [providers.safe]\nkind = \"failover\"\nmembers = [\"ratio\", \"messagecentral\"]\n";
    prove(&named(&providers(&fixture, policy), "main"), &fixture).await;
}

/// Wide enough for all that the suite does; what it counts is its own tests' matter.
const LIMIT: &str = "[providers.guarded]\nkind = \"limit\"\nof = \"main\"\n\
    sends = [\"90/1h per recipient\", \"9000/1d per country\", \"9000/1h\"]\n\
    guesses = [\"90/15m per recipient\"]\n\
    unverified = { per_country_day = \"9000 or 30%\", countries_per_ip_day = 100 }\n\
    [providers.main]\nkind = \"route\"\nroutes = [\
    { calling_codes = [\"1\"], channels = [\"sms\"], to = \"ratio\" }, \
    { channels = [\"email\"], to = \"ratio\" } ]\notherwise = \"messagecentral\"\n";

#[tokio::test]
async fn a_limit() {
    let fixture = emulated().await;
    let providers = providers(&fixture, &format!("default = \"guarded\"\n{LIMIT}"));
    prove(&named(&providers, "guarded"), &fixture).await;
    prove(&providers, &fixture).await;
}

#[tokio::test]
async fn recipients_for_tests_before_a_limit() {
    let fixture = emulated().await;
    let policy = format!(
        "default = \"review\"\n[providers.review]\nkind = \"fixed\"\notherwise = \"guarded\"\n\
         until = 2999-12-31\ncodes = {{ \"+12025550199\" = \"424242\" }}\n{LIMIT}"
    );
    let providers = providers(&fixture, &policy);
    prove(&named(&providers, "review"), &fixture).await;
}
