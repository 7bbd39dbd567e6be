use serde_json::json;

use super::*;

fn reference(schema: &str) -> Value {
    json!({"$ref": format!("#/components/schemas/{schema}")})
}

fn answer(schema: &str) -> Value {
    json!({"description": "", "content": {"application/json": {"schema": reference(schema)}}})
}

fn old() -> Value {
    json!({
        "paths": {
            "/gone": {"get": {"operationId": "get_gone", "responses": {"200": answer("A")}}},
            "/a": {"post": {
                "operationId": "make_a",
                "parameters": [
                    {"in": "query", "name": "page", "schema": {"type": "string"}},
                    {"in": "query", "name": "old", "schema": {"type": "string"}},
                ],
                "requestBody": {"content": {"application/json": {"schema": reference("MakeA")}}},
                "responses": {"200": answer("A"), "400": answer("Error"), "422": answer("Error")},
            }},
        },
        "components": {"schemas": {
            "A": {"type": "object", "required": ["id"], "properties": {"id": {"type": "string"}, "kind": reference("Kind")}},
            "MakeA": {"type": "object", "properties": {"name": {"type": "string"}}},
            "Kind": {"type": "string", "enum": ["X", "Y"]},
            "Dead": {"type": "object"},
        }},
    })
}

fn new() -> Value {
    json!({
        "paths": {
            "/born": {"get": {"operationId": "get_born", "responses": {"200": answer("A")}}},
            "/a": {"post": {
                "operationId": "create_a",
                "security": [],
                "parameters": [
                    {"in": "query", "name": "page", "required": true, "schema": {"type": "integer"}},
                    {"in": "query", "name": "size", "schema": {"type": "integer"}},
                ],
                "requestBody": {"content": {"application/json": {"schema": reference("MakeA")}}},
                "responses": {"201": answer("A"), "400": answer("Error"), "403": answer("Error")},
            }},
        },
        "components": {"schemas": {
            "A": {"type": "object", "properties": {
                "id": {"type": "string", "nullable": true}, "kind": reference("Kind"), "note": {"type": "string"},
            }},
            "MakeA": {"type": "object", "properties": {
                "name": {"type": "string", "nullable": true}, "otp": {"type": "string", "format": "password"},
            }},
            "Kind": {"type": "string", "enum": ["Y", "Z"]},
        }},
    })
}

#[test]
fn a_reviewer_sees_each_change_and_which_breaks_a_caller() {
    let expected = r#"20 changes; 13 of them, marked "BREAKS", may break a caller.

Operations
  - GET /gone (get_gone)   BREAKS
  + GET /born (get_born)
  ~ POST /a (create_a)
      ~ name: make_a is now create_a   BREAKS
      ~ takes no credentials any more
      - query parameter old: string, optional   BREAKS
      + query parameter size: integer, optional   BREAKS
      ~ query parameter page: integer, was page: string, optional   BREAKS
      - status 200 with A   BREAKS
      - status 422 with Error
      + status 201 with A
      + status 403 with Error

Types
  - Dead   BREAKS
  ~ A
      ~ member id: string, optional, was string   BREAKS
      + member note: string, optional
  ~ Kind
      - value X   BREAKS
      + value Z
  ~ MakeA
      + member otp: secret, optional   BREAKS
"#;
    let text = report(&old(), &new(), &Uses::default());
    assert_eq!(
        text.lines().skip(1).collect::<Vec<_>>(),
        expected.lines().skip(1).collect::<Vec<_>>()
    );
}

#[test]
fn an_order_or_a_declared_null_of_an_optional_member_is_no_change() {
    assert_eq!(report(&old(), &old(), &Uses::default()), "");
    let mut same = old();
    same["components"]["schemas"]["MakeA"]["properties"]["name"]["nullable"] = json!(true);
    same["components"]["schemas"]["Kind"]["enum"] = json!(["Y", "X"]);
    assert_eq!(report(&old(), &same, &Uses::default()), "");
}

fn changed(pointer: &str, value: Value) -> String {
    let mut new = old();
    let (place, name) = pointer.rsplit_once('/').unwrap();
    new.pointer_mut(place).unwrap()[name] = value;
    report(&old(), &new, &Uses::default())
}

#[test]
fn no_change_is_passed_over() {
    for (pointer, value, line) in [
        (
            "/servers",
            json!([{"url": "https://b"}]),
            "  ~ /servers: [{\"url\":\"https://b\"}], was nothing   BREAKS",
        ),
        ("/security", json!([]), "  ~ /security: [], was nothing   BREAKS"),
        ("/components/parameters", json!({}), "  ~ /components/parameters: {}, was nothing"),
        ("/paths/~1a/post/deprecated", json!(true), "      ~ /deprecated: true, was nothing"),
        (
            "/components/schemas/A/properties/id/maxLength",
            json!(3),
            "      ~ /properties/id/maxLength: 3, was nothing",
        ),
    ] {
        let report = changed(pointer, value);
        assert!(report.lines().any(|other| other == line), "{line:?} is not in\n{report}");
    }
    assert_eq!(changed("/components/schemas/A/description", json!("new")), "");
}

#[test]
fn a_value_that_gets_another_name_breaks_a_caller() {
    let kind = |values: &[&str]| {
        let mut document = old();
        document["components"]["schemas"]["Kind"]["enum"] = json!(values);
        document
    };
    let report = report(&kind(&["+name"]), &kind(&["-name", "+name"]), &Uses::default());
    assert!(
        report.contains("      ~ value +name is called PlusName, was Name   BREAKS\n"),
        "{report}"
    );
}

#[test]
fn what_passcode_uses_is_marked() {
    let code = "api.make_a(types::Kind::X)";
    let report = report(&old(), &new(), &Uses::of(code, [&old(), &new()]));
    for line in [
        "  ~ POST /a (create_a)   USED",
        "  ~ Kind   USED",
        "  ~ MakeA   USED",
        "  - Dead   BREAKS",
    ] {
        assert!(report.lines().any(|other| other == line), "{line:?} is not in\n{report}");
    }
}
