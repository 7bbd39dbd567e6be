//! `cargo xtask regen`: from the contract to the generated client.
//!
//! ```text
//! upstream.json -> mends -> overlay -> secrets by name -> names -> refusals -> openapi.json
//!     openapi.json -> reduce -> generate -> debug -> open enums -> secrets verified -> generated.rs
//! ```
//!
//! Each stage is a module and a function of values. [`read`] and [`grammar`] see to it that nothing of a document is
//! passed over; [`refuse`] refuses what the client could not send or read as the document says. Only [`source`],
//! [`fetch`], [`uses`], [`crate::write`] and [`proof`] touch the world; the last compiles what was written.

mod answers;
mod collisions;
mod contract;
mod debug;
mod diff;
mod document;
mod fetch;
mod generate;
mod grammar;
mod header;
mod mends;
mod names;
mod naming;
mod open_enums;
mod operations;
mod outputs;
mod overlay;
mod pointer;
mod proof;
mod read;
mod reduce;
mod refresh;
mod refusal;
mod refuse;
mod schemas;
mod secret_names;
mod secrets;
mod source;
mod uses;

#[cfg(test)]
mod tests;

use std::path::Path;

use crate::problem::Problem;
use crate::write::{self, Output};
use contract::{Refreshed, contract};
use outputs::outputs;
pub(crate) use proof::{Cargo, Compiler};
use source::{Source, Sources};

/// What to do with the files.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Mode {
    /// Make them agree with the documents.
    Write,
    /// Only see whether they do.
    Check,
    /// Take a newly published contract in, from here or from where it is known to be.
    Refresh { from: Option<String>, dry_run: bool },
}

/// Runs the task in the workspace at `root`, and reports.
///
/// # Errors
///
/// When the documents can't be used, what they make doesn't compile, or a file can't be read or written.
pub(crate) fn regen(root: &Path, mode: Mode, compiler: &dyn Compiler) -> Result<String, Problem> {
    match mode {
        Mode::Write => proof::replace(root, &current(root)?, compiler),
        Mode::Check => write::compare(root, &current(root)?)
            .map_err(|problem| problem.advise("Run `cargo xtask regen` and review what changes.")),
        Mode::Refresh { from, dry_run } => {
            refresh::refresh(root, from.as_deref(), dry_run, compiler)
        }
    }
}

/// The outputs that the documents make as they are.
fn current(root: &Path) -> Result<Vec<Output>, Problem> {
    let make = || {
        let sources = Sources::read(root)?;
        let source = Source::parse(&sources.source)?;
        let contract = contract(&sources, Some(&source.refresh))?;
        let refreshed = Refreshed::new(&contract, source.as_of, sources.source.clone());
        outputs(&sources, &contract, refreshed)
    };
    make().map_err(|problem: Problem| problem.advise("Correct that, then run `cargo xtask regen`."))
}
