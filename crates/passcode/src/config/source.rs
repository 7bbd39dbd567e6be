//! A configuration as it was read, before anything is made of it.

use std::fmt;
use std::path::{Path, PathBuf};

use crate::config::mistake::may_be_url;
use crate::config::node::{Entry, Node};
use crate::config::scope::Scope;
use crate::config::store::Kept;
use crate::config::url::ProviderUrl;
use crate::metrics::Metrics;

#[derive(Clone)]
pub(super) struct Source {
    /// What messages call it: a file's name, for one.
    pub(super) origin: String,
    /// The file it was read from.
    pub(super) file: Option<PathBuf>,
    pub(super) content: Content,
    pub(super) scope: Scope,
    /// Whether the process ends before a code is verified.
    pub(super) short: bool,
    /// Whether the program keeps something in the store itself.
    pub(super) keeps: bool,
    /// Where to count, if not in new metrics of the providers' own.
    pub(super) metrics: Option<Metrics>,
    /// Where things are kept, whatever the content says.
    pub(super) kept: Option<Kept>,
}

#[derive(Clone)]
pub(super) enum Content {
    Tree(Node),
    /// One provider; which settings its user name and password are, its kind says.
    Url(ProviderUrl),
}

impl Source {
    pub(super) fn new(origin: &str, content: Content) -> Self {
        Self {
            origin: origin.to_owned(),
            file: None,
            content,
            scope: Scope::of_process(),
            short: false,
            keeps: false,
            metrics: None,
            kept: None,
        }
    }
}

/// What a message calls a file that can't be read: its path, unless it may be the URL of a provider
/// that was given in the wrong place.
pub(super) fn shown(path: &Path) -> String {
    let text = path.display().to_string();
    if may_be_url(&text) {
        return "the configuration file (its path is not shown, since it may be a URL with a secret, which belongs \
                into PASSCODE_URL or --provider)"
            .to_owned();
    }
    text
}

/// The tables of the providers, by name.
pub(super) fn provider_entries(root: &Node) -> &[Entry] {
    root.entry("providers").and_then(|entry| entry.node.entries()).unwrap_or_default()
}

impl fmt::Debug for Source {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Source").field("origin", &self.origin).finish_non_exhaustive()
    }
}
