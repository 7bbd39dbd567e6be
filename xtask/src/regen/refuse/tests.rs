use serde_json::json;

use super::*;
use crate::problem::Problem;

fn operation(operation: &Value) -> Value {
    json!({"paths": {"/a": {"get": operation}}, "components": {"schemas": {"A": {"type": "object"}, "L": {"type": "array"}}}})
}

fn answer(schema: &str) -> Value {
    json!({"description": "", "content": {"application/json": {"schema": {"$ref": format!("#/components/schemas/{schema}")}}}})
}

#[test]
fn each_is_refused_by_its_pointer_and_with_advice() {
    let list = json!({"$ref": "#/components/schemas/L"});
    for (document, pointer, what) in [
        (
            operation(&json!({"responses": {"200": answer("Z")}})),
            "/paths/~1a/get/responses/200/content/application~1json/schema",
            "dangling",
        ),
        (
            operation(&json!({"responses": {"200": {"$ref": "other.json#/a"}}})),
            "/paths/~1a/get/responses/200",
            "leads out of the document",
        ),
        (
            operation(&json!({"responses": {"200": answer("A"), "201": answer("L")}})),
            "/paths/~1a/get/responses",
            "two response types",
        ),
        (
            operation(&json!({"responses": {"200": answer("A"), "204": {"description": ""}}})),
            "/paths/~1a/get/responses",
            "204 with no body",
        ),
        (
            operation(&json!({"parameters": [{"in": "cookie", "name": "a", "schema": {}}]})),
            "/paths/~1a/get/parameters/0",
            "must be in path, query or header",
        ),
        (
            operation(&json!({"parameters": [{"in": "header", "name": "a", "schema": list}]})),
            "/paths/~1a/get/parameters/0",
            "a list or an object",
        ),
        (
            operation(&json!({"parameters": [{"in": "query", "name": "a", "content": {}}]})),
            "/paths/~1a/get/parameters/0",
            "has no schema",
        ),
        (
            operation(
                &json!({"parameters": [{"in": "query", "name": "aB", "schema": {}}, {"in": "query", "name": "a_b", "schema": {}}]}),
            ),
            "/paths/~1a/get/parameters/1",
            "the same argument",
        ),
        (
            operation(&json!({"requestBody": {"content": {"multipart/form-data": {}}}})),
            "/paths/~1a/get/requestBody/content",
            "can't be sent",
        ),
    ] {
        let problem = Problem::from(refuse(&document).unwrap_err()).to_string();
        assert!(problem.starts_with(&format!("At {pointer}:")), "{problem}");
        assert!(problem.contains(what) && problem.contains("overlay.json"), "{problem}");
    }
}

#[test]
fn the_same_type_under_two_statuses_is_fine() {
    refuse(&operation(&json!({"responses": {"200": answer("A"), "201": answer("A"), "400": {}}})))
        .unwrap();
}
