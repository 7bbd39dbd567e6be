//! The keys of a configuration that stand beside its providers.

use serde::Deserialize;

use crate::Sealer;
use crate::config::mistake::{Mistake, Place};
use crate::config::node::Node;
use crate::config::reader::Reader;
use crate::config::scope::Scope;
use crate::config::secret::Secret;
use crate::config::source::provider_entries;

const KEYS: &[&str] = &["default", "sealing_keys", "store_keys", "store", "providers", "gateway"];

pub(super) fn check_keys(root: &Node) -> Result<(), Mistake> {
    let Some(entries) = root.entries() else {
        return Err(Mistake::new("expected a table with default, sealing_keys and providers"));
    };
    for entry in entries {
        let place = Place::default().key(&entry.key, entry.line);
        if !KEYS.contains(&entry.key.as_str()) {
            return Err(Mistake::no_such("key", &entry.key, KEYS).at(&place));
        }
        if entry.key == "providers" && entry.node.entries().is_none() {
            return Err(Mistake::new("expected a table").at(&place));
        }
    }
    if provider_entries(root).is_empty() {
        return Err(Mistake::new("there is no provider: add a table [providers.NAME] with a kind"));
    }
    Ok(())
}

/// The name of the provider that sends.
pub(super) fn default(root: &Node, scope: &Scope) -> Result<String, Mistake> {
    let Some(entry) = root.entry("default") else {
        return match scope.names.as_slice() {
            [only] => Ok(only.clone()),
            names => Err(Mistake::new(format!(
                "the key \"default\" is missing: name the provider that sends; choices: {}",
                names.join(", ")
            ))),
        };
    };
    let place = Place::default().key("default", entry.line);
    let name = entry
        .node
        .text()
        .ok_or_else(|| Mistake::new("expected the name of a provider").at(&place))?;
    scope.check_provider(name).map_err(|mistake| mistake.at(&place))?;
    Ok(name.to_owned())
}

pub(super) fn sealer(root: &Node, scope: &Scope) -> Result<Option<Sealer>, Mistake> {
    let Some(entry) = root.entry("sealing_keys") else {
        return Ok(None);
    };
    let place = Place::default().key("sealing_keys", entry.line);
    let keys: Vec<Secret> =
        Deserialize::deserialize(Reader::new(&entry.node, place.clone(), scope))?;
    Sealer::new(keys.iter().map(Secret::expose))
        .map(Some)
        .map_err(|error| Mistake::new(error.to_string()).at(&place))
}
