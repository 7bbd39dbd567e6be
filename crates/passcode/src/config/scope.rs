//! What configuration text may refer to: variables, files and the names of providers.

use std::ffi::OsString;
use std::hash::{DefaultHasher, Hash, Hasher};
#[cfg(feature = "sqlite")]
use std::path::Path;
use std::path::PathBuf;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::{env, fmt, fs, io};

use crate::config::mistake::Mistake;

/// Some editors begin a file with it; it belongs to no text.
const BYTE_ORDER_MARK: char = '\u{feff}';

type Variables = Arc<dyn Fn(&str) -> Option<OsString> + Send + Sync>;

/// What the words `env:`, `file:` and the names of providers stand for.
#[derive(Clone)]
pub(super) struct Scope {
    pub(super) variables: Variables,
    /// Where relative paths begin: the configuration file's folder.
    pub(super) directory: PathBuf,
    /// The number of the kind of file system that a file is on.
    #[cfg(feature = "sqlite")]
    pub(super) file_system: fn(&Path) -> Option<u64>,
    /// The configured providers.
    pub(super) names: Vec<String>,
    /// Whether a secret stood in the configuration itself.
    literal: Arc<AtomicBool>,
    /// What is suspicious about secrets.
    suspicions: Arc<Mutex<Vec<Mistake>>>,
    /// A hash of all that was read from outside the configuration, in its order.
    read: Arc<Mutex<DefaultHasher>>,
}

impl Scope {
    /// The process's own environment.
    pub(super) fn of_process() -> Self {
        Self {
            variables: Arc::new(|name| env::var_os(name)),
            directory: PathBuf::new(),
            #[cfg(feature = "sqlite")]
            file_system: crate::store::file_system,
            names: Vec::new(),
            literal: Arc::default(),
            suspicions: Arc::default(),
            read: Arc::default(),
        }
    }

    /// For building these providers.
    pub(super) fn for_providers(&self, names: &[String]) -> Self {
        Self {
            names: names.to_vec(),
            literal: Arc::default(),
            suspicions: Arc::default(),
            ..self.clone()
        }
    }

    /// The same for one provider's settings: it knows what they alone refer to.
    pub(super) fn for_settings(&self) -> Self {
        Self { read: Arc::default(), ..self.clone() }
    }

    /// A hash of all that was read from outside the configuration.
    pub(super) fn read_so_far(&self) -> u64 {
        self.read.lock().unwrap_or_else(PoisonError::into_inner).finish()
    }

    fn note_read(&self, text: &str) {
        text.hash(&mut *self.read.lock().unwrap_or_else(PoisonError::into_inner));
    }

    /// Whether a secret read so far stood in the configuration itself.
    pub(super) fn holds_secrets(&self) -> bool {
        self.literal.load(Ordering::Relaxed)
    }

    pub(super) fn variable(&self, name: &str) -> Result<String, Mistake> {
        let what = match (self.variables)(name).map(OsString::into_string) {
            Some(Ok(text)) => {
                self.note_read(&text);
                return Ok(text);
            }
            Some(Err(_)) => "is not UTF-8 text",
            None => "is not set",
        };
        Err(Mistake::new(format!("the environment variable {name} {what}")))
    }

    /// Notes that this secret stands in the configuration itself.
    pub(super) fn note_literal(&self, text: &str) {
        // A proxy's URL without a password holds no secret.
        let is_open = text.contains("://") && !text.contains('@');
        self.literal.fetch_or(!is_open, Ordering::Relaxed);
    }

    /// Keeps what is suspicious about a secret.
    pub(super) fn suspect(&self, what: Mistake) {
        self.suspicions.lock().unwrap_or_else(PoisonError::into_inner).push(what);
    }

    /// What was kept, and is kept no more.
    pub(super) fn take_suspicions(&self) -> Vec<Mistake> {
        std::mem::take(&mut *self.suspicions.lock().unwrap_or_else(PoisonError::into_inner))
    }

    /// The text of a file, without a byte-order mark; a relative path begins at the configuration
    /// file's folder.
    pub(super) fn read_file(&self, path: &str) -> Result<String, Mistake> {
        if path.is_empty() {
            return Err(Mistake::new("the file has no name: write its path"));
        }
        let path = self.directory.join(path);
        let mut text = fs::read_to_string(&path).map_err(|error| {
            Mistake::new(format!("the file {} can't be read: {}", path.display(), in_words(&error)))
        })?;
        if text.starts_with(BYTE_ORDER_MARK) {
            text.drain(..BYTE_ORDER_MARK.len_utf8());
        }
        self.note_read(&text);
        Ok(text)
    }

    pub(super) fn check_provider(&self, name: &str) -> Result<(), Mistake> {
        if self.names.iter().any(|known| known == name) {
            return Ok(());
        }
        let names: Vec<_> = self.names.iter().map(String::as_str).collect();
        Err(Mistake::no_such("provider", name, &names))
    }
}

/// Why a file can't be read, for a person.
pub(super) fn in_words(error: &io::Error) -> String {
    match error.kind() {
        io::ErrorKind::NotFound => "there is no such file".to_owned(),
        io::ErrorKind::PermissionDenied => "this user may not read it".to_owned(),
        io::ErrorKind::IsADirectory => "it is a folder".to_owned(),
        io::ErrorKind::InvalidData => "it is not UTF-8 text".to_owned(),
        kind => kind.to_string(),
    }
}

impl fmt::Debug for Scope {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Scope")
            .field("directory", &self.directory)
            .field("names", &self.names)
            .finish_non_exhaustive()
    }
}
