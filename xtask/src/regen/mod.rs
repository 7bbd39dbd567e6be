//! `cargo xtask regen`: from the contract to the generated client.
//!
//! ```text
//! upstream.json -> mends -> overlay -> secrets by name -> names -> refusals -> openapi.json
//!     openapi.json -> reduce -> generate -> debug -> open enums -> secrets verified -> generated.rs
//! ```
//!
//! Each stage is a module and a function of values. Only [`source`], [`fetch`] and [`mod@write`] touch the
//! world.

mod debug;
mod diff;
mod document;
mod fetch;
mod generate;
mod header;
mod mends;
mod names;
mod open_enums;
mod operations;
mod overlay;
mod reduce;
mod refresh;
mod refuse;
mod schemas;
mod secret_names;
mod secrets;
mod source;
mod write;

#[cfg(test)]
mod tests;

use std::path::Path;

use serde_json::Value;

use crate::problem::Problem;
use mends::Mends;
use secret_names::Exceptions;
use source::{Found, OPERATIONS, OVERLAY, SOURCE, Source, Sources, UPSTREAM};
use write::Output;

const OPENAPI: &str = "openapi/ratio/openapi.json";
const SURFACE: &str = "openapi/ratio/operations.txt";
const GENERATED: &str = "crates/ratio-client/src/generated.rs";

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
pub(crate) fn regen(root: &Path, mode: Mode) -> Result<String, Problem> {
    match mode {
        Mode::Write => write::replace(root, &current(root)?),
        Mode::Check => write::compare(root, &current(root)?)
            .map_err(|problem| problem.advise("Run `cargo xtask regen` and review what changes.")),
        Mode::Refresh { from, dry_run } => refresh::refresh(root, from.as_deref(), dry_run),
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

/// The contract after all corrections.
struct Contract {
    openapi: Value,
    mends: Mends,
    found: Found,
}

/// Applies all corrections. What they leave for a person to look at must be what is recorded; on a
/// refresh (`None`) nothing is yet, and it is only told.
fn contract(sources: &Sources, recorded: Option<&Found>) -> Result<Contract, Problem> {
    let upstream = document::parse(UPSTREAM, &sources.upstream)?;
    document::require_openapi_3_0(UPSTREAM, &upstream)?;
    let exceptions = Exceptions::parse(&sources.secrets)?;
    let (mended, mends) = mends::mend(upstream);
    let (mut corrected, dead_actions) = overlay::apply(&sources.overlay, mended)?;
    mends::mend_again(&mut corrected);
    let unmarked = secret_names::unmarked(&corrected, &exceptions);
    let secrets = recorded.map_or(unmarked, |recorded| recorded.secrets.clone());
    let dead_marks = secret_names::mark(&mut corrected, &secrets);
    require(&dead_marks, &[], SOURCE, "lists as a secret what is none, or marked already:")?;
    secret_names::require_none(&secret_names::unmarked(&corrected, &exceptions))?;
    let (named, dead_names) = names::apply(&sources.operations, corrected)?;
    let found = Found { dead_actions, dead_names, secrets };
    if let Some(recorded) = recorded {
        require(
            &found.dead_actions,
            &recorded.dead_actions,
            OVERLAY,
            "has a dead action, which does nothing, on",
        )?;
        require(
            &recorded.dead_actions,
            &found.dead_actions,
            SOURCE,
            "lists an action as dead that is none:",
        )?;
        require(
            &found.dead_names,
            &recorded.dead_names,
            OPERATIONS,
            "names what is no operation of the document:",
        )?;
        require(
            &recorded.dead_names,
            &found.dead_names,
            SOURCE,
            "lists a name as dead that is none:",
        )?;
    }
    refuse::refuse(&named)?;
    Ok(Contract { openapi: document::sorted(&named), mends, found })
}

/// Every entry must be among the allowed ones.
fn require(entries: &[String], allowed: &[String], file: &str, what: &str) -> Result<(), Problem> {
    match entries.iter().find(|entry| !allowed.contains(entry)) {
        Some(entry) => Err(Problem::new(format!("{file} {what} {entry}."))),
        None => Ok(()),
    }
}

/// The texts that say what the contract is.
struct Refreshed {
    openapi: String,
    source: String,
    as_of: String,
}

impl Refreshed {
    fn new(contract: &Contract, as_of: String, source: String) -> Self {
        Self { openapi: document::text(&contract.openapi), source, as_of }
    }
}

/// The files that a contract makes.
fn outputs(
    sources: &Sources,
    contract: &Contract,
    refreshed: Refreshed,
) -> Result<Vec<Output>, Problem> {
    let secrets = secrets::find(&contract.openapi)?;
    let code = generate::generate(&reduce::reduce(contract.openapi.clone()))?;
    secrets::verify(&secrets, &code)?;
    let header = header::header(sources, &refreshed);
    Ok(vec![
        Output { path: SURFACE, text: operations::text(&contract.openapi) },
        Output { path: GENERATED, text: format!("{header}\n{}", prettyplease::unparse(&code)) },
        Output { path: OPENAPI, text: refreshed.openapi },
    ])
}
