use std::sync::Arc;

use axum::Router;
use passcode::config::Kept;
use passcode::store::Clock;
use passcode::{Config, Error, ErrorKind, Metrics, Registry, Result, Sealer};
use serde_json::Value;

use crate::history::History;
use crate::router;
use crate::settings::Settings;
use crate::setup::Setup;
use crate::shared::Shared;

/// The gateway: what its calls share, and how it reads its configuration. A handle; clones are one.
#[derive(Clone)]
pub struct Gateway {
    builder: Arc<Builder>,
    made: Sealer,
    pub(crate) shared: Arc<Shared>,
}

/// How a gateway is made. By [`Gateway::builder`].
#[derive(Default)]
pub struct Builder {
    registry: Registry,
    listen: Option<String>,
    /// Of all configurations that it reads, one after the other.
    metrics: Metrics,
    kept: Option<Kept>,
}

impl Builder {
    /// The kinds of providers there are; the built-in ones by default.
    #[must_use]
    pub fn registry(mut self, registry: Registry) -> Self {
        self.registry = registry;
        self
    }

    /// Where to listen, whatever the configuration says, as an address and a port:
    /// `127.0.0.1:8080`. Port 0 takes a free one. With `None` the configuration says it.
    #[must_use]
    pub fn listen(mut self, listen: impl Into<Option<String>>) -> Self {
        self.listen = listen.into();
        self
    }

    /// Where the gateway keeps what it keeps, and by which clock, whatever the configuration says.
    #[must_use]
    pub fn kept(mut self, kept: Kept) -> Self {
        self.kept = Some(kept);
        self
    }

    /// Makes the gateway of this configuration. It touches neither network nor store.
    ///
    /// # Errors
    ///
    /// [`ErrorKind::Config`] with the first mistake, such as sealing keys that are missing where others
    /// than this machine can ask; [`ErrorKind::Unavailable`] when the operating system gives no
    /// randomness.
    pub fn build(mut self, config: &Config) -> Result<Gateway> {
        let made = Sealer::new([Sealer::generate_key()?])?;
        let clock = self.kept.as_ref().map_or_else(Clock::system, |kept| kept.clock().clone());
        let history = Arc::new(History::new(clock)?);
        let listener = Arc::clone(&history);
        self.metrics = self.metrics.with_listener(move |event| listener.note(event));
        let setup = self.setup(config, &made, None)?;
        for key in setup.made_at_start() {
            tracing::warn!("{key} were made at start: what they protect ends with this process");
        }
        if setup.kept.ends_with_process() {
            tracing::warn!(
                "what the gateway keeps is in the memory of this process: it must be the only one, and a restart forgets \
                 counts, claims and own codes; for several, write a table [store] with kind = \"redis\""
            );
        }
        for finding in setup.providers.findings() {
            tracing::warn!("{finding}");
        }
        Ok(Gateway { builder: Arc::new(self), made, shared: Arc::new(Shared::new(setup, history)) })
    }

    /// `before` is what a gateway serves with that runs already: where it listens and keeps things
    /// stays.
    fn setup(&self, config: &Config, made: &Sealer, before: Option<&Setup>) -> Result<Setup> {
        let mut settings = self.settings(config)?;
        if let Some(before) = before {
            settings = settings.staying_at(&before.settings)?;
        }
        let config = config.clone().with_store().with_metrics(self.metrics.clone());
        // Own codes, counts and claims are where they were, also after the file names another store.
        let config = match before.map(|before| &before.kept).or(self.kept.as_ref()) {
            Some(kept) => config.with_kept(kept.clone()),
            None => config,
        };
        let providers = config.build_with(&self.registry)?;
        let kept = providers.kept().cloned().ok_or_else(|| {
            Error::local(ErrorKind::Config, "the configuration has no store for the gateway")
        })?;
        Setup::new(config, settings, providers, kept, made)
    }

    fn settings(&self, config: &Config) -> Result<Settings> {
        Settings::read(config, self.listen.as_deref())
    }
}

impl Gateway {
    /// A gateway to be made.
    #[must_use]
    pub fn builder() -> Builder {
        Builder::default()
    }

    /// Everything it serves on its first address. Who serves it in another way than by
    /// [`Server`](crate::Server) adds a [`Peer`](crate::Peer) to each request, and calls
    /// [`look`](Self::look) and [`flush`](Self::flush).
    pub fn router(&self) -> Router {
        router::router(&self.shared)
    }

    /// Looks whether the store is there, on which `/ready` depends. [`Server`](crate::Server) does it
    /// once a second.
    pub async fn look(&self) {
        self.shared.look().await;
    }

    /// Adds what was counted to the counts in the store, of which the operator's page is made. Nothing
    /// is lost if the store is away. [`Server`](crate::Server) does it every two seconds, and when it
    /// ends.
    pub async fn flush(&self) {
        self.shared.flush().await;
    }

    /// Reads the configuration anew, for the calls from now on. What can't change while it runs
    /// stays, and the log says so.
    ///
    /// # Errors
    ///
    /// [`ErrorKind::Config`] with the first mistake; everything stays as it was then.
    pub fn reload(&self, config: &Config) -> Result<()> {
        let before = self.shared.setup();
        let setup = self.builder.setup(config, &self.made, Some(&before));
        self.shared.note_loaded(setup.is_ok());
        let setup = setup?;
        let read = self.builder.settings(config)?;
        let addresses = [
            ("listen", read.listen() != before.settings.listen()),
            ("admin_listen", read.admin_listen() != before.settings.admin_listen()),
        ];
        for (key, _) in addresses.into_iter().filter(|(_, has_changed)| *has_changed) {
            tracing::warn!("{key} has changed: it needs a restart");
        }
        for key in ["store", "store_keys"] {
            if written(&setup.config, key)? != written(&before.config, key)? {
                tracing::warn!("{key} has changed: it needs a restart");
            }
        }
        self.shared.replace(setup);
        Ok(())
    }

    /// Whether the last configuration that it read was taken.
    #[must_use]
    pub fn is_config_loaded(&self) -> bool {
        self.shared.is_loaded()
    }
}

/// What stands under this key, secrets as they are written.
fn written(config: &Config, key: &str) -> Result<Option<Value>> {
    Ok(config.section::<Value>(key)?.map(|section| section.settings().clone()))
}
