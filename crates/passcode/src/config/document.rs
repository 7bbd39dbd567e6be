//! TOML beside the configuration, such as a preset.

use serde::de::DeserializeOwned;

use crate::config::mistake::{Mistake, Place};
use crate::config::node::Node;
use crate::config::reader::Reader;
use crate::config::scope::Scope;
use crate::{Error, Result};

/// A text of TOML that is read as a configuration is: unknown keys are refused, and a mistake names
/// its place.
#[derive(Clone)]
pub(crate) struct Document {
    node: Node,
    origin: String,
    scope: Scope,
}

impl Document {
    pub(super) fn parse(text: &str, origin: &str, scope: &Scope) -> Result<Self> {
        let node = Node::from_toml(text).map_err(|(line, why)| {
            let place = Place { path: String::new(), line: Some(line) };
            Mistake::new(why).at(&place).into_error(origin)
        })?;
        Ok(Self { node, origin: origin.to_owned(), scope: scope.clone() })
    }

    /// A text that is part of this program.
    pub(crate) fn embedded(text: &str, origin: &str) -> Result<Self> {
        Self::parse(text, origin, &Scope::of_process())
    }

    /// Reads two sets of keys: `keys` are those of the second.
    pub(crate) fn read<A, B>(&self, keys: &[&str]) -> Result<(A, B)>
    where
        A: DeserializeOwned,
        B: DeserializeOwned,
    {
        let reader = Reader::new(&self.node, Place::default(), &self.scope);
        let read = reader.own(keys).and_then(|first| Ok((first, reader.family(keys)?)));
        read.map_err(|mistake| mistake.into_error(&self.origin))
    }

    /// A mistake at `key`, which may be a path: `what` is a clause that quotes no secret.
    pub(crate) fn mistake(&self, key: &str, what: impl Into<String>) -> Error {
        let place = Place::default().key(key, self.node.line_of(key));
        Mistake::new(what).at(&place).into_error(&self.origin)
    }
}
