//! The hand-kept documents, read as they are.

use std::fs;
use std::path::Path;

use crate::problem::Problem;

pub(super) const UPSTREAM: &str = "openapi/ratio/upstream.json";
pub(super) const OVERLAY: &str = "openapi/ratio/overlay.json";
pub(super) const OPERATIONS: &str = "openapi/ratio/operations.toml";
pub(super) const SOURCE: &str = "openapi/ratio/source.toml";

/// The texts of the documents.
pub(super) struct Sources {
    pub(super) upstream: String,
    pub(super) overlay: String,
    pub(super) operations: String,
    pub(super) source: String,
}

impl Sources {
    pub(super) fn read(root: &Path) -> Result<Self, Problem> {
        Ok(Self {
            upstream: read(root, UPSTREAM)?,
            overlay: read(root, OVERLAY)?,
            operations: read(root, OPERATIONS)?,
            source: read(root, SOURCE)?,
        })
    }
}

fn read(root: &Path, path: &str) -> Result<String, Problem> {
    fs::read_to_string(root.join(path))
        .map_err(|error| Problem::new(format!("{path} can't be read: {error}.")))
}
