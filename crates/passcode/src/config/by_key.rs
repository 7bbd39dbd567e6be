//! What a kind asks for whose keys depend on its other settings.

use serde::de::DeserializeOwned;

use crate::config::context::BuildContext;
use crate::config::document::Document;
use crate::config::mistake::Mistake;
use crate::config::reader::Reader;
use crate::config::secret::{self, Secret};
use crate::{Error, Result};

impl BuildContext<'_> {
    /// These settings alone, for a kind whose keys depend on other settings.
    pub(crate) fn settings<T: DeserializeOwned>(&self, keys: &[&str]) -> Result<T> {
        let reader = Reader::new(self.settings, self.place.clone(), self.scope);
        reader.family(keys).map_err(|mistake| self.error(mistake))
    }

    /// The setting `key`, if it is there.
    pub(crate) fn setting<T: DeserializeOwned>(&self, key: &str) -> Result<Option<T>> {
        let Some(entry) = self.settings.entry(key) else { return Ok(None) };
        let place = self.place.key(key, entry.node.line.or(entry.line));
        let reader = Reader::new(&entry.node, place.clone(), self.scope);
        T::deserialize(reader).map(Some).map_err(|mistake| self.error(mistake.at(&place)))
    }

    /// The secret that a text in the setting `key` stands for.
    pub(crate) fn secret(&self, key: &str, text: &str) -> Result<Secret> {
        let place = self.place_of(key);
        let secret = secret::resolve(text, &place, self.scope);
        secret.map(Secret::from).map_err(|mistake| self.error(mistake.at(&place)))
    }

    /// The TOML of a file that the setting `key` names.
    pub(crate) fn document_at(&self, key: &str, path: &str) -> Result<Document> {
        let text = self.scope.read_file(path);
        let text = text.map_err(|mistake| self.error(mistake.at(&self.place_of(key))))?;
        Document::parse(&text, path, self.scope)
    }

    /// The mistake of a name that is none of the `choices`, in the setting `key`; `what` says what
    /// it is a name of.
    pub(crate) fn no_such(&self, key: &str, what: &str, name: &str, choices: &[&str]) -> Error {
        self.error(Mistake::no_such(what, name, choices).at(&self.place_of(key)))
    }
}
