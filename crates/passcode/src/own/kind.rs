use std::sync::Arc;
use std::time::Duration;

use serde::de::DeserializeOwned;

use super::codes::Own;
use super::records::Records;
use super::rules::CODE_LENGTHS;
use super::sender::Sender;
use super::settings::{self, Settings};
#[cfg(feature = "schema")]
use crate::config::Described;
use crate::config::{BuildContext, FileText, Registry, UrlForm};
use crate::vendor::{Common, HTTP_KEYS, LEAF_KEYS, RetryPolicy, Service};
use crate::{Capabilities, CapabilityRow, Channel, Error, Resend, Result};

/// What [`Registry::register_sender`] must know of a kind besides how it is built.
#[derive(Debug, Clone)]
pub struct SenderKind {
    kind: String,
    keys: &'static [&'static str],
    base_url: String,
    url: Option<UrlForm>,
}

impl SenderKind {
    /// A kind of this name in configurations whose messages go out by HTTP: its tables take the
    /// keys of every vendor too. `base_url` is where they go by default, such as
    /// `https://api.acme.example`.
    pub fn http(kind: impl Into<String>, base_url: impl Into<String>) -> Self {
        Self { kind: kind.into(), keys: HTTP_KEYS, base_url: base_url.into(), url: None }
    }

    /// A kind of this name whose messages go out in another way: its tables take `locale`, the
    /// limits of time, `retry` and `ca_file`, and no other key of vendors.
    pub fn other(kind: impl Into<String>) -> Self {
        Self { kind: kind.into(), keys: LEAF_KEYS, base_url: String::new(), url: None }
    }

    /// Gives the kind a URL form, `KIND://USER:PASSWORD@HOST?key=value`, and says which settings
    /// the user name and the password are.
    #[must_use]
    pub fn with_url_form(mut self, user: impl Into<String>, password: Option<&str>) -> Self {
        let (user, password) = (user.into(), password.map(str::to_owned));
        self.url = Some(UrlForm::Parts { user, password });
        self
    }

    /// Gives the kind a URL form whose URL, without its query, is the setting `key`, and whose
    /// scheme is one of these: `smtps://USER:PASSWORD@HOST?from=…`.
    #[must_use]
    pub fn with_whole_url(mut self, key: &'static str, schemes: &'static [&'static str]) -> Self {
        self.url = Some(UrlForm::Whole { key, schemes });
        self
    }
}

/// What a sender's build function may ask for while it makes its [`Sender`].
#[derive(Debug)]
pub struct SenderSetup<'a> {
    kind: &'a SenderKind,
    common: &'a Common,
    context: &'a BuildContext<'a>,
}

impl SenderSetup<'_> {
    /// Where the messages go, as the setting `base_url` or the kind says.
    ///
    /// # Errors
    ///
    /// [`ErrorKind::Config`](crate::ErrorKind::Config) for a mistake in `base_url`, and for a kind of
    /// [`SenderKind::other`], which has none.
    pub fn base_url(&self) -> Result<String> {
        self.common.base_url(&self.kind.base_url, self.context)
    }

    /// The HTTP service at `base_url`, which the setting `base_url` takes the place of; `vendor` is
    /// its name in sentences. It is reached as every vendor's is: hardened, capped, timed, and with
    /// errors that know what may have been sent.
    ///
    /// # Errors
    ///
    /// [`ErrorKind::Config`](crate::ErrorKind::Config) for a mistake in one of the settings of HTTP.
    pub fn service_at(&self, vendor: &str, base_url: &str) -> Result<Service> {
        self.connect(vendor, &self.common.base_url(base_url, self.context)?)
    }

    /// The HTTP service at the URL that stands in the setting `key`.
    #[cfg(feature = "http")]
    pub(crate) fn service_of(&self, vendor: &str, key: &str, url: &str) -> Result<Service> {
        self.connect(vendor, &self.common.url_of(key, url, self.context)?)
    }

    fn connect(&self, vendor: &str, base_url: &str) -> Result<Service> {
        let service = Service::new(vendor, base_url, &self.common.http(self.context)?);
        service.map_err(|error| self.context.unusable(error.to_string()))
    }

    /// The configured channel; `None` for a kind of [`SenderKind::other`], which has no such key.
    #[must_use]
    pub fn channel(&self) -> Option<Channel> {
        self.common.channel
    }

    /// All that the settings can be asked for.
    #[cfg(feature = "http")]
    pub(crate) fn context(&self) -> &BuildContext<'_> {
        self.context
    }

    /// How long a connection may take to be made, if that is configured.
    #[must_use]
    pub fn connect_timeout(&self) -> Option<Duration> {
        self.common.connect_timeout
    }

    /// Certificates of authorities besides the system's, as PEM, if they are configured.
    #[must_use]
    pub fn ca_file(&self) -> Option<&str> {
        self.common.ca_file.as_ref().map(FileText::text)
    }

    /// A mistake in the setting `key`; see [`BuildContext::mistake`].
    #[must_use]
    pub fn mistake(&self, key: &str, what: impl Into<String>) -> Error {
        self.context.mistake(key, what)
    }

    /// Notes what is probably not wanted; see [`BuildContext::note`].
    pub fn note(&self, key: &str, what: impl Into<String>) {
        self.context.note(key, what);
    }
}

#[cfg(feature = "schema")]
impl Registry {
    /// Says what the table of a kind with own codes holds, by the settings type that its build function
    /// takes.
    #[allow(dead_code, reason = "it has no caller where neither smtp nor http is on")]
    pub(crate) fn describe_sender<S, T, F>(&mut self, kind: &SenderKind, _: F)
    where
        S: schemars::JsonSchema,
        F: Fn(S, &SenderSetup<'_>) -> Result<T>,
    {
        let families = [Common::described(kind.keys), Settings::described()];
        self.describe(&kind.kind, Described::new::<S>(families));
    }
}

impl Registry {
    /// Adds a kind whose codes are made and checked here: `build` makes the [`Sender`] of its
    /// settings type. Its tables take the keys of every provider with own codes besides the kind's,
    /// and its operations are limited in time and traced as those of vendors are. `retry` repeats
    /// the delivery alone. A kind of the same name is replaced.
    pub fn register_sender<S, T, F>(&mut self, kind: SenderKind, build: F)
    where
        S: DeserializeOwned,
        T: Sender,
        F: Fn(S, &SenderSetup<'_>) -> Result<T> + Send + Sync + 'static,
    {
        let (name, url, keys) = (kind.kind.clone(), kind.url.clone(), kind.keys);
        self.register_with_two(
            name,
            url,
            [keys, settings::KEYS],
            move |sender, common: Common, own: Settings, context| {
                let sender = build(sender, &SenderSetup { kind: &kind, common: &common, context })?;
                let retry = common.retry(context)?;
                let attempt_timeout = common.attempt_timeout();
                let own = provider(sender, own, (retry, attempt_timeout), context)?;
                let leaf = common.leaf(own, RetryPolicy::new(1), context)?;
                let leaf = Arc::new(leaf.with_sends_repeated_in_part());
                context.offer_check(Arc::clone(&leaf) as _);
                context.explains(Arc::clone(&leaf) as _);
                Ok(leaf)
            },
        );
    }
}

fn provider<T: Sender>(
    sender: T,
    settings: Settings,
    (retry, attempt_timeout): (RetryPolicy, Duration),
    context: &BuildContext<'_>,
) -> Result<Own<T>> {
    let rules = settings.rules(context)?;
    let texts = settings.texts(sender.channel(), &rules, context)?;
    let row = CapabilityRow::new(sender.channel()).with_code_lengths(CODE_LENGTHS);
    let capabilities = Capabilities::new(vec![row])
        .with_tells_expired(true)
        .with_tells_used(true)
        .with_resend(Resend::SameCode);
    let kept = context.store()?;
    let records = Records {
        provider: context.name().to_owned(),
        store: kept.store,
        keys: kept.keys,
        clock: kept.clock,
        rules,
    };
    Ok(Own { sender, records, texts, retry, attempt_timeout, is_lost: kept.is_lost, capabilities })
}
