use std::collections::BTreeMap;
use std::sync::Arc;

use async_trait::async_trait;

use crate::{
    Capabilities, Error, ErrorKind, Operation, OtpProvider, Result, Sealer, SendRequest,
    Verification, VerifyOutcome, VerifyRequest,
};

/// Every configured provider. Sends through the default; verifies with whoever sent.
#[derive(Debug)]
pub struct Providers {
    default: String,
    all: BTreeMap<String, Arc<dyn OtpProvider>>,
    sealer: Option<Sealer>,
}

impl Providers {
    pub(super) fn new(
        default: String,
        all: BTreeMap<String, Arc<dyn OtpProvider>>,
        sealer: Option<Sealer>,
    ) -> Self {
        Self { default, all, sealer }
    }

    /// The provider of this name.
    #[must_use]
    pub fn get(&self, name: &str) -> Option<&Arc<dyn OtpProvider>> {
        self.all.get(name)
    }

    /// The names of all, sorted.
    pub fn names(&self) -> impl Iterator<Item = &str> {
        self.all.keys().map(String::as_str)
    }

    /// What seals verifications for their way through a client; `None` without `sealing_keys`.
    #[must_use]
    pub fn sealer(&self) -> Option<&Sealer> {
        self.sealer.as_ref()
    }

    fn default(&self) -> &Arc<dyn OtpProvider> {
        self.all.get(&self.default).expect("`build` checks that the default is configured")
    }

    /// Whoever sent: the leaf of that name, or a composite from outside that owns it.
    fn sender(&self, provider_name: &str) -> Option<&Arc<dyn OtpProvider>> {
        let by_name = self.get(provider_name).filter(|provider| provider.owns(provider_name));
        by_name.or_else(|| self.all.values().find(|provider| provider.owns(provider_name)))
    }
}

#[deny(clippy::missing_trait_methods)]
#[async_trait]
impl OtpProvider for Providers {
    fn name(&self) -> &str {
        &self.default
    }

    fn capabilities(&self) -> Capabilities {
        self.default().capabilities()
    }

    fn owns(&self, provider_name: &str) -> bool {
        self.sender(provider_name).is_some()
    }

    async fn send(&self, request: &SendRequest) -> Result<Verification> {
        self.default().send(request).await
    }

    async fn verify(&self, request: &VerifyRequest) -> Result<VerifyOutcome> {
        let name = request.verification().provider();
        let sender = self.sender(name).ok_or_else(|| unknown_provider(name))?;
        sender.verify(request).await
    }
}

/// Whoever sent is not configured any more.
pub(crate) fn unknown_provider(name: &str) -> Error {
    let message =
        "it sent this code but is not configured any more: configure it again or send a new code";
    Error::local(ErrorKind::UnknownProvider, message)
        .with_provider(name)
        .with_operation(Operation::Verify)
}
