use serde_json::json;

use super::*;

fn code(published: &str) -> String {
    make(published).unwrap_or_else(|problem| panic!("{problem}\n{published}")).1
}

/// The schema of this name after all corrections.
fn schema(published: &str, name: &str) -> Value {
    let (openapi, _) = make(published).unwrap_or_else(|problem| panic!("{problem}\n{published}"));
    openapi["components"]["schemas"][name].clone()
}

/// The code without white space, so that no layout matters.
fn has(code: &str, part: &str) -> bool {
    let plain = |text: &str| text.split_whitespace().collect::<String>();
    plain(code).contains(&plain(part))
}

#[test]
fn a_merge_in_yaml_fills_a_schema() {
    let published = "x-base: &base {type: object, required: [a], properties: {a: {type: string}}}\n"
        .to_owned() + &schemas("{R: {<<: *base, description: more}}");
    assert_eq!(
        schema(&published, "R"),
        json!({"type": "object", "required": ["a"], "description": "more", "properties": {"a": {"type": "string"}}})
    );
}

#[test]
fn a_version_without_quotation_marks_is_a_version() {
    code(&schemas("{R: {type: string}}").replace("openapi: 3.0.3", "openapi: 3.0"));
}

#[test]
fn a_description_that_is_null_is_none() {
    for published in [
        schemas("{R: {type: string, description: null}}"),
        schemas("{R: {type: object, properties: {a: {type: string, description: }}}}"),
        operation("{summary: null, description: ~, responses: {200: {description: null}}}"),
        parameter("{name: q, in: query, description: null, schema: {type: string, title: 2024}}"),
        "info: {title: t, version: 1, description: null, license: {}}\ntags: null\n".to_owned()
            + &schemas("{R: {type: string}}"),
    ] {
        code(&published);
    }
}

#[test]
fn the_names_of_values_do_not_depend_on_their_order() {
    for (values, other_order, names) in [
        ("[+name, -name]", "[-name, +name]", [("+name", "PlusName"), ("-name", "MinusName")]),
        ("[a.b, a_b]", "[a_b, a.b]", [("a.b", "ADotB"), ("a_b", "AUnderscoreB")]),
    ] {
        for values in [values, other_order] {
            let code = code(&schemas(&format!("{{R: {{type: string, enum: {values}}}}}")));
            for (value, name) in names {
                assert!(has(&code, &format!("Self::{name} => \"{value}\"")), "{values}: {code}");
                assert!(has(&code, &format!("\"{value}\" => Self::{name}")), "{values}: {code}");
            }
        }
    }
}

#[test]
fn the_names_of_operations_do_not_depend_on_their_order() {
    let code = code(&document("{/v1/a: {get: {}}, /v2/a: {get: {}}, /: {post: {}}}", "{}"));
    for name in ["get_v1_a", "get_v2_a", "post_root"] {
        assert!(has(&code, &format!("pub async fn {name}<")), "{name}: {code}");
    }
}

#[test]
fn members_that_go_one_way_are_required_that_way_alone() {
    let request = |schemas: &str| {
        let body = "{content: {application/json: {schema: {$ref: '#/components/schemas/R'}}}}";
        document(
            &format!("{{/a: {{post: {{requestBody: {body}}}}}}}"),
            &format!("{{schemas: {schemas}}}"),
        )
    };
    let flagged = |flag: &str| {
        format!(
            "{{R: {{type: object, required: [id, a], properties: {{id: {{type: string, {flag}: true}}, a: {{type: string}}}}}}}}"
        )
    };
    for (published, required) in [
        (request(&flagged("readOnly")), json!(["a"])),
        (request(&flagged("writeOnly")), json!(["id", "a"])),
        (schemas(&flagged("readOnly")), json!(["id", "a"])),
        (schemas(&flagged("writeOnly")), json!(["a"])),
    ] {
        assert_eq!(schema(&published, "R")["required"], required, "{published}");
    }
    let parts = "{R: {allOf: [{$ref: '#/components/schemas/B'}, {type: object, required: [id]}]}, B: {type: object, properties: {id: {type: string, readOnly: true}}}}";
    assert_eq!(schema(&request(parts), "R")["allOf"][1]["required"], json!([]));
}

#[test]
fn alternatives_that_can_be_told_apart_are_read_as_what_they_are() {
    for (schema, variants) in [
        (
            "{oneOf: [{$ref: '#/components/schemas/A'}, {$ref: '#/components/schemas/B'}]}",
            ["A(A)", "B(B)"],
        ),
        (
            "{anyOf: [{$ref: '#/components/schemas/A'}, {$ref: '#/components/schemas/B'}]}",
            ["A(A)", "B(B)"],
        ),
        (
            "{type: object, oneOf: [{$ref: '#/components/schemas/A'}, {$ref: '#/components/schemas/B'}]}",
            ["A(A)", "B(B)"],
        ),
        (
            "{oneOf: [{type: string}, {type: integer}]}",
            ["String(::std::string::String)", "Integer(i64)"],
        ),
        (
            "{anyOf: [{type: boolean}, {type: array, items: {type: string}}]}",
            ["Boolean(bool)", "Array(::std::vec::Vec<::std::string::String>)"],
        ),
    ] {
        let code = code(&schemas(&format!(
            "{{R: {schema}, A: {{type: object, required: [a], properties: {{a: {{type: string}}}}}}, B: {{type: object, properties: {{b: {{type: string}}}}}}}}"
        )));
        assert!(has(&code, "#[serde(untagged)] pub enum R"), "{code}");
        assert!(variants.iter().all(|variant| has(&code, &format!("{variant},"))), "{code}");
    }
}

#[test]
fn a_part_that_only_describes_leaves_an_enum_open() {
    let code = code(&schemas(
        "{R: {type: object, properties: {s: {allOf: [{$ref: '#/components/schemas/S'}, {description: its state}]}}}, S: {type: string, enum: [X]}}",
    ));
    assert!(has(&code, "pub s: ::std::option::Option<crate::generated::types::S>"), "{code}");
}

#[test]
fn a_named_enum_that_may_be_null_takes_null() {
    let code = code(&schemas(
        "{R: {type: object, required: [s, l], properties: {s: {$ref: '#/components/schemas/S'}, l: {type: array, items: {$ref: '#/components/schemas/S'}}}}, S: {type: string, nullable: true, enum: [X]}}",
    ));
    assert!(has(&code, "pub s: ::std::option::Option<crate::generated::types::S>"), "{code}");
    assert!(has(&code, "Vec<::std::option::Option<crate::generated::types::S>>"), "{code}");
}

#[test]
fn members_named_like_words_of_openapi_stay() {
    let members = "example: {}, examples: {description: x}, properties: {type: string}, x-y: {type: string}, parameters: {type: string, format: password}";
    let code = code(&schemas(&format!("{{R: {{type: object, properties: {{{members}}}}}}}")));
    for member in ["example", "examples", "properties", "x_y"] {
        assert!(has(&code, &format!("pub {member}:")), "{member}: {code}");
    }
    assert!(has(&code, "pub parameters: ::std::option::Option<::vendor_http::Secret>"), "{code}");
}

#[test]
fn an_action_of_the_overlay_can_cure_what_is_not_of_the_form() {
    let overlay = json!({"overlay": "1.0.0", "info": {"title": "t", "version": "1"}, "actions": [
        {"target": "$.components.schemas.R.properties", "description": "It is text.", "update": {"a": {"type": "string"}}},
    ]});
    let published = schemas("{R: {type: object, properties: {a: true, b: {type: string}}}}");
    let sources = corrected(&published, &overlay.to_string()).unwrap();
    let contract = contract(&sources, None).unwrap();
    assert!(contract.found.dead_actions.is_empty(), "{:?}", contract.found.dead_actions);
    assert!(make(&published).is_err());
}
