//! The whole policy as data: which vendors, with which credentials, combined how.
//!
//! [`Config`] holds it, [`Registry`] knows the kinds of providers, and [`Config::build`] makes
//! [`Providers`] of it without touching the network. Mistakes name the place (key path, and the
//! line for TOML), what is wrong and what would be right.

mod around;
mod build;
#[cfg(feature = "http")]
mod by_key;
mod check;
mod context;
#[cfg(feature = "schema")]
mod described;
#[cfg(feature = "http")]
mod document;
mod duration;
mod explain;
mod file;
mod file_mode;
mod health;
mod lasting;
mod learnt;
mod mistake;
mod nesting;
mod node;
mod providers;
mod reader;
mod reference;
mod registry;
mod root;
#[cfg(feature = "schema")]
mod schema;
mod scope;
mod secret;
mod section;
mod source;
mod store;
mod text;
mod url;

use std::ffi::OsString;
use std::path;
use std::sync::Arc;
use std::{env, fmt, fs};

use serde::de::DeserializeOwned;
use serde::{Deserialize, Deserializer};

pub(crate) use around::Guard;
pub use check::{CheckCredentials, Finding};
pub use context::BuildContext;
#[cfg(feature = "schema")]
pub(crate) use described::{Described, Family};
#[cfg(feature = "http")]
pub(crate) use document::Document;
pub use duration::duration;
pub(crate) use duration::{duration_of, duration_or_zero};
pub(crate) use explain::{End, Explain, Named, Path, pending};
pub use explain::{Step, Verdict};
pub use file::{FileText, TextOrFile};
pub(crate) use health::TellHealth;
pub use health::{MemberHealth, Rest};
pub(crate) use mistake::no_such;
pub use providers::Providers;
pub use reference::ProviderRef;
pub use registry::Registry;
#[cfg(feature = "schema")]
pub use schema::ConfigSchema;
pub use secret::Secret;
pub(crate) use secret::is_reference;
pub use section::Section;
pub use store::Kept;
pub(crate) use store::LINES as STORE_LINES;
pub(crate) use url::UrlForm;

use crate::config::mistake::{Mistake, Place};
use crate::config::node::Node;
use crate::config::scope::in_words;
use crate::config::source::{Content, Source, provider_entries};
use crate::{Error, ErrorKind, Result};

/// A configuration: `providers` by name, each with its `kind` and that kind's settings, and beside them
/// `default`, `sealing_keys`, `store_keys`, the table `store`, and tables of the program's own.
///
/// From a TOML file ([`from_file`](Self::from_file)), from one URL ([`from_url`](Self::from_url)),
/// or deserialised from an application's own configuration system. Secrets are resolved by
/// [`build`](Self::build), not before.
///
/// ```
/// # #[cfg(feature = "twilio")] {
/// let config = passcode::Config::from_toml(
///     r#"
///     [providers.main]
///     kind = "twilio"
///     service_sid = "VA00112233445566778899aabbccddeeff"
///     account_sid = "AC00112233445566778899aabbccddeeff"
///     auth_token = "env:TOKEN"
///     "#,
/// )?;
/// let mistake = config.clone().with_variables(|_| None).build().unwrap_err();
/// assert!(mistake.to_string().starts_with("configuration, line 6: providers.main.auth_token: "));
/// config.with_variables(|_| Some("0123456789abcdef".to_owned())).build()?;
/// # }
/// # Ok::<(), passcode::Error>(())
/// ```
#[derive(Clone)]
pub struct Config(Source);

impl Config {
    /// Reads a TOML file. Paths of secrets are relative to its folder.
    ///
    /// # Errors
    ///
    /// [`ErrorKind::Config`] when the file can't be read or isn't TOML in UTF-8. A path that may be a
    /// provider's URL, given in the wrong place, is not quoted.
    pub fn from_file(path: impl AsRef<path::Path>) -> Result<Self> {
        let path = path.as_ref();
        Self::read_file(path, &source::shown(path))
    }

    /// Reads TOML text. Paths of secrets are relative to the process's folder.
    ///
    /// # Errors
    ///
    /// [`ErrorKind::Config`] when it isn't TOML.
    pub fn from_toml(text: &str) -> Result<Self> {
        Self::read_toml(text, "configuration")
    }

    /// Reads one provider from a URL, such as
    /// `messagecentral://CUSTOMER_ID:PASSWORD@cpaas.messagecentral.com?code_length=6`. It is named
    /// after its kind, and its query takes the same keys as TOML. A host on loopback is reached by
    /// plain http, any other by https. A mail server is `smtps://USER:PASSWORD@HOST?from=…`, or
    /// `smtp://…`, of the kind `smtp`.
    ///
    /// # Errors
    ///
    /// [`ErrorKind::Config`] when it is no such URL. The URL is never quoted.
    pub fn from_url(url: &str) -> Result<Self> {
        let origin = "provider URL";
        let url = url::parse(url).map_err(|mistake| mistake.into_error(origin))?;
        Ok(Self(Source::new(origin, Content::Url(url))))
    }

    /// Reads what the environment names: one provider in `PASSCODE_URL`, or the path of a TOML file
    /// in `PASSCODE_CONFIG`. `None` if none of them is set, or what is set is empty.
    ///
    /// # Errors
    ///
    /// [`ErrorKind::Config`] when the two are set, and as [`from_url`](Self::from_url) and
    /// [`from_file`](Self::from_file) do. No variable is quoted.
    pub fn from_environment() -> Result<Option<Self>> {
        let mistake = |message| Err(Error::local(ErrorKind::Config, message));
        let variable = |name| env::var_os(name).filter(|value| !value.is_empty());
        match (variable("PASSCODE_URL"), variable("PASSCODE_CONFIG")) {
            (Some(_), Some(_)) => {
                mistake("PASSCODE_URL and PASSCODE_CONFIG are set at once: unset one of them")
            }
            (Some(url), None) => match url.to_str() {
                Some(url) => Self::from_url(url).map(Some),
                None => mistake("the environment variable PASSCODE_URL is not UTF-8 text"),
            },
            (None, Some(file)) => {
                Self::read_file(path::Path::new(&file), "the file that PASSCODE_CONFIG names")
                    .map(Some)
            }
            (None, None) => Ok(None),
        }
    }

    /// `called` is what a message calls a file that can't be read.
    fn read_file(path: &path::Path, called: &str) -> Result<Self> {
        let text = fs::read_to_string(path).map_err(|error| {
            let message = format!("{called} can't be read: {}", in_words(&error));
            Error::local(ErrorKind::Config, message)
        })?;
        // What could be read is no URL.
        let mut config = Self::read_toml(&text, &path.display().to_string())?;
        config.0.scope.directory = path.parent().map(path::Path::to_path_buf).unwrap_or_default();
        config.0.file = Some(path.to_owned());
        Ok(config)
    }

    fn read_toml(text: &str, origin: &str) -> Result<Self> {
        let root = Node::from_toml(text).map_err(|(line, why)| {
            let place = Place { path: String::new(), line: Some(line) };
            Mistake::new(why).at(&place).into_error(origin)
        })?;
        Ok(Self(Source::new(origin, Content::Tree(root))))
    }

    /// Takes variables for `env:` from here instead of the process's environment; `None` is a variable
    /// that isn't set.
    #[must_use]
    pub fn with_variables<F>(mut self, variables: F) -> Self
    where
        F: Fn(&str) -> Option<String> + Send + Sync + 'static,
    {
        self.0.scope.variables = Arc::new(move |name| variables(name).map(OsString::from));
        self
    }

    /// For a process that ends before a code is verified, such as a command: providers that would
    /// keep what they need (own codes, `limit`, `fixed`) in its memory alone refuse to send and to
    /// verify, with [`ErrorKind::Config`] and the lines to write, and are
    /// [findings](crate::Providers::findings).
    #[must_use]
    pub fn for_short_process(mut self) -> Self {
        self.0.short = true;
        self
    }

    /// For a program that keeps something in the configured store itself: [`Providers::kept`] has it
    /// then, also where no provider needs it, and what is missing for it is a mistake.
    #[must_use]
    pub fn with_store(mut self) -> Self {
        self.0.keeps = true;
        self
    }

    /// Reads a table that belongs to the program rather than to the providers, such as `gateway`,
    /// into the program's own settings: by the same grammar, and with the same mistakes, as the
    /// settings of providers. `None` if there is no such table.
    ///
    /// # Errors
    ///
    /// [`ErrorKind::Config`] with the first mistake.
    pub fn section<S: DeserializeOwned>(&self, key: &str) -> Result<Option<Section<S>>> {
        section::read(&self.0, key)
    }

    /// Counts into these metrics instead of new ones: those of the configuration that this one
    /// takes the place of, for one. With the feature `metrics`.
    #[cfg(feature = "metrics")]
    #[must_use]
    pub fn with_metrics(mut self, metrics: crate::Metrics) -> Self {
        self.0.metrics = Some(metrics);
        self
    }

    /// Keeps what is kept here, whatever the table `store` and `store_keys` say: for a program that
    /// reads its configuration anew and goes on with its store and with what providers have learnt,
    /// and for tests with a clock of their own.
    #[must_use]
    pub fn with_kept(mut self, kept: Kept) -> Self {
        self.0.kept = Some(kept);
        self
    }

    /// Makes the providers, of the kinds in `registry`. Reads variables and files for secrets and
    /// texts, touches no network.
    ///
    /// # Errors
    ///
    /// [`ErrorKind::Config`] with the first mistake.
    pub fn build_with(&self, registry: &Registry) -> Result<Providers> {
        build::build(&self.0, registry)
    }
}

/// Shows the names and kinds of the providers, no settings.
impl fmt::Debug for Config {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let providers: Vec<_> = match &self.0.content {
            Content::Url(url) => vec![(url.scheme.as_str(), url.scheme.as_str())],
            Content::Tree(root) => provider_entries(root)
                .iter()
                .map(|entry| {
                    let kind = entry.node.entry("kind").and_then(|kind| kind.node.text());
                    (entry.key.as_str(), kind.unwrap_or_default())
                })
                .collect(),
        };
        f.debug_struct("Config")
            .field("origin", &self.0.origin)
            .field("providers", &providers)
            .finish_non_exhaustive()
    }
}

impl<'de> Deserialize<'de> for Config {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let root = Node::deserialize(deserializer)?;
        Ok(Self(Source::new("configuration", Content::Tree(root))))
    }
}
