use std::collections::BTreeMap;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};
use std::time::SystemTime;

use async_trait::async_trait;
use serde::Deserialize;

use crate::{
    Approval, Capabilities, CapabilityRow, Channel, Dispatch, Error, ErrorKind, Evidence,
    OtpProvider, Rejection, Result, SendRequest, Verification, VerifyOutcome, VerifyRequest,
};

/// The code of every message.
pub(crate) const RIGHT: &str = "123456";
pub(crate) const WRONG: &str = "654321";

/// What a vendor does.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) enum Act {
    #[default]
    Serve,
    Fail(ErrorKind, Dispatch),
    /// As `Fail(Unavailable, MaybeSent)`, and the code can be verified.
    Pend,
}

#[derive(Debug, Clone, Default)]
pub(super) struct Stage {
    acts: Arc<Mutex<BTreeMap<String, Act>>>,
    asked: Arc<AtomicUsize>,
}

impl Stage {
    pub(super) fn set(&self, vendor: &str, act: Act) {
        self.acts.lock().unwrap().insert(vendor.to_owned(), act);
    }

    pub(super) fn asked(&self) -> usize {
        self.asked.swap(0, Ordering::Relaxed)
    }

    fn act(&self, vendor: &str) -> Act {
        self.asked.fetch_add(1, Ordering::Relaxed);
        self.acts.lock().unwrap().get(vendor).copied().unwrap_or_default()
    }
}

#[derive(Debug, Deserialize)]
pub(super) struct Settings {
    /// Those it sends by; by text message and e-mail without them.
    channels: Option<Vec<Channel>>,
}

#[derive(Debug)]
pub(super) struct Vendor {
    name: String,
    stage: Stage,
    capabilities: Capabilities,
}

impl Vendor {
    pub(super) fn new(name: &str, settings: Settings, stage: &Stage) -> Self {
        let channels = settings.channels.unwrap_or_else(|| vec![Channel::Sms, Channel::Email]);
        let rows = channels.into_iter().map(CapabilityRow::new);
        let capabilities = Capabilities::new(rows.collect());
        Self { name: name.to_owned(), stage: stage.clone(), capabilities }
    }
}

#[async_trait]
impl OtpProvider for Vendor {
    fn name(&self) -> &str {
        &self.name
    }

    fn capabilities(&self) -> &Capabilities {
        &self.capabilities
    }

    fn owns(&self, provider_name: &str) -> bool {
        self.name == provider_name
    }

    async fn send(&self, request: &SendRequest) -> Result<Verification> {
        let channel = request.channel_or(None);
        self.capabilities.serving(request, channel)?;
        let act = self.stage.act(&self.name);
        // So that others come between.
        tokio::task::yield_now().await;
        let now = SystemTime::now();
        let id = format!("id-{}", request.recipient().expose());
        let sent = Verification::new(&self.name, id, request.recipient().clone(), channel, now);
        let failed = |kind, dispatch| {
            Error::new(kind, "as told").with_dispatch(dispatch).with_provider(&self.name)
        };
        match act {
            Act::Serve => Ok(sent),
            Act::Fail(kind, dispatch) => Err(failed(kind, dispatch)),
            Act::Pend => {
                Err(failed(ErrorKind::Unavailable, Dispatch::MaybeSent).with_pending(sent))
            }
        }
    }

    async fn verify(&self, request: &VerifyRequest) -> Result<VerifyOutcome> {
        let act = self.stage.act(&self.name);
        tokio::task::yield_now().await;
        if let Act::Fail(kind, dispatch) = act {
            return Err(Error::new(kind, "as told").with_dispatch(dispatch));
        }
        Ok(match request.code().expose() {
            RIGHT => {
                let recipient = request.verification().recipient().clone();
                VerifyOutcome::Approved(Approval::new(recipient, Evidence::default()))
            }
            _ => VerifyOutcome::Rejected(Rejection::WrongCode),
        })
    }
}
