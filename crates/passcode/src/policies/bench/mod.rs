//! For tests: policies by configuration, on a clock and a store of the test's own, around vendors that
//! do as they are told.

mod store;
mod vendor;

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::{Duration, UNIX_EPOCH};

pub(crate) use store::Away;
pub(crate) use vendor::{Act, RIGHT, WRONG};

use self::vendor::{Stage, Vendor};
use crate::config::{BuildContext, Kept};
use crate::store::{Clock, MemoryStore, Store, StoreKeys};
use crate::{
    Config, Device, Error, OtpProvider, OtpProviderExt, Providers, Recipient, Registry, Result,
    SendRequest, Verification, VerifyOutcome,
};

pub(crate) const OLD: &str = "AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8";
pub(crate) const NEW: &str = "HxwdHhscGRoXGBUWExQREg8QDQ4LDAkKBwgFBgMEAQI";

/// Where a test begins: 2026-01-01, in milliseconds since 1970.
const BEGIN: u64 = 1_767_225_600_000;

/// A store that may be away, the time, and vendors.
#[derive(Debug, Clone)]
pub(crate) struct World {
    now: Arc<AtomicU64>,
    pub(crate) store: Arc<Away>,
    stage: Stage,
}

impl World {
    pub(crate) fn new() -> Self {
        Self::over(MemoryStore::new)
    }

    pub(crate) fn over<S: Store>(store: impl FnOnce(Clock) -> S) -> Self {
        let now = Arc::new(AtomicU64::new(BEGIN));
        let store = Arc::new(Away::new(store(clock(&now))));
        Self { now, store, stage: Stage::default() }
    }

    /// Milliseconds since 1970.
    pub(crate) fn now(&self) -> u64 {
        self.now.load(Ordering::Relaxed)
    }

    pub(crate) fn pass(&self, time: Duration) {
        let milliseconds = u64::try_from(time.as_millis()).unwrap();
        self.now.fetch_add(milliseconds, Ordering::Relaxed);
    }

    /// What this vendor does from now on.
    pub(crate) fn set(&self, vendor: &str, act: Act) {
        self.stage.set(vendor, act);
    }

    /// How often any vendor was asked since this was last called.
    pub(crate) fn asked(&self) -> usize {
        self.stage.asked()
    }

    pub(crate) fn providers(&self, config: &str) -> Bench {
        self.with_keys(config, &[OLD])
    }

    pub(crate) fn with_keys(&self, config: &str, keys: &[&str]) -> Bench {
        Bench { providers: self.build(config, keys).unwrap(), world: self.clone() }
    }

    pub(crate) fn build(&self, config: &str, keys: &[&str]) -> Result<Providers> {
        self.make(Config::from_toml(config)?, keys)
    }

    /// With these variables for `env:`.
    #[cfg(feature = "sqlite")]
    pub(crate) fn build_with(
        &self,
        config: &str,
        variables: impl Fn(&str) -> Option<String> + Send + Sync + 'static,
    ) -> Result<Providers> {
        self.make(Config::from_toml(config)?.with_variables(variables), &[OLD])
    }

    fn make(&self, config: Config, keys: &[&str]) -> Result<Providers> {
        let mut registry = Registry::default();
        let stage = self.stage.clone();
        registry.register("vendor", move |settings, context: &BuildContext<'_>| {
            Ok(Arc::new(Vendor::new(context.name(), settings, &stage)) as Arc<dyn OtpProvider>)
        });
        let store = Arc::clone(&self.store) as _;
        let kept = Kept::new(store, StoreKeys::new(keys).unwrap(), clock(&self.now));
        config.with_kept(kept).build_with(&registry)
    }

    /// A limit called `guarded` of one vendor called `us`, with these settings.
    pub(crate) fn limit(&self, settings: &str) -> Bench {
        self.providers(&limit(settings))
    }
}

/// A limit called `guarded` of one vendor called `us`, with these settings.
pub(crate) fn limit(settings: &str) -> String {
    format!(
        "default = \"guarded\"\n[providers.guarded]\nkind = \"limit\"\nof = \"us\"\n{settings}\n\
         [providers.us]\nkind = \"vendor\"\n"
    )
}

fn clock(now: &Arc<AtomicU64>) -> Clock {
    let now = Arc::clone(now);
    Clock::new(move || UNIX_EPOCH + Duration::from_millis(now.load(Ordering::Relaxed)))
}

/// Providers in a world.
#[derive(Debug)]
pub(crate) struct Bench {
    pub(crate) providers: Providers,
    pub(crate) world: World,
}

impl Bench {
    pub(crate) async fn send(&self, recipient: &str) -> Result<Verification> {
        self.providers.send(&to(recipient)).await
    }

    pub(crate) async fn send_from(&self, recipient: &str, ip: &str) -> Result<Verification> {
        self.providers.send(&from(recipient, ip)).await
    }

    /// Whether the code is approved; else why not.
    pub(crate) async fn verify(&self, sent: &Verification, code: &str) -> Result<bool> {
        let outcome = self.providers.verify_code(sent, code).await?;
        if let VerifyOutcome::Approved(approval) = &outcome {
            assert_eq!(approval.recipient(), sent.recipient());
        }
        Ok(outcome.is_approved())
    }

    /// The limit that refused, by its code; empty if it was sent.
    pub(crate) async fn over(&self, request: &SendRequest) -> String {
        match self.providers.send(request).await {
            Ok(_) => String::new(),
            Err(error) => over(&error),
        }
    }
}

/// The code of an error that says that a limit is reached, and nothing else.
pub(crate) fn over(error: &Error) -> String {
    use crate::{Dispatch, ErrorKind};
    let all = (error.kind(), error.dispatch());
    assert_eq!(all, (ErrorKind::OverLimit, Dispatch::NotSent), "{error}");
    assert!(error.retry_after().is_some_and(|wait| wait.subsec_nanos() == 0), "{error:?}");
    error.code().unwrap().to_owned()
}

pub(crate) fn to(recipient: &str) -> SendRequest {
    SendRequest::new(recipient.parse::<Recipient>().unwrap())
}

pub(crate) fn from(recipient: &str, ip: &str) -> SendRequest {
    to(recipient).with_device(Device::new(ip.parse().unwrap()))
}
