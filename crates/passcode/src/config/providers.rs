use std::collections::BTreeMap;
use std::fmt;
use std::sync::Arc;
use std::time::{Duration, Instant};

use async_trait::async_trait;

use crate::config::around::Guard;
use crate::config::check::{CheckCredentials, Finding};
use crate::config::explain::{self, Explain, Named, Path, Step};
use crate::config::health::{MemberHealth, TellHealth};
use crate::config::mistake::no_such;
use crate::config::store::{Configured, Kept};
use crate::metrics::Metrics;
use crate::store::Store;
use crate::{
    Capabilities, Error, ErrorKind, Operation, OtpProvider, Result, Sealer, SendRequest,
    Verification, VerifyOutcome, VerifyRequest,
};

/// One configured provider. What checks and explains it is the provider again, so `Debug` shows it
/// once.
pub(super) struct Instance {
    pub(super) kind: String,
    pub(super) provider: Arc<dyn OtpProvider>,
    pub(super) check: Option<Arc<dyn CheckCredentials>>,
    pub(super) explain: Option<Arc<dyn Explain>>,
    pub(super) health: Option<Arc<dyn TellHealth>>,
    pub(super) guard: Guard,
}

impl fmt::Debug for Instance {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Instance")
            .field("kind", &self.kind)
            .field("provider", &self.provider)
            .finish_non_exhaustive()
    }
}

/// Every configured provider. Sends through the default; a verify enters where its send entered and
/// goes down to whoever sent.
///
/// ```
/// use passcode::{Config, OtpProviderExt};
///
/// # #[tokio::main(flavor = "current_thread")]
/// # async fn main() -> passcode::Result<()> {
/// // A kind for tests: it sends nothing.
/// let review = r#"
///     kind = "fixed"
///     codes = { "+12025550199" = "literal:424242" }
///     until = 2999-12-31
/// "#;
/// let providers = Config::from_toml(&format!("[providers.review]{review}"))?.build()?;
/// let sent = providers.send_to("+1 202-555-0199").await?;
/// assert!(providers.verify_code(&sent, "424242").await?.is_approved());
/// # Ok(())
/// # }
/// ```
#[derive(Debug)]
pub struct Providers {
    pub(super) default: String,
    pub(super) all: BTreeMap<String, Instance>,
    pub(super) sealer: Option<Sealer>,
    pub(super) findings: Vec<Finding>,
    pub(super) store: Configured,
    /// The name of the file or source, for findings.
    pub(super) origin: String,
    pub(super) kept: Option<Kept>,
    pub(super) longest: Option<Duration>,
    pub(crate) metrics: Metrics,
}

/// How long an operation may take whose provider doesn't say it.
const LIMIT: Duration = Duration::from_secs(30);

impl Providers {
    /// The configured provider of this name.
    #[must_use]
    pub fn get(&self, name: &str) -> Option<&Arc<dyn OtpProvider>> {
        self.all.get(name).map(|instance| &instance.provider)
    }

    /// The kind of the provider of this name, such as `twilio`.
    #[must_use]
    pub fn kind(&self, name: &str) -> Option<&str> {
        self.all.get(name).map(|instance| instance.kind.as_str())
    }

    /// The names of all, sorted.
    pub fn names(&self) -> impl Iterator<Item = &str> {
        self.all.keys().map(String::as_str)
    }

    /// Sends through the provider of this name, which is where the verify will enter then
    /// ([`Verification::via`]).
    ///
    /// # Errors
    ///
    /// [`ErrorKind::UnknownProvider`] when there is none, which names those there are, and those of
    /// [`OtpProvider::send`].
    pub async fn send_through(&self, name: &str, request: &SendRequest) -> Result<Verification> {
        let entry = self.get(name).ok_or_else(|| self.no_such(name))?;
        match entry.send(request).await {
            Ok(sent) => Ok(sent.with_via(name.to_owned())),
            Err(error) => Err(error.map_pending(|sent| sent.with_via(name.to_owned()))),
        }
    }

    /// What seals verifications for their way through a client; `None` without `sealing_keys`.
    #[must_use]
    pub fn sealer(&self) -> Option<&Sealer> {
        self.sealer.as_ref()
    }

    /// The store of the configuration: `None` where neither a provider nor the program
    /// ([`Config::with_store`](crate::Config::with_store)) keeps anything in it.
    #[must_use]
    pub fn kept(&self) -> Option<&Kept> {
        self.kept.as_ref()
    }

    /// The longest `total_timeout` there is: no operation of one vendor takes longer. 30 s where there
    /// is none.
    #[must_use]
    pub fn longest_total_timeout(&self) -> Duration {
        self.longest.unwrap_or(LIMIT)
    }

    /// What the configuration says that is probably not wanted. Log it at start; `passcode check`
    /// shows it.
    #[must_use]
    pub fn findings(&self) -> &[Finding] {
        &self.findings
    }

    /// How the members of each failover are now, the failovers by name.
    #[must_use]
    pub fn health(&self) -> Vec<MemberHealth> {
        let failovers = self.all.values().filter_map(|instance| instance.health.as_ref());
        failovers.flat_map(|failover| failover.health()).collect()
    }

    /// What these providers count; [`Metrics::text`] is for Prometheus. With the feature `metrics`.
    #[cfg(feature = "metrics")]
    #[must_use]
    pub fn metrics(&self) -> &Metrics {
        &self.metrics
    }

    /// Asks a provider's vendor, by `deadline`, whether it takes the configured credentials, by a call
    /// that sends nothing to anybody. `None` if there is no such provider, if it is made of others, or
    /// if its vendor has no such call.
    ///
    /// # Errors
    ///
    /// Those of [`CheckCredentials::check_credentials`], naming the provider.
    pub async fn check_credentials(&self, name: &str, deadline: Instant) -> Option<Result<()>> {
        let check = self.all.get(name)?.check.as_ref()?;
        let checked = check.check_credentials(deadline).await?;
        Some(checked.map_err(|error| error.with_provider(name)))
    }

    /// The store that the configuration names: its table `[store]`, or the memory. After
    /// [`Config::with_kept`](crate::Config::with_kept) things are kept in that of
    /// [`kept`](Self::kept) instead.
    #[must_use]
    pub fn store(&self) -> &Arc<dyn Store> {
        &self.store.store
    }

    /// The kind of the store: `memory`, `sqlite` or `redis`.
    #[must_use]
    pub fn store_kind(&self) -> &'static str {
        self.store.kind()
    }

    /// Tries whether [the store](Self::store) can be used, and keeps nothing. It takes as long as
    /// an operation of the store may. What it finds of a store that can be used is what may lose
    /// codes and counts that still live, such as a Redis whose `maxmemory-policy` isn't
    /// `noeviction`.
    ///
    /// # Errors
    ///
    /// [`ErrorKind::Storage`] when it can't be used.
    pub async fn check_store(&self) -> Result<Vec<Finding>> {
        self.store.check(&self.origin).await
    }

    /// What a send of this would meet on its way from the provider of this name, in order: every
    /// policy and rule that it passes, and who is asked in the end. Sends and counts nothing. Empty if
    /// there is no such provider.
    pub async fn explain(&self, name: &str, request: &SendRequest) -> Vec<Step> {
        let mut path = Path::new(self);
        if self.get(name).is_some() {
            let _ = path.follow(name, request).await;
        }
        path.into_steps()
    }

    /// What a code can be checked by if a send of this, through the provider of this name, may have
    /// happened and its answer is lost, as after the end of a process: something where codes are
    /// checked by recipient or are our own, and nobody else could have been asked. Sends nothing.
    pub async fn pending(&self, name: &str, request: &SendRequest) -> Option<Verification> {
        let pending = explain::pending(name, request, self).await?;
        Some(pending.with_via(name.to_owned()))
    }

    fn no_such(&self, name: &str) -> Error {
        let what = no_such("provider", name, &self.names().collect::<Vec<_>>());
        Error::local(ErrorKind::UnknownProvider, what).with_operation(Operation::Send)
    }

    fn default(&self) -> &Arc<dyn OtpProvider> {
        self.get(&self.default).expect("`build` checks that the default is configured")
    }

    /// Where the verify of this enters: where its send did, else the default, so that every policy
    /// that saw the send sees the verify. After a change of the configuration neither may lead to
    /// whoever sent: then it is the leaf itself.
    fn entry(&self, sent: &Verification) -> Option<&Arc<dyn OtpProvider>> {
        let names = sent.via().into_iter().chain([self.default.as_str()]);
        let mut entries = names.filter_map(|name| self.get(name));
        entries.find(|entry| entry.owns(sent.provider())).or_else(|| self.sender(sent.provider()))
    }

    /// Whoever sent: the leaf of that name, or a composite from outside that owns it.
    fn sender(&self, provider_name: &str) -> Option<&Arc<dyn OtpProvider>> {
        let by_name = self.get(provider_name).filter(|provider| provider.owns(provider_name));
        by_name.or_else(|| {
            let mut all = self.all.values().map(|instance| &instance.provider);
            all.find(|provider| provider.owns(provider_name))
        })
    }
}

impl Named for Providers {
    fn provider(&self, name: &str) -> Option<&Arc<dyn OtpProvider>> {
        self.get(name)
    }

    fn kind(&self, name: &str) -> Option<&str> {
        self.kind(name)
    }

    fn explainer(&self, name: &str) -> Option<&Arc<dyn Explain>> {
        self.all.get(name)?.explain.as_ref()
    }
}

#[deny(clippy::missing_trait_methods)]
#[async_trait]
impl OtpProvider for Providers {
    fn name(&self) -> &str {
        &self.default
    }

    fn capabilities(&self) -> &Capabilities {
        self.default().capabilities()
    }

    fn owns(&self, provider_name: &str) -> bool {
        self.sender(provider_name).is_some()
    }

    async fn send(&self, request: &SendRequest) -> Result<Verification> {
        self.send_through(&self.default, request).await
    }

    async fn verify(&self, request: &VerifyRequest) -> Result<VerifyOutcome> {
        let sent = request.verification();
        let entry = self.entry(sent).ok_or_else(|| Error::unknown_provider(sent.provider()))?;
        entry.verify(request).await
    }
}
