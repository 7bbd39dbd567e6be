//! Which configuration the command works with.

use std::path::{Path, PathBuf};

use passcode::{Config, Error, ErrorKind, OtpProvider, Providers, Result};

use crate::naming;

const DEFAULT_FILE: &str = "passcode.toml";

/// The configured providers and the one to send through.
#[derive(Debug)]
pub(crate) struct Selection {
    pub(crate) providers: Providers,
    /// What they were made of.
    pub(crate) config: Config,
    name: Option<String>,
}

impl Selection {
    /// The name of the provider to send through: the one asked for, else the default.
    pub(crate) fn sender(&self) -> &str {
        self.name.as_deref().unwrap_or(self.providers.name())
    }

    /// The name asked for, else all.
    pub(crate) fn chosen(&self) -> impl Iterator<Item = &str> {
        self.providers.names().filter(|name| self.name.as_deref().is_none_or(|one| one == *name))
    }
}

/// What [`find`] finds; that there is nothing is an error.
pub(crate) fn select(provider: Option<String>, file: Option<PathBuf>) -> Result<Selection> {
    find(provider, file)?.ok_or_else(nothing)
}

/// What [`find_config`] finds, for a service, which serves all that is configured.
pub(crate) fn whole(provider: Option<String>, file: Option<PathBuf>) -> Result<Config> {
    match find_config(provider, file)? {
        Some((config, None)) => Ok(config),
        Some((_, Some(_))) => Err(mistake(
            "--provider: a service serves every configured provider: give none by its name here, and set \"default\" in the \
             configuration",
        )),
        None => Err(nothing()),
    }
}

/// The providers that are configured, and which of them was asked for.
pub(crate) fn find(provider: Option<String>, file: Option<PathBuf>) -> Result<Option<Selection>> {
    let Some((config, name)) = find_config(provider, file)? else { return Ok(None) };
    // Between `send` and `verify` there is no process.
    let config = config.for_short_process();
    let providers = config.build()?;
    if let Some(name) = name.as_deref().filter(|name| providers.get(name).is_none()) {
        let names = providers.names().collect::<Vec<_>>().join(", ");
        let asked = if naming::may_be_quoted(name) {
            format!("provider {name:?}")
        } else {
            "such provider".to_owned()
        };
        return Err(mistake(&format!("--provider: there is no {asked}; choices: {names}")));
    }
    Ok(Some(Selection { providers, config, name }))
}

/// By precedence: a provider's URL, a file, the variables, `./passcode.toml`; and the name of a
/// provider, if one was given.
fn find_config(
    provider: Option<String>,
    file: Option<PathBuf>,
) -> Result<Option<(Config, Option<String>)>> {
    let (url, name) = match provider {
        // What is not plainly a name may be a mistyped URL: those are never quoted.
        Some(url) if url.contains([':', '@', '/', '?']) => (Some(url), None),
        name => (None, name),
    };
    let config = match (url, file) {
        (Some(url), _) => Some(Config::from_url(&url)?),
        (None, Some(file)) => Some(from_file(&file)?),
        (None, None) => match Config::from_environment()? {
            None if Path::new(DEFAULT_FILE).exists() => Some(Config::from_file(DEFAULT_FILE)?),
            config => config,
        },
    };
    Ok(config.map(|config| (config, name)))
}

fn nothing() -> Error {
    mistake(
        "no provider is configured: give --config FILE or --provider URL, set PASSCODE_CONFIG or \
         PASSCODE_URL, or write ./passcode.toml; `passcode demo` needs none",
    )
}

/// A file that isn't there may be a recipient or a URL in its place.
fn from_file(file: &Path) -> Result<Config> {
    if !file.exists() && !naming::may_be_quoted(&file.to_string_lossy()) {
        return Err(mistake(
            "--config: there is no such file (its path is not shown, since it may be a recipient, or a URL \
             with a secret, which belongs into PASSCODE_URL or --provider)",
        ));
    }
    Config::from_file(file)
}

fn mistake(message: &str) -> Error {
    Error::local(ErrorKind::Config, message)
}
