//! Which configuration the command works with.

use std::env;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use passcode::{Config, Error, ErrorKind, OtpProvider, Providers, Result};

const DEFAULT_FILE: &str = "passcode.toml";

/// The configured providers and the one to send through.
#[derive(Debug)]
pub(crate) struct Selection {
    pub(crate) providers: Providers,
    name: Option<String>,
}

impl Selection {
    /// The provider to send through: the one asked for, else the default.
    pub(crate) fn sender(&self) -> &dyn OtpProvider {
        let chosen = self.name.as_deref().and_then(|name| self.providers.get(name));
        chosen.map_or(&self.providers, |provider: &Arc<dyn OtpProvider>| provider)
    }
}

/// By precedence: a provider's URL, a file, the variables, `./passcode.toml`.
pub(crate) fn select(provider: Option<String>, file: Option<PathBuf>) -> Result<Selection> {
    let (url, name) = match provider {
        // What is not plainly a name may be a mistyped URL: those are never quoted.
        Some(url) if url.contains([':', '@', '/', '?']) => (Some(url), None),
        name => (None, name),
    };
    let config = match (url, file) {
        (Some(url), _) => Config::from_url(&url)?,
        (None, Some(file)) => Config::from_file(file)?,
        (None, None) => from_environment()?,
    };
    let providers = config.build()?;
    if let Some(name) = name.as_deref().filter(|name| providers.get(name).is_none()) {
        let names = providers.names().collect::<Vec<_>>().join(", ");
        return Err(mistake(&format!(
            "--provider: there is no provider {name:?}; choices: {names}"
        )));
    }
    Ok(Selection { providers, name })
}

fn from_environment() -> Result<Config> {
    let variable = |name| env::var(name).ok().filter(|value| !value.is_empty());
    match (variable("PASSCODE_URL"), variable("PASSCODE_CONFIG")) {
        (Some(_), Some(_)) => {
            Err(mistake("PASSCODE_URL and PASSCODE_CONFIG are both set: unset one"))
        }
        (Some(url), None) => Config::from_url(&url),
        (None, Some(file)) => Config::from_file(file),
        (None, None) if Path::new(DEFAULT_FILE).exists() => Config::from_file(DEFAULT_FILE),
        (None, None) => Err(mistake(
            "no provider is configured: give --config FILE or --provider URL, set PASSCODE_CONFIG or \
             PASSCODE_URL, or write ./passcode.toml; `passcode demo` needs none",
        )),
    }
}

fn mistake(message: &str) -> Error {
    Error::local(ErrorKind::Config, message)
}
