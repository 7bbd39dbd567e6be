//! The contract: the document after all corrections.

use serde_json::Value;

use super::mends::{self, Mends};
use super::secret_names::{self, Exceptions};
use super::source::{Found, OPERATIONS, OVERLAY, SOURCE, Sources, UPSTREAM};
use super::{document, grammar, names, overlay, read, refuse};
use crate::problem::Problem;

/// The contract after all corrections.
pub(super) struct Contract {
    pub(super) openapi: Value,
    pub(super) mends: Mends,
    pub(super) found: Found,
}

/// Applies all corrections. What they leave for a person to look at must be what is recorded; on a
/// refresh (`None`) nothing is yet, and it is only told.
pub(super) fn contract(sources: &Sources, recorded: Option<&Found>) -> Result<Contract, Problem> {
    let upstream = read::parse(UPSTREAM, &sources.upstream)?;
    read::require_openapi_3_0(UPSTREAM, &upstream)?;
    let exceptions = Exceptions::parse(&sources.secrets)?;
    let (sound, cured) = sound(&sources.overlay, upstream)?;
    let (mended, mends) = mends::mend(sound);
    let (mut corrected, mut dead_actions) = overlay::apply(&sources.overlay, mended)?;
    // What cured the document had nothing left to do.
    dead_actions.retain(|action| !cured.contains(action));
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
    refuse::refuse(&named).map_err(|refusal| refusal.at(|pointer| mends.published(pointer)))?;
    Ok(Contract { openapi: document::sorted(&named), mends, found })
}

/// The document, if it is of the form that OpenAPI says; else what actions of the overlay make of it,
/// and their targets.
fn sound(overlay: &str, upstream: Value) -> Result<(Value, Vec<String>), Problem> {
    if grammar::check(&upstream).is_ok() {
        return Ok((upstream, Vec::new()));
    }
    let (cured, idle) = overlay::apply(overlay, upstream)?;
    grammar::check(&cured)?;
    let targets = overlay::targets(overlay)?;
    Ok((cured, targets.into_iter().filter(|target| !idle.contains(target)).collect()))
}

/// Every entry must be among the allowed ones.
fn require(entries: &[String], allowed: &[String], file: &str, what: &str) -> Result<(), Problem> {
    match entries.iter().find(|entry| !allowed.contains(entry)) {
        Some(entry) => Err(Problem::new(format!("{file} {what} {entry}."))),
        None => Ok(()),
    }
}

/// The texts that say what the contract is.
pub(super) struct Refreshed {
    pub(super) openapi: String,
    pub(super) source: String,
    pub(super) as_of: String,
}

impl Refreshed {
    pub(super) fn new(contract: &Contract, as_of: String, source: String) -> Self {
        Self { openapi: document::text(&contract.openapi), source, as_of }
    }
}
