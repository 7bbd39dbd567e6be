//! A vendor that Passcode doesn't know, its service in memory, and the suite that proves it.
//!
//! `vendor.rs` is what one writes for a new vendor; `fixture.rs` is what one writes to prove it;
//! `service.rs` stands for the vendor's service.
#![expect(clippy::print_stdout, reason = "it shows the report")]

mod fixture;
mod service;
mod vendor;

use passcode::{Config, Registry};

const CONFIG: &str = r#"
[providers.acme]
kind = "acme"
sender = "EXAMPLE"
api_key = "literal:acme-key"
total_timeout = "10s"
"#;

#[tokio::main(flavor = "current_thread")]
async fn main() -> passcode::Result<()> {
    let service = service::Service::new("acme-key");
    let mut registry = Registry::default();
    vendor::register(&mut registry, service.clone());
    let providers = Config::from_toml(CONFIG)?.build_with(&registry)?;
    let fixture = fixture::AcmeFixture::new(service);
    let report = passcode_conformance::run(&providers, &fixture).await;
    print!("{report}");
    report.assert_passed();
    Ok(())
}
