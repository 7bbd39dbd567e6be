//! The hand-kept documents, and where the contract comes from.

use std::fs;
use std::path::Path;

use serde::{Deserialize, Serialize};

use crate::problem::Problem;

pub(super) const UPSTREAM: &str = "openapi/ratio/upstream.json";
pub(super) const OVERLAY: &str = "openapi/ratio/overlay.json";
pub(super) const OPERATIONS: &str = "openapi/ratio/operations.toml";
pub(super) const SECRETS: &str = "openapi/ratio/secrets.toml";
pub(super) const SOURCE: &str = "openapi/ratio/source.toml";

pub(super) const OPENAPI: &str = "openapi/ratio/openapi.json";
pub(super) const SURFACE: &str = "openapi/ratio/operations.txt";
pub(super) const GENERATED: &str = "crates/ratio-client/src/generated.rs";

/// The texts of the documents.
#[derive(Debug, Clone)]
pub(super) struct Sources {
    pub(super) upstream: String,
    pub(super) overlay: String,
    pub(super) operations: String,
    pub(super) secrets: String,
    pub(super) source: String,
}

impl Sources {
    pub(super) fn read(root: &Path) -> Result<Self, Problem> {
        Ok(Self {
            upstream: read(root, UPSTREAM)?,
            overlay: read(root, OVERLAY)?,
            operations: read(root, OPERATIONS)?,
            secrets: read(root, SECRETS)?,
            source: read(root, SOURCE)?,
        })
    }
}

fn read(root: &Path, path: &str) -> Result<String, Problem> {
    fs::read_to_string(root.join(path))
        .map_err(|error| Problem::new(format!("{path} can't be read: {error}.")))
}

/// `source.toml`.
#[derive(Debug, Clone, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Source {
    pub(super) what: String,
    pub(super) as_of: String,
    pub(super) refresh_url: String,
    #[serde(default, skip_serializing_if = "Found::is_empty")]
    pub(super) refresh: Found,
}

/// What a refresh found that a person should look at: until then `regen` accepts exactly this.
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize, Serialize)]
#[serde(deny_unknown_fields, default)]
pub(super) struct Found {
    /// Targets of overlay actions that do nothing.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub(super) dead_actions: Vec<String>,
    /// Entries of `operations.toml` that name no operation.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub(super) dead_names: Vec<String>,
    /// Members taken for secrets by their names.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub(super) secrets: Vec<String>,
}

impl Found {
    pub(super) fn is_empty(&self) -> bool {
        *self == Self::default()
    }
}

impl Source {
    /// Every entry is required: nobody should have to guess what the contract is.
    pub(super) fn parse(text: &str) -> Result<Self, Problem> {
        let source: Self = toml::from_str(text)
            .map_err(|error| Problem::new(format!("{SOURCE} is not what it should be: {error}")))?;
        for (key, value) in
            [("what", &source.what), ("as_of", &source.as_of), ("refresh_url", &source.refresh_url)]
        {
            if value.trim().is_empty() || value.trim().contains('\n') {
                return Err(Problem::new(format!("{SOURCE} must say {key:?}, in one line.")));
            }
        }
        Ok(source)
    }

    pub(super) fn text(&self) -> Result<String, Problem> {
        let body = toml::to_string_pretty(self)
            .map_err(|error| Problem::new(format!("{SOURCE} can't be written: {error}")))?;
        Ok(format!(
            "# Where upstream.json comes from; written by `cargo xtask regen --from`. What stands under [refresh]\n\
             # waits for a person: the actions and names that no longer apply, and the members taken for secrets.\n\n{body}"
        ))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_source_without_its_entries_is_refused() {
        let problem = Source::parse("what = \"w\"\nas_of = \"x\"").unwrap_err().to_string();
        assert!(problem.contains("refresh_url"), "{problem}");
        let problem = Source::parse("what = \"w\"\nas_of = \" \"\nrefresh_url = \"u\"")
            .unwrap_err()
            .to_string();
        assert!(problem.contains("must say \"as_of\""), "{problem}");
    }

    #[test]
    fn what_is_written_is_read_again() {
        let found = Found { dead_actions: vec!["$.a['b']".to_owned()], ..Found::default() };
        let source = Source {
            what: "w".to_owned(),
            as_of: "d".to_owned(),
            refresh_url: "u".to_owned(),
            refresh: found.clone(),
        };
        assert_eq!(Source::parse(&source.text().unwrap()).unwrap().refresh, found);
    }
}
