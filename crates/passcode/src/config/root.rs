//! The keys of a configuration that stand beside its providers.

use serde::Deserialize;
use serde::de::IgnoredAny;

use crate::Sealer;
use crate::config::mistake::{Mistake, Place};
use crate::config::node::Node;
use crate::config::reader::Reader;
#[cfg(feature = "schema")]
use crate::config::reference::ProviderRef;
use crate::config::scope::Scope;
use crate::config::secret::Secret;
use crate::config::source::provider_entries;

/// The keys, each of which is read where it is needed.
#[derive(Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[expect(dead_code, reason = "it stands for what it reads")]
pub(super) struct Root {
    /// The provider that sends, where nobody asks for another. It may be left out if there is only one.
    #[cfg_attr(feature = "schema", schemars(with = "Option<ProviderRef>"))]
    default: Option<IgnoredAny>,
    /// Keys that seal verifications on their way through a client; `passcode sealing-key` makes one. The
    /// first seals, all open.
    #[cfg_attr(feature = "schema", schemars(with = "Option<Vec<Secret>>"))]
    sealing_keys: Option<IgnoredAny>,
    /// Keys by which what is kept in the store names nobody; `passcode store-key` makes one. The first
    /// writes, all are read.
    #[cfg_attr(feature = "schema", schemars(with = "Option<Vec<Secret>>"))]
    store_keys: Option<IgnoredAny>,
    /// Where codes of your own, limits and counts are kept; by default in memory, which ends with the
    /// process.
    #[cfg_attr(feature = "schema", schemars(with = "Option<Tables>"))]
    store: Option<IgnoredAny>,
    /// The providers by name, each with its `kind` and the keys of that kind.
    #[cfg_attr(feature = "schema", schemars(with = "Tables"))]
    providers: Option<IgnoredAny>,
    /// How `passcode serve` serves the providers to other services.
    #[cfg_attr(feature = "schema", schemars(with = "Option<Tables>"))]
    gateway: Option<IgnoredAny>,
}

/// A table of any keys.
#[cfg(feature = "schema")]
type Tables = std::collections::BTreeMap<String, serde_json::Value>;

pub(super) fn check_keys(root: &Node, scope: &Scope) -> Result<(), Mistake> {
    if root.entries().is_none() {
        return Err(Mistake::new("expected a table with default, sealing_keys and providers"));
    }
    Root::deserialize(Reader::new(root, Place::default(), scope))?;
    if let Some(entry) = root.entry("providers").filter(|entry| entry.node.entries().is_none()) {
        return Err(
            Mistake::new("expected a table").at(&Place::default().key("providers", entry.line))
        );
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
