//! `cargo xtask bench`: what Passcode costs beside the same calls by hand, counted.
//!
//! ```text
//! build -> count (valgrind, cargo tree, the command's file) -> figures, each with its limit -> docs/costs.md
//! ```
//!
//! Instructions and allocations are counted, not timed, so a busy machine counts the same.

mod count;
mod figure;
mod memory;
mod own;
mod render;
mod scale;
mod service;
mod slope;
mod tools;

use std::path::Path;

use crate::problem::Problem;
use crate::write::{self, Output};

/// What to do with the figures.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Mode {
    /// Write them down.
    Write,
    /// Only see whether each is within its limit.
    Check,
}

/// Runs the task in the workspace at `root`, and reports.
///
/// # Errors
///
/// When something can't be built or counted, or a figure is over its limit.
pub(crate) fn bench(root: &Path, mode: Mode) -> Result<String, Problem> {
    let figures = count::all(root)?;
    let over: Vec<_> = figures.iter().filter(|figure| figure.is_over()).collect();
    let report: String = figures.iter().map(|figure| format!("{figure}\n")).collect();
    if mode == Mode::Write {
        let page = Output { path: "docs/costs.md", text: render::page(&figures) };
        write::replace(root, &[page], || Ok(()))?;
    }
    if over.is_empty() {
        return Ok(format!("{report}All figures are within their limits."));
    }
    let over: String = over.iter().map(|figure| format!("\n  {figure}")).collect();
    Err(Problem::new(format!("More than its limit:{over}")).introduce(&report))
}
