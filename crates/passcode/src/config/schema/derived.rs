//! What `schemars` derives of a type, as editors of TOML take it best.

use schemars::generate::SchemaSettings;
use serde_json::{Map, Value, json};

use crate::config::described::Describe;

/// What a type reads, in one piece.
pub(super) fn derived(describe: Describe) -> Value {
    let mut generator = SchemaSettings::draft2020_12().into_generator();
    let mut schema = describe(&mut generator).to_value();
    let mut definitions = generator.take_definitions(false);
    // In a configuration each is written as text.
    if let Some(duration) = definitions.get_mut("Duration") {
        *duration = json!({
            "type": "string",
            "pattern": "^[0-9]+(ms|s|m|h|d)$",
            "description": "A duration of at most a day, such as `\"500ms\"`, `\"2s\"` or `\"1m\"`.",
        });
    }
    tidy(&mut schema, &definitions);
    schema
}

fn tidy(schema: &mut Value, definitions: &Map<String, Value>) {
    let Value::Object(object) = schema else {
        for item in schema.as_array_mut().into_iter().flatten() {
            tidy(item, definitions);
        }
        return;
    };
    without_null(object);
    inline(object, definitions);
    as_list(object);
    // Which of Rust's numbers it is, is nobody's business.
    object.remove("format");
    object.retain(|key, value| key != "default" || value.is_boolean() || value.is_string());
    if let Some(Value::String(text)) = object.get_mut("description") {
        *text = in_paragraphs(text);
    }
    for (key, value) in object.iter_mut() {
        match (key.as_str(), value) {
            ("properties", Value::Object(properties)) => {
                properties.values_mut().for_each(|property| tidy(property, definitions));
            }
            (_, value) => tidy(value, definitions),
        }
    }
    // As the reader does, whatever a type's attributes say.
    if object.get("type") == Some(&json!("object"))
        && object.contains_key("properties")
        && !object.contains_key("allOf")
    {
        object.entry("additionalProperties").or_insert(json!(false));
    }
}

/// TOML has no null: a key is left out.
fn without_null(object: &mut Map<String, Value>) {
    if let Some(Value::Array(types)) = object.get_mut("type") {
        types.retain(|name| name != "null");
        if let [only] = types.as_slice() {
            let only = only.clone();
            object.insert("type".to_owned(), only);
        }
    }
    if let Some(Value::Array(choices)) = object.get_mut("anyOf") {
        choices.retain(|choice| *choice != json!({ "type": "null" }));
        if let [Value::Object(only)] = choices.as_slice() {
            let only = only.clone();
            object.remove("anyOf");
            object.extend(only);
        }
    }
}

/// Puts a type in the place of its name, since some editors look at nothing beside a `$ref`. How a text is
/// written comes after what the key is for.
fn inline(object: &mut Map<String, Value>, definitions: &Map<String, Value>) {
    let Some(Value::String(reference)) = object.get("$ref") else { return };
    let name = reference.strip_prefix("#/$defs/").unwrap_or_default();
    let Some(Value::Object(definition)) = definitions.get(name).cloned() else { return };
    object.remove("$ref");
    let is_text =
        definition.get("type") == Some(&json!("string")) && !definition.contains_key("enum");
    let of_key = object.remove("description");
    object.extend(definition);
    if let Some(Value::String(of_key)) = of_key {
        let how = object.get("description").and_then(Value::as_str).filter(|_| is_text);
        let description = how.map_or_else(|| of_key.clone(), |how| format!("{of_key}\n\n{how}"));
        object.insert("description".to_owned(), description.into());
    }
    without_null(object);
    inline(object, definitions);
}

/// Choices that have a word each become one list: what an editor says of a list is short. Their meanings go
/// where the key's is.
fn as_list(object: &mut Map<String, Value>) {
    let Some(Value::Array(choices)) = object.get("oneOf") else { return };
    let mut names = Vec::new();
    let mut meanings = String::new();
    for choice in choices {
        let (one, several) = (choice.get("const"), choice.get("enum").and_then(Value::as_array));
        if one.is_none() && several.is_none() {
            return;
        }
        names.extend(one.into_iter().chain(several.into_iter().flatten()).cloned());
        if let (Some(Value::String(name)), Some(Value::String(meaning))) =
            (one, choice.get("description"))
        {
            meanings.push_str(&format!("\n- `{name}`: {meaning}"));
        }
    }
    let of_key = object.get("description").and_then(Value::as_str).unwrap_or_default();
    let description = format!("{of_key}\n{meanings}");
    object.remove("oneOf");
    object.insert("type".to_owned(), json!("string"));
    object.insert("enum".to_owned(), Value::Array(names));
    object.insert("description".to_owned(), description.into());
}

/// A line's end is one in the source only.
fn in_paragraphs(text: &str) -> String {
    let paragraphs = text.split("\n\n").map(|paragraph| match paragraph.starts_with("- ") {
        true => paragraph.to_owned(),
        false => paragraph.replace('\n', " "),
    });
    paragraphs.collect::<Vec<_>>().join("\n\n")
}
