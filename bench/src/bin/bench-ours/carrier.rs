//! What carries codes of our own: a pocket. As a sender it is asked by our own codes; as a vendor it
//! is asked alone, with a code that never changes.

use std::sync::{Arc, Mutex};
use std::time::Instant;

use passcode::own::{Message, Sender};
use passcode::vendor::{Guess, Order, Sent, Vendor, Verdict};
use passcode::{Capabilities, CapabilityRow, Channel, Evidence, Rejection, Result};
use passcode_bench::CODE;

/// Delivers codes to where they are taken from.
#[derive(Debug, Clone, Default)]
pub(crate) struct Codes(Arc<Mutex<Option<String>>>);

impl Codes {
    pub(crate) fn take(&self) -> Option<String> {
        self.0.lock().ok()?.take()
    }

    fn put(&self, code: &str) {
        if let Ok(mut kept) = self.0.lock() {
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
pub(crate) struct Alone {
    codes: Codes,
    capabilities: Capabilities,
}

impl Alone {
    pub(crate) fn new(codes: Codes) -> Self {
        Self { codes, capabilities: Capabilities::new(vec![CapabilityRow::new(Channel::Sms)]) }
    }
}

impl Vendor for Alone {
    fn capabilities(&self) -> &Capabilities {
        &self.capabilities
    }

    async fn send(&self, _: &Order<'_>) -> Result<Sent> {
        self.codes.put(CODE);
        Ok(Sent::new("1"))
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
