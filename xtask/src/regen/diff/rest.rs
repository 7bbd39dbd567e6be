//! Whatever else differs: no difference between two contracts is passed over but that of text for people.

use std::collections::BTreeSet;

use serde_json::{Map, Value};

use super::change::{Change, Entry};
use crate::regen::grammar::{Kind, SAMPLES, is_prose, walk};
use crate::regen::pointer::{child, steps};

/// What a base URL and credentials depend on: the client's hand-written half.
const BY_HAND: [&str; 3] = ["/servers", "/security", "/components/securitySchemes"];

/// The differences by whom they belong to: an operation (`POST /v1/users`), a type, or neither.
#[derive(Debug, Default)]
pub(super) struct Rest {
    pub(super) operations: Vec<Entry>,
    pub(super) types: Vec<Entry>,
    pub(super) elsewhere: Vec<Entry>,
}

/// Differences that `is_told` doesn't know by their owners' names.
pub(super) fn compare(old: &Value, new: &Value, is_told: &dyn Fn(&str) -> bool) -> Rest {
    let mut places = Vec::new();
    differences(&normal(old), &normal(new), "", &mut places);
    let mut rest = Rest::default();
    for place in places {
        let steps = steps(&place.pointer);
        let steps: Vec<&str> = steps.iter().map(String::as_str).collect();
        let (entries, owner, depth) = match steps.as_slice() {
            ["paths", path, method, ..] => {
                (&mut rest.operations, format!("{} {path}", method.to_uppercase()), 3)
            }
            ["components", "schemas", name, ..] => (&mut rest.types, (*name).to_owned(), 3),
            _ => {
                let breaks = BY_HAND.iter().any(|part| place.pointer.starts_with(part));
                rest.elsewhere.push(Entry::whole(Change::new('~', place.text(0), breaks)));
                continue;
            }
        };
        if is_told(&owner) {
            continue;
        }
        let change = Change::new('~', place.text(depth), false);
        match entries.iter_mut().find(|entry| entry.title.what == owner) {
            Some(entry) => entry.inner.push(change),
            None => entries.extend(Entry::changed(&owner, vec![change])),
        }
    }
    rest
}

struct Place {
    pointer: String,
    old: Option<Value>,
    new: Option<Value>,
}

impl Place {
    /// The place without its first steps, and what is and was there.
    fn text(&self, depth: usize) -> String {
        let at: String =
            self.pointer.split('/').skip(1 + depth).map(|step| format!("/{step}")).collect();
        let show = |value: &Option<Value>| {
            value.as_ref().map_or_else(|| "nothing".to_owned(), |value| short(&value.to_string()))
        };
        format!("{at}: {}, was {}", show(&self.new), show(&self.old))
    }
}

fn short(text: &str) -> String {
    let start: String = text.chars().take(60).collect();
    if start.len() < text.len() { format!("{start}…") } else { start }
}

fn differences(old: &Value, new: &Value, pointer: &str, places: &mut Vec<Place>) {
    if old == new {
        return;
    }
    let (Some(before), Some(after)) = (old.as_object(), new.as_object()) else {
        let (old, new) = (Some(old.clone()), Some(new.clone()));
        places.push(Place { pointer: pointer.to_owned(), old, new });
        return;
    };
    let names: BTreeSet<&String> = before.keys().chain(after.keys()).collect();
    for name in names {
        let pointer = child(pointer, name);
        match (before.get(name), after.get(name)) {
            (Some(old), Some(new)) => differences(old, new, &pointer, places),
            (old, new) if holds_others(&pointer) => {
                let none = Value::Object(Map::new());
                differences(old.unwrap_or(&none), new.unwrap_or(&none), &pointer, places);
            }
            (old, new) => places.push(Place { pointer, old: old.cloned(), new: new.cloned() }),
        }
    }
}

/// Whether operations or types are below this place.
fn holds_others(pointer: &str) -> bool {
    let steps = steps(pointer);
    let steps: Vec<&str> = steps.iter().map(String::as_str).collect();
    matches!(steps.as_slice(), ["paths" | "components"] | ["paths", _] | ["components", "schemas"])
}

/// A document without what changes nothing: text for people, samples, names of operations (they are
/// compared by path), the order of sets, and the null of a member that may be missing.
fn normal(document: &Value) -> Value {
    let mut document = document.clone();
    walk(&mut document, &mut |kind, _, value| {
        let Some(members) = value.as_object_mut() else { return };
        members.retain(|name, _| {
            let is_name = kind == Kind::Operation && (name == "operationId" || name == "tags");
            let is_ours = kind != Kind::Security && name.starts_with("x-");
            let is_cover = kind == Kind::Document && (name == "info" || name == "tags");
            !(is_prose(kind, name)
                || SAMPLES.contains(&name.as_str())
                || is_name
                || is_cover
                || is_ours)
        });
        for set in ["enum", "required"] {
            if let Some(set) = members.get_mut(set).and_then(Value::as_array_mut) {
                set.sort_by_key(Value::to_string);
            }
        }
        let required = members.get("required").cloned().unwrap_or_default();
        let required: Vec<&str> =
            required.as_array().into_iter().flatten().filter_map(Value::as_str).collect();
        for (name, member) in
            members.get_mut("properties").and_then(Value::as_object_mut).into_iter().flatten()
        {
            if let Some(member) =
                member.as_object_mut().filter(|_| !required.contains(&name.as_str()))
            {
                member.remove("nullable");
            }
        }
    });
    document
}
