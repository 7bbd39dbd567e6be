//! Tables whose keys follow from their key `kind`.
//!
//! A condition for each kind says which keys it has, and of a mistake what is wrong with it; `oneOf` would say no
//! more than that no kind fits. Editors of TOML don't complete by conditions, so all the keys that there are
//! stand before them, in an `allOf` and beside `additionalProperties`, since that is where Taplo and Tombi look.

use std::collections::BTreeMap;

use serde_json::{Map, Value, json};

/// A table of one of these kinds. It must say which, unless one of them is the `default`. What each holds goes into
/// the `definitions`, under its name behind the `prefix`.
pub(super) fn by_kind(
    prefix: &str,
    description: &str,
    tables: BTreeMap<&str, Value>,
    default: Option<&str>,
    definitions: &mut Map<String, Value>,
) -> Value {
    let needs_kind = |is_needed| if is_needed { json!(["kind"]) } else { json!([]) };
    let mut keys = all_keys(&tables, definitions);
    let kinds: Vec<_> = tables.keys().copied().collect();
    keys.insert("kind".to_owned(), json!({ "enum": kinds, "description": description }));
    let mut parts = vec![json!({ "required": needs_kind(default.is_none()), "properties": keys })];
    for (kind, table) in tables {
        let needed = needs_kind(default != Some(kind));
        let is_it = json!({ "properties": { "kind": { "const": kind } }, "required": needed });
        let name = format!("{prefix}{kind}");
        parts.push(json!({ "if": is_it, "then": { "$ref": format!("#/$defs/{name}") } }));
        definitions.insert(name, table);
    }
    json!({ "type": "object", "additionalProperties": true, "allOf": parts })
}

/// Every key that a kind has: as it is, where it is the same everywhere, else what it means to each.
fn all_keys(
    tables: &BTreeMap<&str, Value>,
    definitions: &Map<String, Value>,
) -> Map<String, Value> {
    let mut found: BTreeMap<&String, Vec<(&str, &Value)>> = BTreeMap::new();
    for (kind, table) in tables {
        for (key, schema) in keys_of(table) {
            let schemas = found.entry(key).or_default();
            if !schemas.contains(&(*kind, schema)) {
                schemas.push((*kind, schema));
            }
        }
    }
    let keys = found.into_iter().map(|(key, schemas)| {
        let (_, first) = schemas[0];
        if schemas.iter().all(|(_, schema)| *schema == first) {
            return (key.clone(), first.clone());
        }
        let mut meanings: Vec<_> = schemas
            .iter()
            .filter_map(|(kind, schema)| {
                Some(format!("`{kind}`: {}", description(schema, definitions)?))
            })
            .collect();
        meanings.dedup();
        (key.clone(), json!({ "description": meanings.join("\n\n") }))
    });
    keys.collect()
}

/// The keys of a table, in every form that it may have.
fn keys_of(table: &Value) -> Vec<(&String, &Value)> {
    let properties = table["properties"].as_object().into_iter().flatten();
    let forms = table["allOf"].as_array().into_iter().flatten();
    properties.chain(forms.flat_map(|form| keys_of(&form["then"]))).collect()
}

/// What a key means, wherever that is written.
fn description<'a>(schema: &'a Value, definitions: &'a Map<String, Value>) -> Option<&'a str> {
    let family = schema["$ref"].as_str().and_then(|place| {
        let (name, pointer) = place.strip_prefix("#/$defs/")?.split_once('/')?;
        definitions.get(name)?.pointer(&format!("/{pointer}"))
    });
    family.unwrap_or(schema)["description"].as_str()
}
