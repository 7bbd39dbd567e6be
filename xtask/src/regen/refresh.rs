//! `--from`: takes a newly published contract in, whole or not at all.

use std::fs;
use std::path::Path;

use serde_json::{Value, json};
use time::OffsetDateTime;

use super::contract::{Contract, Refreshed, contract};
use super::outputs::outputs;
use super::proof::{Compiler, replace};
use super::source::{Found, OPENAPI, SOURCE, Source, Sources, UPSTREAM};
use super::uses::{self, Uses};
use super::{diff, document, fetch, read};
use crate::problem::Problem;
use crate::write::Output;

/// Reports what the document would change, then replaces the files unless it is a dry run.
pub(super) fn refresh(
    root: &Path,
    from: Option<&str>,
    dry_run: bool,
    compiler: &dyn Compiler,
) -> Result<String, Problem> {
    let sources = Sources::read(root)?;
    let source = Source::parse(&sources.source)?;
    let published = fetch::fetch(from.unwrap_or(&source.refresh_url))?;
    let name = &published.name;
    let untouched = |problem: Problem| problem.advise("Nothing was changed.");
    let upstream = read::parse_published(name, &published.text).map_err(untouched)?;
    if read::parse(UPSTREAM, &sources.upstream).is_ok_and(|known| known == upstream) {
        return Ok(format!("{name} is the contract that {UPSTREAM} already holds."));
    }
    let sources = Sources { upstream: document::text(&document::sorted(&upstream)), ..sources };
    let new = contract(&sources, None).map_err(untouched)?;
    let files = files(&sources, source, &new, name).map_err(untouched)?;
    let old = checked_in(root);
    let uses = Uses::of(&uses::source(root)?, [&old, &new.openapi]);
    let report = report(name, &old, &new, &uses);
    if dry_run {
        return Ok(format!("{report}\nNothing was written: this was a dry run."));
    }
    let written = replace(root, &files, compiler);
    let written = written.map_err(|problem| problem.introduce(&format!("{report}\n")))?;
    Ok(format!("{report}\n{written}"))
}

fn files(
    sources: &Sources,
    old: Source,
    new: &Contract,
    name: &str,
) -> Result<Vec<Output>, Problem> {
    let as_of = OffsetDateTime::now_utc().date().to_string();
    let source = Source {
        what: format!("The document published as {name}, taken in on {as_of}."),
        as_of: as_of.clone(),
        refresh: new.found.clone(),
        ..old
    };
    let source = source.text()?;
    let mut files = outputs(sources, new, Refreshed::new(new, as_of, source.clone()))?;
    files.push(Output { path: UPSTREAM, text: sources.upstream.clone() });
    files.push(Output { path: SOURCE, text: source });
    Ok(files)
}

/// The contract as callers know it: nothing, if there is none yet.
fn checked_in(root: &Path) -> Value {
    let text = fs::read_to_string(root.join(OPENAPI)).unwrap_or_default();
    read::parse(OPENAPI, &text).unwrap_or_else(|_| json!({}))
}

fn report(name: &str, old: &Value, new: &Contract, uses: &Uses) -> String {
    let changes = diff::report(old, &new.openapi, uses);
    let changes = if changes.is_empty() { "No change for callers.\n" } else { &changes };
    let mends = new.mends.text();
    let mends = if mends.is_empty() { "  nothing\n" } else { &mends };
    format!(
        "The contract in {name}: {changes}\nMended\n{mends}\nTo look at (recorded in source.toml)\n{}",
        found(&new.found)
    )
}

fn found(found: &Found) -> String {
    let lists = [
        ("overlay actions that do nothing now", &found.dead_actions),
        ("entries of operations.toml without an operation", &found.dead_names),
        ("members taken for secrets by their names", &found.secrets),
    ];
    let mut text = String::new();
    for (what, entries) in lists.iter().filter(|(_, entries)| !entries.is_empty()) {
        text += &format!("  {what} ({}):\n", entries.len());
        text.extend(entries.iter().map(|entry| format!("    {entry}\n")));
    }
    if text.is_empty() { "  nothing\n".to_owned() } else { text }
}
