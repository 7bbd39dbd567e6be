use super::*;

#[test]
fn what_is_not_of_the_form_of_openapi() {
    let r = "/components/schemas/R";
    refused(&[
        (
            schemas("{R: {type: object, properties: {a: true}}}"),
            "/components/schemas/R/properties/a",
            "a schema is an object",
        ),
        (
            schemas("{R: {type: object, properties: {l: string}}}"),
            "/components/schemas/R/properties/l",
            "here stands text",
        ),
        (
            schemas("{R: {type: object, properties: {l: }}}"),
            "/components/schemas/R/properties/l",
            "nothing (null)",
        ),
        (
            schemas("{R: {type: object, properties: [a]}}"),
            "/components/schemas/R/properties",
            "here stands a list",
        ),
        (schemas("{R: string}"), r, "a schema is an object"),
        (
            schemas("{R: {type: array, items: [{type: string}]}}"),
            "/components/schemas/R/items",
            "here stands a list",
        ),
        (schemas("{R: {allOf: {type: object}}}"), "/components/schemas/R/allOf", "this is a list"),
        (schemas("{R: {type: file}}"), "/components/schemas/R/type", "this is array, boolean"),
        (
            schemas("{R: {type: object, required: a}}"),
            "/components/schemas/R/required",
            "a list of members' names",
        ),
        (schemas("{R: {type: string, enum: a}}"), "/components/schemas/R/enum", "a list of values"),
        (
            schemas("{R: {type: string, enum: [1.10]}}"),
            "/components/schemas/R/enum/0",
            "1.1 is a number",
        ),
        (
            schemas("{R: {type: string, nullable: 'yes'}}"),
            "/components/schemas/R/nullable",
            "true or false",
        ),
        (
            schemas("{R: {type: string, const: a}}"),
            "/components/schemas/R/const",
            "no member that a schema has",
        ),
        (
            schemas("{R: {patternProperties: {}}}"),
            "/components/schemas/R/patternProperties",
            "no member that a schema has",
        ),
        (
            schemas("{R: {type: string, description: {en: x}}}"),
            "/components/schemas/R/description",
            "this is text",
        ),
        (
            operation("{parametres: []}"),
            "/paths/~1a~1{id}/get/parametres",
            "no member that an operation has",
        ),
        (operation("{security: }"), "/paths/~1a~1{id}/get/security", "this is a list"),
        (
            operation("{responses: {OK: {description: x}}}"),
            "/paths/~1a~1{id}/get/responses/OK",
            "is no status",
        ),
        (
            operation("{responses: {4xx: {description: x}}}"),
            "/paths/~1a~1{id}/get/responses/4xx",
            "is no status",
        ),
        (document("{a: {get: {}}}", "{}"), "/paths/a", "is no path"),
        (document("{'/a//b': {get: {}}}", "{}"), "/paths/~1a~1~1b", "can't send"),
        (document("{'/a/{b': {get: {}}}", "{}"), "/paths/~1a~1{b", "braces"),
    ]);
}

#[test]
fn references_that_lead_to_no_component() {
    let target = "{type: object, properties: {b: {type: string}}}";
    let to = |reference: &str| {
        schemas(&format!(
            "{{R: {{type: object, properties: {{a: {{$ref: '{reference}'}}}}}}, A: {target}}}"
        ))
    };
    let a = "/components/schemas/R/properties/a";
    refused(&[
        (to("#/components/schemas/A/properties/b"), a, "leads to no entry of /components/schemas"),
        (
            to("#/paths/~1a/get/responses/200/content/application~1json/schema"),
            a,
            "leads to no entry",
        ),
        (to("#/definitions/A"), a, "leads to no entry"),
        (to("#/components/schemas/Z"), a, "dangling"),
        (to("other.yaml#/components/schemas/A"), a, "leads out of the document"),
        (
            document("{/a: {$ref: '#/paths/~1b'}, /b: {get: {}}}", "{}"),
            "/paths/~1a",
            "a path can't be a $ref",
        ),
        (
            parameter("{$ref: '#/components/schemas/A'}"),
            "/paths/~1a~1{id}/get/parameters/0",
            "no entry of /components/parameters",
        ),
        (
            operation(
                "{responses: {200: {content: {application/json: {schema: {type: object, properties: {a: {$ref: '#/components/schemas/Z'}}}}}}}}",
            ),
            "/paths/~1a~1{id}/get/responses/200/content/application~1json/schema/properties/a",
            "dangling",
        ),
    ]);
}

#[test]
fn what_readers_of_json_and_yaml_pass_over() {
    for (published, what) in [
        (
            r#"{"openapi": "3.0.3", "paths": {"/a": {"get": {}}, "/a": {"put": {}}}}"#,
            "/paths/~1a is there twice",
        ),
        ("openapi: 3.0.3\npaths: {/a: {get: {}}, /a: {put: {}}}", "duplicate"),
        (
            "openapi: 3.0.3\npaths: {/a: {get: {responses: {200: {}, '200': {}}}}}",
            "/paths/~1a/get/responses/200 is there twice",
        ),
    ] {
        let Err(problem) = make(published) else { panic!("taken: {published}") };
        assert!(problem.to_string().contains(what), "{problem}");
    }
}
