//! The document as the generator may see it: what it would trip over or promise too much by is left
//! out. `openapi.json` keeps it all.

use serde_json::{Map, Value};

use super::schemas::{self, SAMPLES};
use super::secrets::is_secret;

/// What of a secret's schema the generator may see: with more beside it, a `minLength` say, it
/// would silently make a `String`.
const KEPT_OF_SECRETS: [&str; 3] = ["type", "format", "nullable"];

/// Constraints are the service's to judge. As types they would refuse its own answers on the day
/// one is loosened; and `title` would rename types.
const LEFT_OUT: [&str; 17] = [
    "deprecated",
    "discriminator",
    "exclusiveMaximum",
    "exclusiveMinimum",
    "maxItems",
    "maxLength",
    "maxProperties",
    "maximum",
    "minItems",
    "minLength",
    "minProperties",
    "minimum",
    "multipleOf",
    "pattern",
    "title",
    "uniqueItems",
    "xml",
];

pub(super) fn reduce(mut document: Value) -> Value {
    drop_samples(&mut document);
    schemas::visit(&mut document, &mut |pointer, schema| {
        let secret = is_secret(schema);
        let Some(members) = schema.as_object_mut() else { return };
        if pointer.contains("/parameters/") {
            // An argument is printed by nobody.
            members.retain(|name, value| name != "format" || value != "password");
        } else if secret {
            members.retain(|name, _| KEPT_OF_SECRETS.contains(&name.as_str()));
        }
        members.retain(|name, value| {
            // `additionalProperties: false` would refuse an answer with a new member.
            let is_closed = name == "additionalProperties" && *value == Value::Bool(false);
            !(LEFT_OUT.contains(&name.as_str()) || name.starts_with("x-") || is_closed)
        });
    });
    document
}

fn drop_samples(value: &mut Value) {
    match value {
        Value::Object(members) => {
            for sample in SAMPLES {
                // A member or a schema of that name is an object with a type or the like.
                if members.get(sample).is_some_and(|value| !is_schema_like(value)) {
                    members.remove(sample);
                }
            }
            members.values_mut().for_each(drop_samples);
        }
        Value::Array(items) => items.iter_mut().for_each(drop_samples),
        _ => {}
    }
}

fn is_schema_like(value: &Value) -> bool {
    let has = |members: &Map<String, Value>| {
        ["type", "$ref", "allOf", "anyOf", "oneOf", "properties", "responses"]
            .iter()
            .any(|key| members.contains_key(*key))
    };
    value.as_object().is_some_and(has)
}
