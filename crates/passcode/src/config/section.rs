use std::fmt::{self, Debug};

use serde::de::DeserializeOwned;

use crate::config::mistake::{Mistake, Place};
use crate::config::node::Node;
use crate::config::reader::Reader;
use crate::config::source::{Content, Source, provider_entries};
use crate::{Error, Result};

/// A table of a program's own settings, and where it stands, so that what the program finds wrong in
/// them has a place too.
pub struct Section<S> {
    settings: S,
    node: Node,
    place: Place,
    origin: String,
}

/// The table of this name; a URL has none.
pub(super) fn read<S: DeserializeOwned>(source: &Source, key: &str) -> Result<Option<Section<S>>> {
    let Content::Tree(root) = &source.content else { return Ok(None) };
    let Some(entry) = root.entry(key) else { return Ok(None) };
    let place = Place::default().key(key, entry.line);
    let names: Vec<_> = provider_entries(root).iter().map(|entry| entry.key.clone()).collect();
    let scope = source.scope.for_providers(&names);
    let settings = S::deserialize(Reader::new(&entry.node, place.clone(), &scope))
        .map_err(|mistake| mistake.at(&place).into_error(&source.origin))?;
    Ok(Some(Section { settings, node: entry.node.clone(), place, origin: source.origin.clone() }))
}

impl<S> Section<S> {
    /// The settings.
    #[must_use]
    pub fn settings(&self) -> &S {
        &self.settings
    }

    /// The error ([`Config`](crate::ErrorKind::Config), with place and line) of a mistake in the
    /// setting `key`, which may be a path such as `clients[0].name`: `what` is a clause that quotes
    /// no secret.
    #[must_use]
    pub fn mistake(&self, key: &str, what: impl Into<String>) -> Error {
        let place = self.place.key(key, self.node.line_of(key));
        Mistake::new(what).at(&place).into_error(&self.origin)
    }
}

/// Shows no more than the settings themselves do.
impl<S: Debug> fmt::Debug for Section<S> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Section").field("settings", &self.settings).finish_non_exhaustive()
    }
}
