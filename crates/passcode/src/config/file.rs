use std::fmt;

use serde::de::{Deserialize, Deserializer};

use crate::config::text::TextVisitor;

/// The text of a file that a setting names, by a path relative to the configuration file (without one,
/// to the process's folder): UTF-8, without a byte-order mark. Read once, while the configuration is
/// built.
#[derive(Clone)]
pub struct FileText(String);

impl FileText {
    pub(super) const MARK: &'static str = "$passcode::config::FileText";

    /// The text.
    #[must_use]
    pub fn text(&self) -> &str {
        &self.0
    }
}

/// Shows its length only: the file may hold a secret.
impl fmt::Debug for FileText {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "FileText({} bytes)", self.0.len())
    }
}

impl<'de> Deserialize<'de> for FileText {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let visitor = TextVisitor("the path of a file");
        deserializer.deserialize_newtype_struct(Self::MARK, visitor).map(Self)
    }
}

/// A text in a provider's settings: `file:PATH`, which is read as a [`FileText`] is, or the text
/// itself. It holds no secret, so `Debug` shows it.
#[derive(Debug, Clone)]
pub struct TextOrFile(String);

impl TextOrFile {
    pub(super) const MARK: &'static str = "$passcode::config::TextOrFile";

    /// The text.
    #[must_use]
    pub fn into_text(self) -> String {
        self.0
    }
}

impl<'de> Deserialize<'de> for TextOrFile {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let visitor = TextVisitor("a text or file:PATH");
        deserializer.deserialize_newtype_struct(Self::MARK, visitor).map(Self)
    }
}
