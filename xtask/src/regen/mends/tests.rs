use serde_json::json;

use super::*;

fn schema(schema: &Value) -> Value {
    json!({"paths": {}, "info": {"title": "t", "version": "1"}, "components": {"schemas": {"S": schema}}})
}

fn operation(operation: &Value) -> Value {
    json!({"paths": {"/a/{id}": {"post": operation}}, "info": {"title": "t", "version": "1"}, "components": {"schemas": {}}})
}

/// The schema `S` after all mends, and what they were.
fn mended_schema(before: &Value) -> (Value, Vec<String>) {
    let (document, mends) = mend(schema(before));
    let pointers = mends.pointers().iter().map(|pointer| (*pointer).to_owned()).collect();
    (document["components"]["schemas"]["S"].clone(), pointers)
}

fn mended_operation(before: &Value) -> Value {
    mend(operation(before)).0["paths"]["/a/{id}"]["post"].clone()
}

#[test]
fn a_sound_document_is_left_as_it_is() {
    let sound = json!({
        "openapi": "3.0.3",
        "info": {"title": "t", "version": "1"},
        "paths": {"/a/{id}": {"get": {
            "operationId": "get_a",
            "parameters": [{"in": "path", "name": "id", "required": true, "schema": {"type": "string"}}],
            "responses": {"200": {"description": "", "content": {"application/json": {
                "schema": {"$ref": "#/components/schemas/S"},
            }}}},
        }}},
        "components": {"schemas": {"S": {
            "type": "object", "required": ["a"], "properties": {"a": {"type": "string"}, "b": {"type": "string", "nullable": true}},
        }}},
    });
    assert_eq!(mend(sound.clone()), (sound, Mends::default()));
}

#[test]
fn schemas_are_mended_by_pointer() {
    let member = |member: Value| json!({"type": "object", "properties": {"m": member}});
    for (before, after, pointer) in [
        (
            member(json!({"type": "array", "items": {"type": "string"}, "enum": ["true"]})),
            member(json!({"type": "array", "items": {"type": "boolean"}})),
            "/components/schemas/S/properties/m",
        ),
        (
            member(json!({"type": "string", "enum": ["true", "false"]})),
            member(json!({"type": "boolean"})),
            "/components/schemas/S/properties/m",
        ),
        (
            member(json!({"$ref": "#/components/schemas/S", "description": "beside"})),
            member(json!({"$ref": "#/components/schemas/S"})),
            "/components/schemas/S/properties/m",
        ),
        (
            json!({"type": "object", "required": ["m", "x"], "properties": {"m": {"type": "string"}}}),
            json!({"type": "object", "required": ["m"], "properties": {"m": {"type": "string"}}}),
            "/components/schemas/S",
        ),
        (
            member(json!({"type": "integer", "enum": [1, 2]})),
            member(json!({"type": "integer"})),
            "/components/schemas/S/properties/m",
        ),
        (
            member(json!({"type": ["string", "null"]})),
            member(json!({"type": "string", "nullable": true})),
            "/components/schemas/S/properties/m",
        ),
        (
            json!({"properties": {"m": {"type": "string", "required": true}}}),
            json!({"type": "object", "required": ["m"], "properties": {"m": {"type": "string"}}}),
            "/components/schemas/S",
        ),
    ] {
        let (found, pointers) = mended_schema(&before);
        assert_eq!(found, after, "{before}");
        assert!(pointers.iter().any(|other| other == pointer), "{pointers:?}");
    }
}

#[test]
fn an_enum_of_odd_values_becomes_one_of_texts() {
    let (found, _) = mended_schema(&json!({"enum": ["a", null, 1, "a"]}));
    // The null is where the enum is used.
    assert_eq!(found, json!({"type": "string", "enum": ["a", "1"]}));
}

#[test]
fn a_required_name_of_a_composition_stays() {
    let part = json!({"allOf": [{"type": "object", "properties": {"a": {"type": "string"}}}, {"type": "object", "required": ["a"]}]});
    assert_eq!(mended_schema(&part).0, part);
}

#[test]
fn the_same_values_share_a_type_named_after_their_member_or_owners() {
    let text = |values: &[&str]| json!({"type": "string", "enum": values});
    let object = |member: &str, values: &[&str]| json!({"type": "object", "properties": {member: text(values)}});
    let (document, _) = mend(json!({"paths": {}, "components": {"schemas": {
        "ItemFiat": object("status", &["A", "B"]),
        "ItemCrypto": object("status", &["B", "A"]),
        "Bank": object("status", &["C"]),
        "Link": object("linkStatus", &["D"]),
        "Known": text(&["E"]),
        "Uses": object("whatever", &["E"]),
        "Dangling": {"type": "object", "properties": {"network": text(&["F"]), "other": {"$ref": "#/components/schemas/Network"}}},
    }}}));
    let schemas = &document["components"]["schemas"];
    let member = |schema: &str, member: &str| {
        schemas[schema]["properties"][member]["$ref"].as_str().unwrap().to_owned()
    };
    assert_eq!(member("ItemFiat", "status"), "#/components/schemas/ItemStatus");
    assert_eq!(member("ItemCrypto", "status"), "#/components/schemas/ItemStatus");
    assert_eq!(member("Bank", "status"), "#/components/schemas/BankStatus");
    assert_eq!(member("Link", "linkStatus"), "#/components/schemas/LinkStatus");
    assert_eq!(member("Uses", "whatever"), "#/components/schemas/Known");
    // A new type must not give a dangling reference a meaning.
    assert_eq!(member("Dangling", "network"), "#/components/schemas/Network2");
    assert!(schemas.get("Network").is_none());
}

#[test]
fn credentials_and_fingerprint_are_no_parameters() {
    let header = |name: &str| json!({"in": "header", "name": name, "required": true, "schema": {"type": "string"}});
    let found = mended_operation(&json!({
        "security": [],
        "parameters": [
            header("ratio-client-id"), header("X-Ratio-Client-Secret"), header("Ratio-Device-Fingerprint"),
            header("Authorization"), header("x-other"),
            {"in": "path", "name": "id", "schema": {"type": "string"}},
        ],
    }));
    let names: Vec<_> = found["parameters"]
        .as_array()
        .unwrap()
        .iter()
        .map(|p| p["name"].as_str().unwrap())
        .collect();
    assert_eq!(names, ["x-other", "id"]);
    assert!(found.get("security").is_none(), "it asks for credentials, so it isn't open");
    let open = mended_operation(
        &json!({"security": [], "parameters": [header("ratio-device-fingerprint")]}),
    );
    assert_eq!(open["security"], json!([]));
}

#[test]
fn path_parameters_are_those_of_the_path() {
    let found = mended_operation(&json!({"parameters": [
        {"in": "path", "name": "gone", "required": true, "schema": {"type": "string"}},
        {"in": "query", "name": "q", "schema": {"type": "string"}},
        {"in": "query", "name": "q", "schema": {"type": "string"}},
    ]}));
    assert_eq!(
        found["parameters"],
        json!([
            {"in": "query", "name": "q", "schema": {"type": "string"}},
            {"in": "path", "name": "id", "required": true, "schema": {"type": "string"}},
        ])
    );
}

#[test]
fn answers_are_mended() {
    let body = |schema: Value| json!({"description": "", "content": {"application/json": {"schema": schema}}});
    let (text, number) = (body(json!({"type": "string"})), body(json!({"type": "integer"})));
    let none = json!({"description": ""});
    for (before, after) in [
        (json!({"204": text}), json!({"204": none})),
        (
            json!({"200": text, "default": number}),
            json!({"200": text, "4XX": number, "5XX": number}),
        ),
        (json!({"default": text}), json!({"2XX": text})),
        (
            json!({"200": text, "400": text, "422": number}),
            json!({"200": text, "400": none, "422": none}),
        ),
        (
            json!({"200": {"content": {"application/json": {}}}}),
            json!({"200": {"description": "", "content": {}}}),
        ),
        (
            json!({"200": {"description": "", "content": {"*/*": {"schema": {"type": "string"}}, "text/csv": {}}}}),
            json!({"200": text}),
        ),
    ] {
        assert_eq!(mended_operation(&json!({"responses": before}))["responses"], after, "{before}");
    }
}

#[test]
fn inline_objects_of_answers_get_names_and_their_optional_members_may_be_null() {
    let inner = json!({"type": "object", "properties": {"b": {"type": "array", "items": {"type": "string"}}}});
    let outer = json!({"type": "object", "required": ["a"], "properties": {"a": inner, "c": {"type": "string"}}});
    let (document, _) =
        mend(operation(&json!({"responses": {"200": {"description": "", "content": {
            "application/json": {"schema": outer},
        }}}})));
    let schemas = &document["components"]["schemas"];
    assert_eq!(
        schemas["PostAByIdResponse"]["properties"]["a"],
        json!({"$ref": "#/components/schemas/PostAByIdResponseA"})
    );
    assert_eq!(schemas["PostAByIdResponse"]["properties"]["c"]["nullable"], true);
    assert_eq!(schemas["PostAByIdResponseA"]["properties"]["b"]["nullable"], true);
}

#[test]
fn schemas_get_names_that_rust_can_have_and_references_follow() {
    let (document, _) = mend(json!({"paths": {}, "components": {"schemas": {
        "3d.model": {"type": "string"}, "User": {"type": "string"}, "user": {"type": "string"}, "Self": {"type": "string"},
        "All": {"type": "object", "properties": {
            "a": {"$ref": "#/components/schemas/3d.model"}, "b": {"$ref": "#/components/schemas/user"},
        }},
    }}}));
    let names: Vec<_> =
        document["components"]["schemas"].as_object().unwrap().keys().cloned().collect();
    assert_eq!(names, ["All", "SelfType", "Type3dModel", "User", "User2"]);
    let members = &document["components"]["schemas"]["All"]["properties"];
    assert_eq!(members["a"]["$ref"], "#/components/schemas/Type3dModel");
    assert_eq!(members["b"]["$ref"], "#/components/schemas/User2");
}
