//! The JSON Schema of a configuration, made of the types that read it.

mod by_kind;
mod derived;
mod texts;

use std::collections::BTreeMap;

use schemars::JsonSchema;
use serde_json::{Map, Value, json};

use self::by_kind::by_kind;
use self::derived::derived;
use crate::config::described::Described;
use crate::config::registry::Registry;
use crate::config::root::Root;
use crate::config::store;

/// What an editor shows at a provider's key `kind`.
const KIND: &str = "Who makes, sends and checks the codes, or how other providers are combined.";

/// The JSON Schema (draft 2020-12) of configuration files: which keys there are, of what form, and what
/// they mean. Editors complete and check by it. With the feature `schema`.
///
/// It knows keys, types and choices. What only a reader can know, such as keys that exclude each other,
/// [`Config::build`](crate::Config::build) finds.
#[derive(Debug, Clone)]
pub struct ConfigSchema {
    root: Value,
    definitions: Map<String, Value>,
}

impl ConfigSchema {
    /// The schema of configurations for the kinds in `registry`. The table of a kind from outside takes
    /// any key, and so does the table `gateway`, which a [section](Self::with_section) describes.
    #[must_use]
    pub fn new(registry: &Registry) -> Self {
        let mut schema = Self { root: derived(Root::json_schema), definitions: Map::new() };
        let tables = registry.described().map(|(kind, described)| {
            let table = described.map(|described| schema.table(described));
            (kind, table.unwrap_or_else(|| json!({})))
        });
        let tables = tables.collect();
        let provider = by_kind("kind-", KIND, tables, None, &mut schema.definitions);
        schema.definitions.insert("provider".to_owned(), provider);
        let provider = json!({ "$ref": "#/$defs/provider" });
        schema
            .describe("providers", json!({ "minProperties": 1, "additionalProperties": provider }));
        let (kind, tables) = stores();
        let default = store::Kind::default().name();
        let store = by_kind("store-", &kind, tables, Some(default), &mut schema.definitions);
        schema.describe("store", store);
        schema
    }

    /// Describes a table of the program's own, such as `gateway`, by the type that
    /// [`Config::section`](crate::Config::section) reads it into.
    #[must_use]
    pub fn with_section<S: JsonSchema>(mut self, key: &str) -> Self {
        self.describe(key, derived(S::json_schema));
        self
    }

    /// The schema, as a JSON object.
    #[must_use]
    pub fn into_value(self) -> Value {
        let mut schema = json!({
            "$schema": "https://json-schema.org/draft/2020-12/schema",
            "title": "A configuration of Passcode",
        });
        extend(&mut schema, self.root);
        schema["$defs"] = Value::Object(self.definitions);
        schema
    }

    /// Says more of a key beside the providers, but what it is for.
    fn describe(&mut self, key: &str, more: Value) {
        let known = &mut self.root["properties"][key];
        let description = known["description"].take();
        extend(known, more);
        known["description"] = description;
    }

    /// The table of a kind, with the keys of its families.
    fn table(&mut self, described: &Described) -> Value {
        let mut keys = Map::new();
        // Which it is, is clear already.
        keys.insert("kind".to_owned(), json!(true));
        for family in &described.families {
            self.definitions.entry(family.name).or_insert_with(|| derived(family.describe));
            for key in family.keys {
                let place = format!("#/$defs/{}/properties/{key}", family.name);
                keys.insert((*key).to_owned(), json!({ "$ref": place }));
            }
        }
        let mut table = derived(described.own);
        add(&keys, &mut table);
        table
    }
}

/// What the kind of the store means, and the table of each: the keys that it takes.
fn stores() -> (String, BTreeMap<&'static str, Value>) {
    let mut all = derived(store::Settings::json_schema);
    let kind = all["properties"]["kind"]["description"].as_str().unwrap_or_default().to_owned();
    all["properties"]["kind"] = json!(true);
    let tables = store::Kind::ALL.iter().map(|kind| {
        let mut table = all.clone();
        if let Some(keys) = table["properties"].as_object_mut() {
            keys.retain(|key, _| key == "kind" || kind.takes(key));
        }
        (kind.name(), table)
    });
    (kind, tables.collect())
}

/// Adds keys to a table, and to each form that it may have.
fn add(keys: &Map<String, Value>, table: &mut Value) {
    if let Some(properties) = table["properties"].as_object_mut() {
        for (key, schema) in keys {
            properties.entry(key).or_insert_with(|| schema.clone());
        }
    }
    for choice in table.get_mut("allOf").and_then(Value::as_array_mut).into_iter().flatten() {
        if let Some(form) = choice.get_mut("then") {
            add(keys, form);
        }
    }
}

fn extend(schema: &mut Value, more: Value) {
    if let (Value::Object(schema), Value::Object(more)) = (schema, more) {
        schema.extend(more);
    }
}
