use serde::Deserialize;

/// Whom a code is sent to.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "lowercase")]
pub(super) enum Users {
    /// Anybody: who isn't a user of the project becomes a pending one.
    #[default]
    Create,
    /// Users of the project only.
    Known,
}
