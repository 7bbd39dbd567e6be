//! What changed between two contracts, as a reviewer needs it.

mod change;
mod operations;
mod rest;
mod types;

use serde_json::Value;

use super::uses::Uses;
use change::{Change, Entry};

/// The report. Empty if nothing changed.
pub(super) fn report(old: &Value, new: &Value, uses: &Uses) -> String {
    let mut operations = operations::compare(old, new);
    let mut types = types::compare(old, new);
    let told: Vec<String> = operations.iter().chain(&types).map(Entry::owner).collect();
    let rest = rest::compare(old, new, &|owner| told.iter().any(|other| other == owner));
    operations.extend(rest.operations);
    types.extend(rest.types);
    let sections = [("Operations", operations), ("Types", types), ("Elsewhere", rest.elsewhere)];
    let entries = || sections.iter().flat_map(|(_, entries)| entries);
    let changes = || entries().flat_map(Entry::changes);
    let (all, breaking) = (changes().count(), changes().filter(|change| change.breaks).count());
    if all == 0 {
        return String::new();
    }
    let is_used = |entry: &Entry| uses.hold(&entry.owner());
    let used = entries().filter(|entry| is_used(entry)).flat_map(Entry::changes).count();
    let mut text = format!(
        "{all} changes; {breaking} of them, marked \"BREAKS\", may break a caller; {used} are in what Passcode uses, \
         marked \"USED\".\n"
    );
    for (title, entries) in &sections {
        if !entries.is_empty() {
            text += &format!("\n{title}\n");
        }
        for entry in entries {
            let mark = if is_used(entry) { "   USED" } else { "" };
            text += &line(2, &entry.title, mark);
            text.extend(entry.inner.iter().map(|change| line(6, change, "")));
        }
    }
    text
}

fn line(indent: usize, change: &Change, mark: &str) -> String {
    let breaks = if change.breaks { "   BREAKS" } else { "" };
    format!("{:indent$}{} {}{breaks}{mark}\n", "", change.mark, change.what)
}

#[cfg(test)]
mod tests;
