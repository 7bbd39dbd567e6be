//! `cargo xtask numbers`: from the number library's tables to the small ones that `passcode` has.
//!
//! ```text
//! the library's patterns -> diagrams over digits, combined and minimal -> numbering/table.rs
//! ```

mod diagram;
mod pattern;
mod plan;
mod render;
mod trunk;

use std::path::Path;

use crate::problem::Problem;
use crate::write::{self, Output};
use plan::Plan;

/// What to do with the tables.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Mode {
    /// Make them agree with the library.
    Write,
    /// Only see whether they do.
    Check,
}

/// Runs the task in the workspace at `root`, and reports.
///
/// # Errors
///
/// When the library's tables hold something new, or the file can't be written or isn't current.
pub(crate) fn numbers(root: &Path, mode: Mode) -> Result<String, Problem> {
    let table = Output {
        path: "crates/passcode/src/recipient/numbering/table.rs",
        text: render::render(&Plan::read()?)?,
    };
    match mode {
        Mode::Write => write::replace(root, &[table], || Ok(())),
        Mode::Check => write::compare(root, &[table]).map_err(|problem| {
            problem.advise("Run `cargo xtask numbers` and review what changes.")
        }),
    }
}
