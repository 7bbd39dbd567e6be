use std::cell::{Cell, RefCell};
use std::fmt::{self, Debug};
use std::sync::Arc;
use std::time::Duration;

use vendor_http::Connections;

use crate::config::around::Guard;
use crate::config::check::CheckCredentials;
use crate::config::explain::Explain;
use crate::config::health::TellHealth;
use crate::config::lasting::Passing;
use crate::config::mistake::{Mistake, Place};
use crate::config::node::{Entry, Node};
use crate::config::reference::ProviderRef;
use crate::config::scope::Scope;
use crate::config::store::{Kept, LINES};
use crate::metrics::Metrics;
use crate::{Error, OtpProvider, Result};

/// What a kind's build function may ask for while it makes its provider.
pub struct BuildContext<'a> {
    pub(super) site: &'a dyn Site,
    pub(super) name: &'a str,
    pub(super) settings: &'a Node,
    /// What its settings may refer to, and have.
    pub(super) scope: &'a Scope,
    pub(super) place: Place,
    pub(super) check: RefCell<Option<Arc<dyn CheckCredentials>>>,
    pub(super) explain: RefCell<Option<Arc<dyn Explain>>>,
    pub(super) health: RefCell<Option<Arc<dyn TellHealth>>>,
    pub(super) guard: Cell<Guard>,
}

/// Where providers are built: it knows the others.
pub(super) trait Site: Debug {
    /// The provider of this name, built now unless it was before.
    fn provider(&self, name: &str) -> Result<Arc<dyn OtpProvider>>;

    /// The store of this configuration, made now unless it was before.
    fn store(&self) -> Result<Kept>;

    /// What is learnt, and lasts.
    fn passing(&self) -> &Passing;

    /// Where the providers of this configuration count.
    fn metrics(&self) -> Metrics;

    /// Keeps how long an operation of a provider may take.
    fn note_limit(&self, limit: Duration);

    /// What the HTTP clients of this configuration share.
    fn connections(&self) -> &Connections;

    /// Keeps a finding about a provider.
    fn note(&self, provider: &str, sentence: Mistake, is_remark: bool);

    /// The error a caller gets for a mistake.
    fn error(&self, mistake: Mistake) -> Error;
}

impl<'a> BuildContext<'a> {
    pub(super) fn new(
        site: &'a dyn Site,
        entry: &'a Entry,
        scope: &'a Scope,
        place: Place,
    ) -> Self {
        Self {
            site,
            name: &entry.key,
            settings: &entry.node,
            scope,
            place,
            check: RefCell::default(),
            explain: RefCell::default(),
            health: RefCell::default(),
            guard: Cell::default(),
        }
    }
}

impl BuildContext<'_> {
    /// The configured name of the provider being made.
    #[must_use]
    pub fn name(&self) -> &str {
        self.name
    }

    /// Another configured provider, for a provider made of providers.
    ///
    /// # Errors
    ///
    /// [`ErrorKind::Config`](crate::ErrorKind::Config) when it can't be built, or refers back to
    /// the one being made.
    pub fn provider(&self, reference: &ProviderRef) -> Result<Arc<dyn OtpProvider>> {
        self.site.provider(reference.name())
    }

    /// Where this configuration's providers keep what must be kept. That it is lost is a finding;
    /// the provider refuses then.
    pub(crate) fn store(&self) -> Result<Kept> {
        let kept = self.site.store()?;
        if kept.is_lost {
            let what = format!(
                "what it keeps is in the memory of one process, so the next one can't verify its codes or go on with \
                 its counts: {LINES}"
            );
            self.site.note(self.name, Mistake::new(what).at(&self.place), false);
        }
        Ok(kept)
    }

    /// What the HTTP clients of this configuration share: connections and trusted certificates.
    pub(crate) fn connections(&self) -> &Connections {
        self.site.connections()
    }

    /// The same for a provider that does without: that it is lost is for the caller to say.
    pub(crate) fn shared_store(&self) -> Result<Kept> {
        self.site.store()
    }

    /// Where it counts.
    pub(crate) fn metrics(&self) -> Metrics {
        self.site.metrics()
    }

    /// The error ([`Config`](crate::ErrorKind::Config), with place and line) of a mistake in the
    /// setting `key`, which may be a path such as `routes[0].countries[1]`: `what` is a clause that
    /// quotes no secret.
    #[must_use]
    pub fn mistake(&self, key: &str, what: impl Into<String>) -> Error {
        self.error(Mistake::new(what).at(&self.place_of(key)))
    }

    /// The same for a mistake of the provider as a whole.
    #[must_use]
    pub fn unusable(&self, what: impl Into<String>) -> Error {
        self.error(Mistake::new(what))
    }

    /// Notes what is no mistake but probably not wanted, for
    /// [`Providers::findings`](crate::Providers::findings): `what` is a clause that quotes no
    /// secret, `key` as for [`mistake`](Self::mistake).
    pub fn note(&self, key: &str, what: impl Into<String>) {
        self.site.note(self.name, Mistake::new(what).at(&self.place_of(key)), false);
    }

    /// Notes what is as it should be and good to know.
    pub(crate) fn remark(&self, key: &str, what: impl Into<String>) {
        self.site.note(self.name, Mistake::new(what).at(&self.place_of(key)), true);
    }

    /// Says what goes wrong where requests don't pass the provider.
    pub(crate) fn guards(&self, guard: Guard) {
        self.guard.set(guard);
    }

    /// Offers a way to say what a send would meet at the provider.
    pub(crate) fn explains(&self, explain: Arc<dyn Explain>) {
        *self.explain.borrow_mut() = Some(explain);
    }

    /// Offers a way to tell its members' health.
    pub(crate) fn offer_health(&self, health: Arc<dyn TellHealth>) {
        *self.health.borrow_mut() = Some(health);
    }

    /// Says how long an operation of this provider may take in all.
    pub(crate) fn note_limit(&self, limit: Duration) {
        self.site.note_limit(limit);
    }

    /// Offers a way to try the provider's credentials, for
    /// [`Providers::check_credentials`](crate::Providers::check_credentials).
    pub fn offer_check(&self, check: Arc<dyn CheckCredentials>) {
        *self.check.borrow_mut() = Some(check);
    }

    pub(super) fn place_of(&self, key: &str) -> Place {
        self.place.key(key, self.settings.line_of(key))
    }

    pub(super) fn error(&self, mistake: Mistake) -> Error {
        self.site.error(mistake.at(&self.place))
    }
}

impl fmt::Debug for BuildContext<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("BuildContext").field("name", &self.name).finish_non_exhaustive()
    }
}
