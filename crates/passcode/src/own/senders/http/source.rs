//! Where a request is written, and how its mistakes name their place.

use super::template::Slot;
use crate::config::{BuildContext, Document};
use crate::{Error, Result};

/// Where a request is written.
#[derive(Clone, Copy)]
pub(super) enum Source<'a, 'b> {
    /// In the provider's own table, which may hold secrets.
    Table(&'a BuildContext<'b>),
    /// In a preset, which holds none.
    Preset(&'a Document),
}

impl Source<'_, '_> {
    pub(super) fn mistake(&self, key: &str, what: impl Into<String>) -> Error {
        match self {
            Self::Table(context) => context.mistake(key, what),
            Self::Preset(document) => document.mistake(key, what),
        }
    }

    /// A text that refers to a secret.
    pub(super) fn secret(&self, key: &str, text: &str) -> Result<Slot> {
        match self {
            Self::Table(context) => Ok(Slot::fixed(context.secret(key, text)?.expose())),
            Self::Preset(document) => {
                let what =
                    "a preset holds no secret: name a key in secrets, and write {{ KEY }} here";
                Err(document.mistake(key, what))
            }
        }
    }
}
