//! The schemas of a document, and where its references lead.

use std::collections::BTreeSet;

use serde_json::{Map, Value};

use super::grammar::{Kind, references, walk};
use super::pointer::steps;

/// Calls `visit` with pointer and value of every schema, outer ones before inner ones.
pub(super) fn visit(document: &mut Value, visit: &mut dyn FnMut(&str, &mut Value)) {
    walk(document, &mut |kind, pointer, value| {
        if kind == Kind::Schema {
            visit(pointer, value);
        }
    });
}

/// The names of schemas that are there, or that references say are there: a new schema under one of
/// the latter would give a dangling reference a meaning by accident.
pub(super) fn taken_names(document: &Value) -> BTreeSet<String> {
    let there = document.pointer("/components/schemas").and_then(Value::as_object);
    let there = there.into_iter().flatten().map(|(name, _)| name.clone());
    let said = references(document).into_iter();
    there.chain(said.filter_map(|(_, _, target)| schema_name(&target).map(str::to_owned))).collect()
}

/// What the value is once references are followed; `None` where one leads nowhere or in a circle.
pub(super) fn resolve<'a>(document: &'a Value, mut value: &'a Value) -> Option<&'a Value> {
    for _ in 0..32 {
        let Some(target) = value.get("$ref").and_then(Value::as_str) else { return Some(value) };
        value = document.pointer(target.strip_prefix('#')?)?;
    }
    None
}

/// The name in `#/components/schemas/NAME`.
pub(super) fn schema_name(reference: &str) -> Option<&str> {
    reference.strip_prefix("#/components/schemas/")
}

/// The named schemas that references lead to, directly or not, from the places that `is_root` tells
/// by their steps.
pub(super) fn reached(document: &Value, is_root: &dyn Fn(&[String]) -> bool) -> BTreeSet<String> {
    let all: Vec<(Vec<String>, String)> = references(document)
        .into_iter()
        .filter_map(|(pointer, _, target)| {
            Some((steps(&pointer), schema_name(&target)?.to_owned()))
        })
        .collect();
    let targets = |inside: &dyn Fn(&[String]) -> bool| -> BTreeSet<String> {
        all.iter().filter(|(steps, _)| inside(steps)).map(|(_, target)| target.clone()).collect()
    };
    let mut reached = targets(is_root);
    loop {
        let more = targets(
            &|steps| matches!(steps, [c, s, name, ..] if c == "components" && s == "schemas" && reached.contains(name)),
        );
        let before = reached.len();
        reached.extend(more);
        if reached.len() == before {
            return reached;
        }
    }
}

/// Whether this place belongs to an answer.
pub(super) fn is_answer(steps: &[String]) -> bool {
    match steps {
        [paths, _, _, responses, ..] if paths == "paths" => responses == "responses",
        [components, responses, ..] => components == "components" && responses == "responses",
        _ => false,
    }
}

/// Whether this place belongs to a request's body.
pub(super) fn is_request(steps: &[String]) -> bool {
    match steps {
        [paths, _, _, body, ..] if paths == "paths" => body == "requestBody",
        [components, bodies, ..] => components == "components" && bodies == "requestBodies",
        _ => false,
    }
}

pub(super) fn reference_to(schema: &str) -> Value {
    serde_json::json!({"$ref": format!("#/components/schemas/{schema}")})
}

/// The named schemas, made if there are none.
pub(super) fn named(document: &mut Value) -> &mut Map<String, Value> {
    object(object(root(document), "components"), "schemas")
}

fn root(document: &mut Value) -> &mut Map<String, Value> {
    if !document.is_object() {
        *document = Value::Object(Map::new());
    }
    document.as_object_mut().expect("it was just made one")
}

fn object<'a>(members: &'a mut Map<String, Value>, name: &str) -> &'a mut Map<String, Value> {
    let member = members.entry(name).or_insert_with(|| Value::Object(Map::new()));
    root(member)
}

/// Whether a schema's `type` is this one.
pub(super) fn is_type(schema: &Value, name: &str) -> bool {
    schema.get("type").and_then(Value::as_str) == Some(name)
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn every_schema_is_visited_and_no_sample() {
        let mut document = json!({
            "paths": {"/a": {"get": {"parameters": [{"schema": {"type": "string"}}], "responses": {
                "default": {"content": {"application/json": {
                    "schema": {"items": {}},
                    "example": {"schema": {}},
                }}},
            }}}},
            "components": {"schemas": {"A": {"properties": {"schema": {"allOf": [{}]}}, "additionalProperties": {}}}},
        });
        let mut seen = Vec::new();
        visit(&mut document, &mut |pointer, _| seen.push(pointer.to_owned()));
        seen.sort();
        let content = "/paths/~1a/get/responses/default/content/application~1json/schema";
        assert_eq!(
            seen,
            [
                "/components/schemas/A",
                "/components/schemas/A/additionalProperties",
                "/components/schemas/A/properties/schema",
                "/components/schemas/A/properties/schema/allOf/0",
                "/paths/~1a/get/parameters/0/schema",
                content,
                &format!("{content}/items"),
            ]
        );
    }

    #[test]
    fn references_are_followed_until_they_lead_nowhere() {
        let document = json!({"a": {"$ref": "#/b"}, "b": {"x": 1}, "c": {"$ref": "#/c"}, "d": {"$ref": "#/z"}});
        assert_eq!(resolve(&document, &document["a"]), Some(&json!({"x": 1})));
        assert_eq!(resolve(&document, &document["c"]), None);
        assert_eq!(resolve(&document, &document["d"]), None);
    }
}
