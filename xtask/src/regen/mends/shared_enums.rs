use std::collections::BTreeMap;

use heck::{ToPascalCase, ToSnakeCase};
use serde_json::{Value, json};

use super::inline::name_at;
use super::note::Mends;
use crate::regen::naming::{free, same};
use crate::regen::pointer::steps;
use crate::regen::schemas::{self, named, reference_to, taken_names};

/// Member names that say nothing without their owner's.
const VAGUE: [&str; 10] =
    ["event", "kind", "level", "method", "name", "provider", "result", "state", "status", "type"];

/// A set of values, sorted.
type Values = Vec<String>;

/// Inline enums become named types, one for each set of values.
pub(super) fn mend(document: &mut Value, mends: &mut Mends) {
    let mut uses: BTreeMap<Values, Vec<String>> = BTreeMap::new();
    schemas::visit(document, &mut |pointer, schema| {
        if let Some(values) = values(schema).filter(|_| !is_named(pointer)) {
            uses.entry(values).or_default().push(pointer.to_owned());
        }
    });
    let names = names(document, &uses);
    let mut found = BTreeMap::new();
    schemas::visit(document, &mut |pointer, schema| {
        let Some(name) =
            values(schema).filter(|_| !is_named(pointer)).and_then(|values| names.get(&values))
        else {
            return;
        };
        let nullable = schema.get("nullable") == Some(&Value::Bool(true));
        mends.moved(name, pointer);
        found
            .entry(name.clone())
            .or_insert_with(|| json!({"type": "string", "enum": schema["enum"]}));
        *schema = if nullable {
            json!({"nullable": true, "allOf": [reference_to(name)]})
        } else {
            reference_to(name)
        };
        mends.note("an inline enum became a named type, one for the same values", pointer);
    });
    for (name, schema) in found {
        named(document).entry(name).or_insert(schema);
    }
}

fn is_named(pointer: &str) -> bool {
    steps(pointer).len() == 3 && pointer.starts_with("/components/schemas/")
}

fn values(schema: &Value) -> Option<Values> {
    let values = schema.get("enum")?.as_array()?;
    let mut values: Values = values.iter().filter_map(Value::as_str).map(str::to_owned).collect();
    values.sort();
    Some(values)
}

/// A named type of the same values; else what most uses are called, if that means these values
/// alone; else the first owner and its member.
fn names(document: &Value, uses: &BTreeMap<Values, Vec<String>>) -> BTreeMap<Values, String> {
    let mut taken = taken_names(document);
    let there = document.pointer("/components/schemas").and_then(Value::as_object);
    let existing: BTreeMap<Values, &String> = there
        .into_iter()
        .flatten()
        .filter_map(|(name, schema)| Some((values(schema)?, name)))
        .collect();
    let usual: BTreeMap<&Values, Option<String>> =
        uses.iter().map(|(values, pointers)| (values, usual_name(pointers))).collect();
    let is_alone =
        |name: &String| usual.values().flatten().filter(|other| same(other, name)).count() == 1;
    let mut names = BTreeMap::new();
    for (values, pointers) in uses {
        let name = if let Some(name) = existing.get(values) {
            (*name).clone()
        } else {
            let alone = usual[values].clone().filter(is_alone);
            let wanted = alone.unwrap_or_else(|| name_at(&steps(&pointers[0])));
            free(&wanted, |name| taken.iter().any(|other| same(other, name)))
        };
        taken.insert(name.clone());
        names.insert(values.clone(), name);
    }
    names
}

/// The member name of more uses than any other; with the words all its owners share, if it says too
/// little alone.
fn usual_name(pointers: &[String]) -> Option<String> {
    let uses: Vec<(String, String)> =
        pointers.iter().filter_map(|pointer| owner_and_member(pointer)).collect();
    let count = |member: &str| uses.iter().filter(|(_, other)| other == member).count();
    let member = uses.iter().map(|(_, member)| member).max_by_key(|member| count(member))?;
    if uses.iter().any(|(_, other)| other != member && count(other) == count(member)) {
        return None;
    }
    if !VAGUE.contains(&member.as_str()) {
        return Some(member.to_pascal_case());
    }
    let owners: Vec<Vec<String>> =
        uses.iter().filter(|(_, other)| other == member).map(|(owner, _)| words(owner)).collect();
    let shared =
        owners.first()?.iter().filter(|word| owners.iter().all(|owner| owner.contains(word)));
    let shared: Vec<&str> = shared.map(String::as_str).collect();
    (!shared.is_empty()).then(|| format!("{}_{member}", shared.join("_")).to_pascal_case())
}

/// Of `/components/schemas/Webhook/properties/events/items`: `Webhook` and `event`.
fn owner_and_member(pointer: &str) -> Option<(String, String)> {
    let steps = steps(pointer);
    let at = steps.iter().rposition(|step| step == "properties")?;
    let owner = if steps[0] == "components" { steps.get(2)?.clone() } else { String::new() };
    let member = steps.get(at + 1)?.to_snake_case();
    let is_item = steps.last().is_some_and(|step| step == "items");
    let singular = if is_item { member.strip_suffix('s').unwrap_or(&member) } else { &member };
    Some((owner, singular.to_owned()))
}

fn words(name: &str) -> Vec<String> {
    name.to_snake_case().split('_').map(str::to_owned).collect()
}
