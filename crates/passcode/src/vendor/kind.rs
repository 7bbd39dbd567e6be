use std::sync::Arc;

use serde::de::DeserializeOwned;
use vendor_http::{HttpSettings, SetupError};

#[cfg(feature = "schema")]
use crate::config::Described;
use crate::config::{BuildContext, Registry, UrlForm, is_reference};
use crate::vendor::api::Vendor;
use crate::vendor::service::Service;
use crate::vendor::settings::{Common, HTTP_KEYS};
use crate::{Channel, Error, Locale, Result};

/// What [`Registry::register_vendor`] must know of a kind besides how it is built.
#[derive(Debug, Clone)]
pub struct VendorKind {
    kind: String,
    vendor: String,
    base_url: String,
    url: Option<UrlForm>,
}

impl VendorKind {
    /// A kind of this name in configurations, the vendor's name in sentences, and the base URL of
    /// its service, which the setting `base_url` takes the place of:
    /// `VendorKind::new("acme", "Acme", "https://api.acme.example")`.
    pub fn new(
        kind: impl Into<String>,
        vendor: impl Into<String>,
        base_url: impl Into<String>,
    ) -> Self {
        Self { kind: kind.into(), vendor: vendor.into(), base_url: base_url.into(), url: None }
    }

    /// Gives the kind a URL form, `KIND://USER:PASSWORD@HOST?key=value`, and says which settings
    /// the user name and the password are. Without `password` a URL that has one is a mistake.
    #[must_use]
    pub fn with_url_form(mut self, user: impl Into<String>, password: Option<&str>) -> Self {
        let (user, password) = (user.into(), password.map(str::to_owned));
        self.url = Some(UrlForm::Parts { user, password });
        self
    }
}

/// What a vendor's build function may ask for while it makes its [`Vendor`].
#[derive(Debug)]
pub struct VendorSetup<'a> {
    kind: &'a VendorKind,
    common: &'a Common,
    context: &'a BuildContext<'a>,
}

impl VendorSetup<'_> {
    /// The vendor's service as the settings describe it: base URL, time limits, proxy.
    ///
    /// # Errors
    ///
    /// [`ErrorKind::Config`](crate::ErrorKind::Config) for a mistake in one of these settings.
    pub fn service(&self) -> Result<Service> {
        self.connect(&self.base_url()?)
    }

    /// The same for a vendor whose host depends on its own settings: `vendors` is that base URL,
    /// and the setting `base_url` still takes its place.
    ///
    /// # Errors
    ///
    /// As [`service`](Self::service).
    pub fn service_at(&self, vendors: &str) -> Result<Service> {
        self.connect(&self.common.base_url(vendors, self.context)?)
    }

    fn connect(&self, base_url: &str) -> Result<Service> {
        Service::new(&self.kind.vendor, base_url, &self.http()?)
            .map_err(|error| self.unusable(&error))
    }

    /// The configured channel for phone numbers.
    #[must_use]
    pub fn channel(&self) -> Option<Channel> {
        self.common.channel
    }

    /// The configured language; `None` also for what is no language tag, for which the build fails.
    #[must_use]
    pub fn locale(&self) -> Option<Locale> {
        self.common.locale.as_deref()?.parse().ok()
    }

    /// Refuses an id that is none: `key` is its setting, `what` its name for a person.
    ///
    /// # Errors
    ///
    /// [`ErrorKind::Config`](crate::ErrorKind::Config) when it is empty, a reference that only secrets
    /// may be, or holds what no id does: blanks, quotes, control characters and anything else but
    /// visible ASCII. It isn't quoted.
    pub fn check_id(&self, key: &str, what: &str, id: &str) -> Result<()> {
        let is_foreign = |byte: u8| !byte.is_ascii_graphic() || b"\"'`".contains(&byte);
        let mistake = if id.trim().is_empty() {
            "is empty"
        } else if is_reference(id) {
            "is no secret: write it here, since only secrets come from env: and file:"
        } else if id.bytes().any(is_foreign) {
            "holds a blank, a quote or another sign that no id has: remove it"
        } else {
            return Ok(());
        };
        Err(self.mistake(key, format!("{what} {mistake}")))
    }

    /// A mistake in the setting `key`; see [`BuildContext::mistake`].
    #[must_use]
    pub fn mistake(&self, key: &str, what: impl Into<String>) -> Error {
        self.context.mistake(key, what)
    }

    /// What a client has learnt, such as a token: while all settings are as they were it lasts when the
    /// configuration is read anew.
    #[cfg(feature = "messagecentral")]
    pub(crate) fn learnt<T>(&self, make: impl FnOnce() -> Result<T>) -> Result<Arc<T>>
    where
        T: Send + Sync + 'static,
    {
        self.context.learnt(make)
    }

    /// The mistake of settings that no client can be made of, wherever they stand.
    pub(crate) fn unusable(&self, error: &SetupError) -> Error {
        self.context.unusable(error.to_string())
    }

    /// Notes what is probably not wanted; see [`BuildContext::note`].
    pub fn note(&self, key: &str, what: impl Into<String>) {
        self.context.note(key, what);
    }

    /// Where the vendor's service lives.
    pub(crate) fn base_url(&self) -> Result<String> {
        self.common.base_url(&self.kind.base_url, self.context)
    }

    /// How its HTTP client connects.
    pub(crate) fn http(&self) -> Result<HttpSettings> {
        self.common.http(self.context)
    }
}

#[cfg(feature = "schema")]
impl Registry {
    /// Says what the table of a vendor's kind holds, by the settings type that its build function takes.
    #[allow(dead_code, reason = "it has no caller where no vendor is on")]
    pub(crate) fn describe_vendor<S, V, F>(&mut self, kind: &VendorKind, _: F)
    where
        S: schemars::JsonSchema,
        F: Fn(S, &VendorSetup<'_>) -> Result<V>,
    {
        self.describe(&kind.kind, Described::new::<S>([Common::described(HTTP_KEYS)]));
    }
}

impl Registry {
    /// Adds a vendor's kind: `build` makes the [`Vendor`] of its settings type. Its tables take the
    /// keys of every vendor besides the kind's own, and its operations are repeated, limited in
    /// time and traced as those of the built-in kinds are. A kind of the same name is replaced.
    pub fn register_vendor<S, V, F>(&mut self, kind: VendorKind, build: F)
    where
        S: DeserializeOwned,
        V: Vendor,
        F: Fn(S, &VendorSetup<'_>) -> Result<V> + Send + Sync + 'static,
    {
        let url = kind.url.clone();
        self.register_with(
            kind.kind.clone(),
            url,
            HTTP_KEYS,
            move |settings, common: Common, context| {
                let vendor =
                    build(settings, &VendorSetup { kind: &kind, common: &common, context })?;
                let leaf = Arc::new(common.leaf(vendor, common.retry(context)?, context)?);
                context.offer_check(Arc::clone(&leaf) as _);
                context.explains(Arc::clone(&leaf) as _);
                Ok(leaf)
            },
        );
    }
}
