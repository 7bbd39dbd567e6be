use std::collections::{BTreeMap, BTreeSet};

use serde_json::Value;

use super::change::{Change, Entry};
use crate::regen::naming::variants;
use crate::regen::operations::type_text;
use crate::regen::schemas::{is_request, reached};

/// Named schemas.
pub(super) fn compare(old: &Value, new: &Value) -> Vec<Entry> {
    let (before, after) = (named(old), named(new));
    let built = reached(new, &is_request);
    let removed = before.keys().filter(|name| !after.contains_key(*name));
    let added = after.keys().filter(|name| !before.contains_key(*name));
    let mut entries: Vec<Entry> = removed
        .map(|name| Change::new('-', *name, true))
        .chain(added.map(|name| Change::new('+', *name, false)))
        .map(Entry::whole)
        .collect();
    entries.extend(before.iter().filter_map(|(name, was)| {
        let is = after.get(name)?;
        let inner = match (values(was), values(is)) {
            (Some(was), Some(is)) => value_changes(&was, &is),
            _ => changes(was, is, built.contains(*name)),
        };
        Entry::changed(name, inner)
    }));
    entries
}

fn named(document: &Value) -> BTreeMap<&str, &Value> {
    let schemas = document.pointer("/components/schemas").and_then(Value::as_object);
    schemas.into_iter().flatten().map(|(name, schema)| (name.as_str(), schema)).collect()
}

fn values(schema: &Value) -> Option<BTreeSet<&str>> {
    Some(schema.get("enum")?.as_array()?.iter().filter_map(Value::as_str).collect())
}

/// Enums are open, so a new value breaks nobody; the variant of a removed one is gone, and one that
/// another value has a claim to now has another name.
fn value_changes(old: &BTreeSet<&str>, new: &BTreeSet<&str>) -> Vec<Change> {
    let removed = old.difference(new).map(|value| Change::new('-', format!("value {value}"), true));
    let added = new.difference(old).map(|value| Change::new('+', format!("value {value}"), false));
    let (before, after) = (names(old), names(new));
    let renamed = old.intersection(new).filter_map(|value| {
        let (was, is) = (before.get(value)?, after.get(value)?);
        let what = format!("value {value} is called {is}, was {was}");
        (was != is).then(|| Change::new('~', what, true))
    });
    removed.chain(added).chain(renamed).collect()
}

fn names<'a>(values: &BTreeSet<&'a str>) -> BTreeMap<&'a str, String> {
    let values: Vec<&str> = values.iter().copied().collect();
    let names = variants(&values).unwrap_or_default();
    values.into_iter().zip(names).collect()
}

fn changes(old: &Value, new: &Value, is_built_by_callers: bool) -> Vec<Change> {
    let (before, after) = (members(old), members(new));
    let mut changes = Vec::new();
    for (name, was) in &before {
        match after.get(name) {
            None => changes.push(Change::new('-', format!("member {name}: {was}"), true)),
            Some(is) if is != was => {
                changes.push(Change::new('~', format!("member {name}: {is}, was {was}"), true));
            }
            Some(_) => {}
        }
    }
    // A struct literal must name every member.
    let added = after.iter().filter(|(name, _)| !before.contains_key(*name));
    changes.extend(
        added.map(|(name, is)| {
            Change::new('+', format!("member {name}: {is}"), is_built_by_callers)
        }),
    );
    let (was, is) = (type_text(old), type_text(new));
    if was != is {
        changes.push(Change::new('~', format!("it is {is}, was {was}"), true));
    } else if changes.is_empty() && old.get("items") != new.get("items") {
        changes.push(Change::new('~', "its items changed", true));
    }
    changes
}

/// Members, those of `allOf` parts too, as the generated type has them: an optional one may be
/// null whatever the document says.
fn members(schema: &Value) -> BTreeMap<String, String> {
    let mut all = BTreeMap::new();
    for part in schema.get("allOf").and_then(Value::as_array).into_iter().flatten() {
        all.extend(members(part));
    }
    let required: Vec<&str> = schema
        .get("required")
        .and_then(Value::as_array)
        .into_iter()
        .flatten()
        .filter_map(Value::as_str)
        .collect();
    for (name, member) in schema.get("properties").and_then(Value::as_object).into_iter().flatten()
    {
        let ty = type_text(member);
        let text = if required.contains(&name.as_str()) {
            ty
        } else {
            format!("{}, optional", ty.trim_end_matches(" or null"))
        };
        all.insert(name.clone(), text);
    }
    all
}
