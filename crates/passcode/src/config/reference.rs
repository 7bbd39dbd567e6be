use serde::de::{Deserialize, Deserializer};

use crate::config::text::TextVisitor;

/// The name of another configured provider in a composite's settings. Read, it names one that
/// exists.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ProviderRef(String);

impl ProviderRef {
    pub(super) const MARK: &'static str = "$passcode::config::ProviderRef";

    /// The name, for [`BuildContext::provider`](crate::config::BuildContext::provider).
    #[must_use]
    pub fn name(&self) -> &str {
        &self.0
    }
}

impl<'de> Deserialize<'de> for ProviderRef {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let visitor = TextVisitor("the name of a provider");
        deserializer.deserialize_newtype_struct(Self::MARK, visitor).map(Self)
    }
}
