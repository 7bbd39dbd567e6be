use std::collections::BTreeMap;

use serde_json::Value;

use super::change::{Change, Entry};
use crate::regen::answers::is_success;
use crate::regen::document;
use crate::regen::operations::{Parameter, answers, is_open, parameters, request};

/// Operations by method and path.
pub(super) fn compare(old: &Value, new: &Value) -> Vec<Entry> {
    let before: BTreeMap<String, &Value> = document::operations(old).collect();
    let after: BTreeMap<String, &Value> = document::operations(new).collect();
    let removed = before.iter().filter(|(key, _)| !after.contains_key(*key));
    let added = after.iter().filter(|(key, _)| !before.contains_key(*key));
    let mut entries: Vec<Entry> = removed
        .map(|(key, operation)| Change::new('-', format!("{key} ({})", name(operation)), true))
        .chain(added.map(|(key, operation)| {
            Change::new('+', format!("{key} ({})", name(operation)), false)
        }))
        .map(Entry::whole)
        .collect();
    entries.extend(before.iter().filter_map(|(key, was)| {
        let is = after.get(key)?;
        Entry::changed(&format!("{key} ({})", name(is)), changes((old, was), (new, is)))
    }));
    entries
}

fn name(operation: &Value) -> &str {
    operation.get("operationId").and_then(Value::as_str).unwrap_or_default()
}

/// An operation and the document it is in.
type Side<'a> = (&'a Value, &'a Value);

fn changes(old: Side<'_>, new: Side<'_>) -> Vec<Change> {
    let mut changes = Vec::new();
    if name(old.1) != name(new.1) {
        changes.push(Change::new(
            '~',
            format!("name: {} is now {}", name(old.1), name(new.1)),
            true,
        ));
    }
    match (is_open(old.1), is_open(new.1)) {
        (true, false) => changes.push(Change::new('~', "takes credentials now", false)),
        (false, true) => changes.push(Change::new('~', "takes no credentials any more", false)),
        _ => {}
    }
    changes.extend(parameter_changes(&parameters(old.0, old.1), &parameters(new.0, new.1)));
    changes.extend(request_change(request(old.0, old.1), request(new.0, new.1)));
    changes.extend(answer_changes(&answers(old.0, old.1), &answers(new.0, new.1)));
    changes
}

/// Every parameter is an argument of the method, so each change breaks.
fn parameter_changes(old: &[Parameter], new: &[Parameter]) -> Vec<Change> {
    let same = |a: &Parameter, b: &Parameter| a.place == b.place && a.name == b.name;
    let told =
        |parameter: &Parameter| format!("{} parameter {}", parameter.place, parameter.text());
    let removed = old.iter().filter(|was| !new.iter().any(|is| same(was, is)));
    let added = new.iter().filter(|is| !old.iter().any(|was| same(was, is)));
    let changed = old.iter().filter_map(|was| {
        let is = new.iter().find(|is| same(was, is)).filter(|is| *is != was)?;
        Some(Change::new('~', format!("{}, was {}", told(is), was.text()), true))
    });
    let mut changes: Vec<Change> = removed.map(|was| Change::new('-', told(was), true)).collect();
    changes.extend(added.map(|is| Change::new('+', told(is), true)));
    changes.extend(changed);
    changes
}

fn request_change(old: Option<String>, new: Option<String>) -> Option<Change> {
    match (old, new) {
        (Some(was), Some(is)) if was != is => {
            Some(Change::new('~', format!("request {is}, was {was}"), true))
        }
        (Some(was), None) => Some(Change::new('-', format!("request {was}"), true)),
        (None, Some(is)) => Some(Change::new('+', format!("request {is}"), true)),
        _ => None,
    }
}

/// The client treats all error statuses alike; of the successes it knows only the listed ones.
fn answer_changes(old: &BTreeMap<String, String>, new: &BTreeMap<String, String>) -> Vec<Change> {
    let removed = old.iter().filter(|(status, _)| !new.contains_key(*status));
    let mut changes: Vec<Change> = removed
        .map(|(status, body)| {
            Change::new('-', format!("status {status} with {body}"), is_success(status))
        })
        .collect();
    for (status, body) in new {
        match old.get(status) {
            None => changes.push(Change::new('+', format!("status {status} with {body}"), false)),
            Some(was) if was != body => {
                changes.push(Change::new(
                    '~',
                    format!("status {status} with {body}, was {was}"),
                    is_success(status),
                ));
            }
            Some(_) => {}
        }
    }
    changes
}
