//! A provider that Passcode doesn't know, its vendor in memory, and the suite that proves it.
//!
//! `provider.rs` is what one writes for a new vendor; `fixture.rs` is what one writes to prove it;
//! `vendor.rs` stands for the vendor.
#![expect(clippy::print_stdout, reason = "it shows the report")]

mod fixture;
mod provider;
mod vendor;

#[tokio::main(flavor = "current_thread")]
async fn main() {
    let vendor = vendor::Vendor::new("acme-key");
    let acme = provider::Acme::new("acme", vendor.clone());
    let report = passcode_conformance::run(&acme, &fixture::AcmeFixture::new(vendor)).await;
    print!("{report}");
    report.assert_passed();
}
