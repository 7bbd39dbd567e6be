//! What changed between two contracts, as a reviewer needs it.

mod operations;
mod types;

use serde_json::Value;

/// One line of the report.
#[derive(Debug, PartialEq, Eq)]
struct Change {
    /// `+` added, `-` removed, `~` changed.
    mark: char,
    what: String,
    /// Whether code that calls the client may stop compiling, or a call stop working.
    breaks: bool,
}

impl Change {
    fn new(mark: char, what: impl Into<String>, breaks: bool) -> Self {
        Self { mark, what: what.into(), breaks }
    }
}

/// An operation or a type with its changes.
#[derive(Debug)]
struct Entry {
    title: Change,
    inner: Vec<Change>,
}

impl Entry {
    fn whole(change: Change) -> Self {
        Self { title: change, inner: Vec::new() }
    }

    fn changed(what: &str, inner: Vec<Change>) -> Option<Self> {
        (!inner.is_empty()).then(|| Self { title: Change::new('~', what, false), inner })
    }

    fn changes(&self) -> impl Iterator<Item = &Change> {
        // The title of a changed one only names it.
        let title = self.inner.is_empty().then_some(&self.title);
        title.into_iter().chain(&self.inner)
    }
}

/// The report. Empty if nothing changed.
pub(super) fn report(old: &Value, new: &Value) -> String {
    let sections =
        [("Operations", operations::compare(old, new)), ("Types", types::compare(old, new))];
    let changes = || sections.iter().flat_map(|(_, entries)| entries).flat_map(Entry::changes);
    let (all, breaking) = (changes().count(), changes().filter(|change| change.breaks).count());
    if all == 0 {
        return String::new();
    }
    let mut text =
        format!("{all} changes; {breaking} of them, marked \"BREAKS\", may break a caller.\n");
    for (title, entries) in &sections {
        if !entries.is_empty() {
            text += &format!("\n{title}\n");
        }
        for entry in entries {
            text += &line(2, &entry.title);
            text.extend(entry.inner.iter().map(|change| line(6, change)));
        }
    }
    text
}

fn line(indent: usize, change: &Change) -> String {
    let breaks = if change.breaks { "   BREAKS" } else { "" };
    format!("{:indent$}{} {}{breaks}\n", "", change.mark, change.what)
}

#[cfg(test)]
mod tests;
