//! The document as the generator may see it: what it would trip over or promise too much by is left
//! out. `openapi.json` keeps it all.

use serde_json::{Map, Value};

use super::grammar::{Kind, SAMPLES, walk};
use super::pointer::is_parameter;
use super::secrets::is_secret;

/// What of a secret's schema the generator may see: with more beside it, a `minLength` say, it
/// would silently make a `String`.
const KEPT_OF_SECRETS: [&str; 3] = ["type", "format", "nullable"];

/// Constraints are the service's to judge. As types they would refuse its own answers on the day
/// one is loosened; and `title` would rename types.
const LEFT_OUT: [&str; 22] = [
    "$comment",
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
    "externalDocs",
    "not",
    "readOnly",
    "writeOnly",
];

/// What no method has.
const LEFT_OUT_OF_OPERATIONS: [&str; 4] = ["callbacks", "externalDocs", "servers", "tags"];

pub(super) fn reduce(mut document: Value) -> Value {
    walk(&mut document, &mut |kind, pointer, value| {
        let secret = kind == Kind::Schema && is_secret(value);
        let Some(members) = value.as_object_mut().filter(|_| kind != Kind::Security) else {
            return;
        };
        members.retain(|name, _| !name.starts_with("x-") && !SAMPLES.contains(&name.as_str()));
        match kind {
            Kind::Document => keep(members, &["openapi", "info", "paths", "components"]),
            Kind::Components => {
                keep(members, &["schemas", "responses", "parameters", "requestBodies"]);
            }
            Kind::Response => keep(members, &["$ref", "description", "content"]),
            Kind::Media => keep(members, &["schema"]),
            Kind::Operation => {
                members.retain(|name, _| !LEFT_OUT_OF_OPERATIONS.contains(&name.as_str()));
            }
            Kind::Schema if secret && !is_parameter(pointer) => {
                keep(members, &KEPT_OF_SECRETS);
            }
            Kind::Schema => schema(members, pointer),
            _ => {}
        }
    });
    if let Some(info) = document.get_mut("info").and_then(Value::as_object_mut) {
        keep(info, &["title", "version", "description"]);
        info.retain(|_, value| value.is_string());
    }
    document
}

fn keep(members: &mut Map<String, Value>, names: &[&str]) {
    members.retain(|name, _| names.contains(&name.as_str()));
}

fn schema(members: &mut Map<String, Value>, pointer: &str) {
    if is_parameter(pointer) {
        // An argument is printed by nobody.
        members.retain(|name, value| name != "format" || value != "password");
    }
    members.retain(|name, value| {
        // `additionalProperties: false` would refuse an answer with a new member.
        let is_closed = name == "additionalProperties" && *value == Value::Bool(false);
        // An older language's flag, which only a member can have.
        let is_flag = name == "required" && value.is_boolean();
        !(LEFT_OUT.contains(&name.as_str()) || is_closed || is_flag)
    });
    // Alternatives that can be told apart exclude each other; and they say their types themselves.
    if let Some(any) = members.remove("anyOf") {
        members.insert("oneOf".to_owned(), any);
    }
    if members.contains_key("oneOf") {
        members.remove("type");
    }
}
