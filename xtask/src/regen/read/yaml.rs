use serde_json::{Map, Value};
use yaml_serde::Value as Yaml;

use crate::regen::pointer::child;

/// YAML as JSON: keys become text (`200:` is a number there), dates stay the text they are, and
/// `<<` merges.
pub(super) fn read(text: &str) -> Result<Value, String> {
    let yaml: Yaml = yaml_serde::from_str(text).map_err(|error| error.to_string())?;
    json_of(yaml, "")
}

fn json_of(yaml: Yaml, pointer: &str) -> Result<Value, String> {
    match yaml {
        Yaml::Mapping(members) => object_of(members, pointer).map(Value::Object),
        Yaml::Sequence(items) => items
            .into_iter()
            .enumerate()
            .map(|(index, item)| json_of(item, &format!("{pointer}/{index}")))
            .collect(),
        Yaml::Tagged(tagged) => {
            Err(format!("{pointer} has the tag {}, whose meaning is not known", tagged.tag))
        }
        Yaml::Number(number) if number.as_f64().is_some_and(|number| !number.is_finite()) => {
            Err(format!("{pointer} is a number that JSON doesn't have"))
        }
        scalar => serde_json::to_value(scalar).map_err(|error| format!("{pointer}: {error}")),
    }
}

fn object_of(members: yaml_serde::Mapping, pointer: &str) -> Result<Map<String, Value>, String> {
    let mut own = Map::new();
    let mut merged = Vec::new();
    for (key, value) in members {
        let key = match key {
            Yaml::String(text) => text,
            Yaml::Number(number) if !number.is_f64() => number.to_string(),
            Yaml::Bool(flag) => flag.to_string(),
            _ => return Err(format!("a key of {} is no text", place(pointer))),
        };
        let place = child(pointer, &key);
        let value = json_of(value, &place)?;
        if key == "<<" {
            merged = bases(value, &place)?;
        } else if own.contains_key(&key) {
            return Err(format!("{place} is there twice"));
        } else {
            own.insert(key, value);
        }
    }
    // What stands here wins over what is merged in, and what is merged in first over the rest.
    for (name, value) in merged.into_iter().flatten() {
        own.entry(name).or_insert(value);
    }
    Ok(own)
}

fn bases(value: Value, pointer: &str) -> Result<Vec<Map<String, Value>>, String> {
    let all = match value {
        Value::Array(all) => all,
        one => vec![one],
    };
    let mapping = |value| match value {
        Value::Object(members) => Ok(members),
        _ => Err(format!("at {pointer}, what is merged in is no mapping")),
    };
    all.into_iter().map(mapping).collect()
}

fn place(pointer: &str) -> &str {
    if pointer.is_empty() { "the whole document" } else { pointer }
}
