//! What carries codes of our own: a pocket. As a sender it is asked by our own codes; as a vendor it
//! is asked alone, with a code that never changes.

use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex};
use std::time::Instant;

use crate::agreed::CODE;
use passcode::own::{Message, Sender, SenderKind};
use passcode::vendor::{Guess, Order, Sent, Vendor, VendorKind, VendorSetup, Verdict};
use passcode::{Capabilities, CapabilityRow, Channel, Evidence, Registry, Rejection, Result};
use serde::Deserialize;
use tokio::sync::Barrier;

/// Delivers codes to where they are taken from.
#[derive(Debug, Clone, Default)]
pub struct Codes {
    last: Arc<Mutex<Option<String>>>,
    /// Who must be there before the vendor answers.
    all: Option<Arc<Barrier>>,
}

#[derive(Deserialize)]
struct Nothing {}

impl Codes {
    /// As a vendor it answers so many sends together, when all are there.
    #[must_use]
    pub fn gathering(count: usize) -> Self {
        Self { all: Some(Arc::new(Barrier::new(count))), ..Self::default() }
    }

    /// The kinds `kept`, a sender of these codes, and `alone`, the vendor that carries them.
    #[must_use]
    pub fn kinds(&self) -> Registry {
        let mut kinds = Registry::default();
        let (carries, alone) = (self.clone(), self.clone());
        kinds.register_sender(SenderKind::other("kept"), move |Nothing {}, _| Ok(carries.clone()));
        let kind = VendorKind::new("alone", "Alone", "https://alone.example");
        kinds.register_vendor(kind, move |Nothing {}, _: &VendorSetup<'_>| {
            Ok(Alone::new(alone.clone()))
        });
        kinds
    }

    /// The code that was delivered last.
    #[must_use]
    pub fn take(&self) -> Option<String> {
        self.last.lock().ok()?.take()
    }

    fn put(&self, code: &str) {
        if let Ok(mut kept) = self.last.lock() {
            *kept = Some(code.to_owned());
        }
    }
}

impl Sender for Codes {
    fn channel(&self) -> Channel {
        Channel::Sms
    }

    async fn deliver(&self, message: &Message<'_>, _: Instant) -> Result<()> {
        self.put(message.code);
        Ok(())
    }

    async fn check_credentials(&self, _: Instant) -> Option<Result<()>> {
        None
    }
}

/// The carrier as a vendor.
#[derive(Debug)]
struct Alone {
    codes: Codes,
    capabilities: Capabilities,
    sends: AtomicU64,
}

impl Alone {
    fn new(codes: Codes) -> Self {
        Self {
            codes,
            capabilities: Capabilities::new(vec![CapabilityRow::new(Channel::Sms)]),
            sends: AtomicU64::new(0),
        }
    }
}

impl Vendor for Alone {
    fn capabilities(&self) -> &Capabilities {
        &self.capabilities
    }

    async fn send(&self, _: &Order<'_>) -> Result<Sent> {
        self.codes.put(CODE);
        if let Some(all) = &self.codes.all {
            all.wait().await;
        }
        Ok(Sent::new(self.sends.fetch_add(1, Ordering::Relaxed).to_string()))
    }

    async fn check(&self, guess: &Guess<'_>) -> Result<Verdict> {
        if guess.code().expose() == CODE {
            return Ok(Verdict::Approved(Evidence::default()));
        }
        Ok(Verdict::Rejected(Rejection::WrongCode))
    }

    async fn check_credentials(&self, _: Instant) -> Option<Result<()>> {
        None
    }
}
