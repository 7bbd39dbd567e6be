use std::collections::BTreeMap;
use std::fmt;
use std::sync::Arc;

use serde::de::DeserializeOwned;

use crate::config::BuildContext;
use crate::config::mistake::Mistake;
use crate::config::reader::Reader;
use crate::{OtpProvider, Result};

/// Makes one provider of its settings.
pub(super) type Build =
    Arc<dyn Fn(&Reader<'_>, &BuildContext<'_>) -> Result<Arc<dyn OtpProvider>> + Send + Sync>;

/// The kinds of providers a configuration may name.
///
/// [`Registry::default`] has the built-in ones that are compiled in: `ratio`, `messagecentral`,
/// `route`, `failover`. An application adds its own with [`register`](Self::register).
#[derive(Clone)]
pub struct Registry {
    kinds: BTreeMap<String, Build>,
}

/// Kinds that a feature of this crate brings.
const KINDS_OF_FEATURES: &[&str] = &["messagecentral", "ratio"];

impl Registry {
    /// A registry without any kind.
    #[must_use]
    pub fn empty() -> Self {
        Self { kinds: BTreeMap::new() }
    }

    /// Adds a kind: `build` makes a provider of its settings type. A key that the type doesn't
    /// have is a mistake, whatever the type's own attributes say, unless it takes any key: a map,
    /// or a type that flattens another. A kind of the same name is replaced.
    pub fn register<S, F>(&mut self, kind: impl Into<String>, build: F)
    where
        S: DeserializeOwned,
        F: Fn(S, &BuildContext<'_>) -> Result<Arc<dyn OtpProvider>> + Send + Sync + 'static,
    {
        let build: Build = Arc::new(move |reader, context| {
            let settings =
                S::deserialize(reader.clone()).map_err(|mistake| context.error(mistake))?;
            build(settings, context)
        });
        self.kinds.insert(kind.into(), build);
    }

    /// Adds a kind that takes the keys of every leaf besides its own, and gets its decorators.
    #[cfg(any(feature = "ratio", feature = "messagecentral"))]
    pub(crate) fn register_leaf<S, F>(&mut self, kind: impl Into<String>, build: F)
    where
        S: DeserializeOwned,
        F: Fn(S, crate::config::leaf::Leaf, &BuildContext<'_>) -> Result<Arc<dyn OtpProvider>>
            + Send
            + Sync
            + 'static,
    {
        let build: Build = Arc::new(move |reader, context| {
            let (settings, leaf) =
                crate::config::leaf::read(reader).map_err(|mistake| context.error(mistake))?;
            let decoration = leaf.decoration(context)?;
            Ok(decoration.around(build(settings, leaf, context)?))
        });
        self.kinds.insert(kind.into(), build);
    }

    /// The names of the kinds.
    pub fn kinds(&self) -> impl Iterator<Item = &str> {
        self.kinds.keys().map(String::as_str)
    }

    pub(super) fn get(&self, kind: &str) -> Result<&Build, Mistake> {
        self.kinds.get(kind).ok_or_else(|| {
            if KINDS_OF_FEATURES.contains(&kind) {
                let what = format!(
                    "the kind {kind:?} is not compiled in: switch on passcode's feature {kind:?}"
                );
                return Mistake::new(what);
            }
            Mistake::no_such("kind", kind, &self.kinds().collect::<Vec<_>>())
        })
    }
}

impl Default for Registry {
    fn default() -> Self {
        let mut registry = Self::empty();
        crate::providers::register(&mut registry);
        registry
    }
}

impl fmt::Debug for Registry {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_set().entries(self.kinds()).finish()
    }
}
