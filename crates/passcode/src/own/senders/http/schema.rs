//! The keys of the kind `http` for editors, which follow from its `preset`.

use std::borrow::Cow;

use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde_json::{Map, Value, json};

use super::config::Settings;
use super::definition::Definition;
use super::preset::{Preset, presets};
use crate::config::Secret;

const FROM: &str = "What `{{ from }}` is in the templates: the sender.";

const PRESET: &str =
    "A message gateway that Passcode knows by name, or `file:PATH` to a preset of your own.";

impl JsonSchema for Settings {
    fn schema_name() -> Cow<'static, str> {
        "Http".into()
    }

    fn json_schema(generator: &mut SchemaGenerator) -> Schema {
        let presets = presets();
        let names: Vec<_> = presets.iter().map(|preset| preset.name).collect();
        let preset = json!({
            "anyOf": [{ "enum": names }, { "type": "string", "pattern": "^file:" }],
            "description": PRESET,
        });
        let is =
            |preset: Value| json!({ "properties": { "preset": preset }, "required": ["preset"] });
        let mut forms = vec![
            json!({ "if": { "not": { "required": ["preset"] } }, "then": table(generator) }),
            json!({ "if": is(json!({ "pattern": "^file:" })), "then": of_file(generator, &preset) }),
        ];
        for known in &presets {
            let keys = of_preset(known, generator, &preset);
            forms.push(json!({ "if": is(json!({ "const": known.name })), "then": keys }));
        }
        json_schema!({ "type": "object", "properties": { "preset": preset }, "allOf": forms })
    }
}

/// A request of one's own.
fn table(generator: &mut SchemaGenerator) -> Value {
    let mut table = Definition::json_schema(generator).to_value();
    table["properties"]["from"] = json!({ "type": "string", "description": FROM });
    table
}

/// Which keys there are, the file says.
fn of_file(generator: &mut SchemaGenerator, preset: &Value) -> Value {
    json!({
        "type": "object",
        "properties": { "preset": preset },
        "additionalProperties": generator.subschema_for::<Secret>(),
    })
}

fn of_preset(known: &Preset, generator: &mut SchemaGenerator, preset: &Value) -> Value {
    let mut properties = Map::new();
    properties.insert("preset".to_owned(), preset.clone());
    let open = [&known.keys, &known.optional, &known.one_of].into_iter().flatten();
    for (key, is_secret) in
        open.map(|key| (key, false)).chain(known.secrets.iter().map(|key| (key, true)))
    {
        let mut schema = match is_secret {
            true => generator.subschema_for::<Secret>().to_value(),
            false => json!({ "type": "string" }),
        };
        let description = format!("The gateway's own `{key}`, which the preset asks for.");
        schema["description"] = description.into();
        properties.insert(key.clone(), schema);
    }
    let required: Vec<_> = known.keys.iter().chain(&known.secrets).collect();
    let mut table = json!({ "type": "object", "properties": properties, "required": required });
    if !known.one_of.is_empty() {
        let choices = known.one_of.iter().map(|key| json!({ "required": [key] }));
        table["oneOf"] = choices.collect();
    }
    table
}
