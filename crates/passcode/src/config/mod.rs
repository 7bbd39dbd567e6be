//! The whole policy as data: which vendors, with which credentials, combined how.
//!
//! [`Config`] holds it, [`Registry`] knows the kinds of providers, and [`Config::build`] makes
//! [`Providers`] of it without touching the network. Mistakes name the place (key path, and the
//! line for TOML), what is wrong and what would be right.

mod build;
mod check;
#[cfg(any(feature = "ratio", feature = "messagecentral"))]
pub(crate) mod leaf;
mod mistake;
mod node;
mod providers;
mod reader;
mod registry;
mod scope;
mod settings;
mod url;

use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::{env, fmt, fs};

use serde::{Deserialize, Deserializer};

pub use build::BuildContext;
pub use check::{CheckCredentials, Finding};
pub use providers::Providers;
pub(crate) use providers::unknown_provider;
pub use registry::Registry;
pub use settings::{ProviderRef, Secret, duration};

use crate::config::mistake::{Mistake, Place};
use crate::config::node::{Entry, Node};
use crate::config::scope::Scope;
use crate::{Error, ErrorKind, Result};

/// A configuration: `default`, `sealing_keys`, and `providers` by name, each with its `kind` and
/// that kind's settings.
///
/// From a TOML file ([`from_file`](Self::from_file)), from one URL ([`from_url`](Self::from_url)),
/// or deserialised from an application's own configuration system. Secrets are resolved by
/// [`build`](Self::build), not before.
#[derive(Clone)]
pub struct Config {
    /// What messages call it: a file's name, for one.
    origin: String,
    /// The file it was read from.
    file: Option<PathBuf>,
    root: Node,
    scope: Scope,
}

impl Config {
    /// Reads a TOML file. Paths of secrets are relative to its folder.
    ///
    /// # Errors
    ///
    /// [`ErrorKind::Config`] when the file can't be read or isn't TOML.
    pub fn from_file(path: impl AsRef<Path>) -> Result<Self> {
        let path = path.as_ref();
        let text = fs::read_to_string(path).map_err(|error| {
            let message = format!("{} can't be read: {}", path.display(), error.kind());
            Error::local(ErrorKind::Config, message)
        })?;
        let mut config = Self::read_toml(&text, &path.display().to_string())?;
        config.scope.directory = path.parent().map(Path::to_path_buf).unwrap_or_default();
        config.file = Some(path.to_owned());
        Ok(config)
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
    /// plain http, any other by https.
    ///
    /// # Errors
    ///
    /// [`ErrorKind::Config`] when it is no such URL. The URL is never quoted.
    pub fn from_url(url: &str) -> Result<Self> {
        let origin = "provider URL";
        let root = url::parse(url).map_err(|mistake| mistake.into_error(origin))?;
        Ok(Self::of_root(root, origin))
    }

    /// Reads what the environment names: one provider in `PASSCODE_URL`, or the path of a TOML file
    /// in `PASSCODE_CONFIG`. `None` if neither is set, or both are empty.
    ///
    /// # Errors
    ///
    /// [`ErrorKind::Config`] when both are set, and as [`from_url`](Self::from_url) and
    /// [`from_file`](Self::from_file) do.
    pub fn from_environment() -> Result<Option<Self>> {
        let variable = |name| env::var(name).ok().filter(|value| !value.is_empty());
        match (variable("PASSCODE_URL"), variable("PASSCODE_CONFIG")) {
            (Some(_), Some(_)) => Err(Error::local(
                ErrorKind::Config,
                "PASSCODE_URL and PASSCODE_CONFIG are both set: unset one",
            )),
            (Some(url), None) => Self::from_url(&url).map(Some),
            (None, Some(file)) => Self::from_file(file).map(Some),
            (None, None) => Ok(None),
        }
    }

    fn read_toml(text: &str, origin: &str) -> Result<Self> {
        let root = Node::from_toml(text).map_err(|line| {
            let place = Place { path: String::new(), line: Some(line) };
            Mistake::new("this is not TOML").at(&place).into_error(origin)
        })?;
        Ok(Self::of_root(root, origin))
    }

    fn of_root(root: Node, origin: &str) -> Self {
        Self { origin: origin.to_owned(), file: None, root, scope: Scope::of_process() }
    }

    /// Takes variables for `env:` from here instead of the process's environment.
    #[must_use]
    pub fn with_variables<F>(mut self, variables: F) -> Self
    where
        F: Fn(&str) -> Option<String> + Send + Sync + 'static,
    {
        self.scope.variables = Arc::new(variables);
        self
    }

    /// Makes the providers, of the built-in kinds. Resolves secrets, touches no network.
    ///
    /// # Errors
    ///
    /// [`ErrorKind::Config`] with the first mistake.
    pub fn build(&self) -> Result<Providers> {
        self.build_with(&Registry::default())
    }

    /// Makes the providers, of the kinds in `registry`.
    ///
    /// # Errors
    ///
    /// [`ErrorKind::Config`] with the first mistake.
    pub fn build_with(&self, registry: &Registry) -> Result<Providers> {
        build::build(self, registry)
    }

    fn provider_entries(&self) -> &[Entry] {
        self.root.entry("providers").and_then(|entry| entry.node.entries()).unwrap_or_default()
    }
}

/// Shows the names and kinds of the providers, no settings.
impl fmt::Debug for Config {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let kinds = self.provider_entries().iter().map(|entry| {
            let kind = entry.node.entry("kind").and_then(|kind| kind.node.text());
            (entry.key.as_str(), kind.unwrap_or_default())
        });
        f.debug_struct("Config")
            .field("origin", &self.origin)
            .field("providers", &kinds.collect::<Vec<_>>())
            .finish_non_exhaustive()
    }
}

impl<'de> Deserialize<'de> for Config {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        Node::deserialize(deserializer).map(|root| Self::of_root(root, "configuration"))
    }
}
