//! `Service`, `Call` and `Answer`: what a vendor without a client crate is made of.

mod answer;
mod call;

use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

use passcode::vendor::{Service, VendorKind, VendorSetup};
use passcode::{Config, Registry};

use crate::scripted_vendor::ScriptedVendor;

/// The service of a vendor called Acme, with its kind's settings as a configuration gives them.
pub(crate) fn service(base_url: &str) -> Service {
    #[derive(Debug, serde::Deserialize)]
    struct NoSettings {}

    let made = Arc::new(Mutex::new(None));
    let keep = Arc::clone(&made);
    let mut registry = Registry::default();
    let kind = VendorKind::new("acme", "Acme", "https://api.acme.example");
    registry.register_vendor(kind, move |_: NoSettings, setup: &VendorSetup<'_>| {
        *keep.lock().unwrap() = Some(setup.service()?);
        Ok(ScriptedVendor::new(&[], false))
    });
    let text = format!("[providers.acme]\nkind = \"acme\"\nbase_url = \"{base_url}\"");
    Config::from_toml(&text).unwrap().build_with(&registry).unwrap();
    made.lock().unwrap().take().unwrap()
}

/// Far away: a test that reaches it has failed.
fn soon() -> Instant {
    Instant::now() + Duration::from_secs(60)
}
