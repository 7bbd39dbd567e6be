//! What configuration text may refer to: variables, files and the names of providers.

use std::path::PathBuf;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::{env, fmt, fs};

use crate::config::mistake::Mistake;

type Variables = Arc<dyn Fn(&str) -> Option<String> + Send + Sync>;

/// What the words `env:`, `file:` and the names of providers stand for.
#[derive(Clone)]
pub(super) struct Scope {
    pub(super) variables: Variables,
    /// Where relative paths begin: the configuration file's folder.
    pub(super) directory: PathBuf,
    /// The configured providers.
    pub(super) names: Vec<String>,
    /// Whether a secret stood in the configuration itself.
    literal: Arc<AtomicBool>,
}

impl Scope {
    /// The process's own environment.
    pub(super) fn of_process() -> Self {
        Self {
            variables: Arc::new(|name| env::var(name).ok()),
            directory: PathBuf::new(),
            names: Vec::new(),
            literal: Arc::default(),
        }
    }

    /// For building these providers.
    pub(super) fn for_providers(&self, names: &[String]) -> Self {
        Self { names: names.to_vec(), literal: Arc::default(), ..self.clone() }
    }

    /// Whether a secret read so far stood in the configuration itself.
    pub(super) fn holds_secrets(&self) -> bool {
        self.literal.load(Ordering::Relaxed)
    }

    fn note_literal(&self, text: &str) {
        // A proxy without a password is none.
        let is_open = text.contains("://") && !text.contains('@');
        self.literal.fetch_or(!is_open, Ordering::Relaxed);
    }

    /// The secret a setting stands for.
    pub(super) fn secret(&self, text: &str) -> Result<String, Mistake> {
        let secret = if let Some(name) = text.strip_prefix("env:") {
            (self.variables)(name).ok_or_else(|| {
                Mistake::new(format!("the environment variable {name} is not set"))
            })?
        } else if let Some(path) = text.strip_prefix("file:") {
            let path = self.directory.join(path);
            let text = fs::read_to_string(&path).map_err(|error| {
                Mistake::new(format!("the file {} can't be read: {}", path.display(), error.kind()))
            })?;
            let text = text.strip_suffix('\n').unwrap_or(&text);
            text.strip_suffix('\r').unwrap_or(text).to_owned()
        } else if let Some(literal) = text.strip_prefix("literal:") {
            self.note_literal(literal);
            literal.to_owned()
        } else if let Some(hint) = foreign_reference(text) {
            return Err(Mistake::new(hint));
        } else {
            self.note_literal(text);
            text.to_owned()
        };
        if secret.is_empty() {
            return Err(Mistake::new("the secret is empty"));
        }
        Ok(secret)
    }

    pub(super) fn check_provider(&self, name: &str) -> Result<(), Mistake> {
        if self.names.iter().any(|known| known == name) {
            return Ok(());
        }
        let names: Vec<_> = self.names.iter().map(String::as_str).collect();
        Err(Mistake::no_such("provider", name, &names))
    }
}

/// Ways to refer to a secret that other systems have and people try here.
fn foreign_reference(text: &str) -> Option<&'static str> {
    let prefix = text.split_once(':').map(|(prefix, _)| prefix.to_lowercase());
    if matches!(prefix.as_deref(), Some("env" | "file" | "literal")) {
        return Some(
            "write env:, file: and literal: in lower case; for a secret that begins so, write \
             literal: before it",
        );
    }
    let name = text.strip_prefix('$')?;
    let is_name = name.starts_with(|first: char| first.is_ascii_alphabetic() || first == '_')
        && name.chars().all(|character| character.is_ascii_alphanumeric() || character == '_');
    (is_name || name.starts_with('{')).then_some(
        "variables are written env:NAME, not $NAME; for a secret that begins with $, write \
         literal: before it",
    )
}

impl fmt::Debug for Scope {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Scope")
            .field("directory", &self.directory)
            .field("names", &self.names)
            .finish_non_exhaustive()
    }
}
