use super::*;

#[test]
fn circles_and_parts_that_do_not_go_together() {
    refused(&[
        (
            schemas("{R: {allOf: [{$ref: '#/components/schemas/R'}]}}"),
            "/components/schemas/R",
            "composition of itself",
        ),
        (
            schemas(
                "{R: {type: object, properties: {b: {$ref: '#/components/schemas/B'}}}, B: {allOf: [{$ref: '#/components/schemas/C'}, {type: object, properties: {x: {type: string}}}]}, C: {allOf: [{$ref: '#/components/schemas/B'}, {type: object, properties: {y: {type: string}}}]}}",
            ),
            "/components/schemas/B",
            "composition of itself",
        ),
        (
            schemas("{R: {oneOf: [{type: string}, {$ref: '#/components/schemas/R'}]}}"),
            "/components/schemas/R",
            "composition of itself",
        ),
        (
            schemas(
                "{R: {allOf: [{$ref: '#/components/schemas/B'}, {type: object, properties: {x: {type: integer}}}]}, B: {type: object, properties: {x: {type: string}}}}",
            ),
            "/components/schemas/R/allOf/1",
            "another meaning",
        ),
        (
            schemas(
                "{R: {allOf: [{type: string}, {type: object, properties: {a: {type: string}}}]}}",
            ),
            "/components/schemas/R/allOf/0",
            "no object with members",
        ),
        (
            schemas(
                "{R: {allOf: [{$ref: '#/components/schemas/B'}, {type: object, properties: {x: {type: integer}}}]}, B: {type: string, enum: [X]}}",
            ),
            "/components/schemas/R/allOf/0",
            "no object with members",
        ),
    ]);
}

#[test]
fn alternatives_that_can_not_be_told_apart() {
    let two = "A: {type: object, properties: {kind: {type: string}, a: {type: string}}}, B: {type: object, properties: {kind: {type: string}, b: {type: string}}}";
    let both = "[{$ref: '#/components/schemas/A'}, {$ref: '#/components/schemas/B'}]";
    refused(&[
        (
            schemas(&format!(
                "{{R: {{oneOf: {both}, discriminator: {{propertyName: kind}}}}, {two}}}"
            )),
            "/components/schemas/R/discriminator",
            "doesn't choose a type",
        ),
        (
            schemas(
                "{R: {type: object, discriminator: {propertyName: kind}, properties: {kind: {type: string}}}}",
            ),
            "/components/schemas/R/discriminator",
            "doesn't choose a type",
        ),
        (
            schemas(&format!("{{R: {{oneOf: {both}}}, {two}}}")),
            "/components/schemas/R/oneOf/1",
            "alternative 0",
        ),
        (
            schemas(&format!("{{R: {{anyOf: {both}}}, {two}}}")),
            "/components/schemas/R/anyOf/1",
            "alternative 0",
        ),
        (
            schemas(
                "{R: {type: object, properties: {m: {oneOf: [{type: string, format: date}, {type: string}]}}}}",
            ),
            "/components/schemas/R/properties/m/oneOf/1",
            "alternative 0",
        ),
        (
            schemas("{R: {oneOf: [{type: number}, {type: integer}]}}"),
            "/components/schemas/R/oneOf/1",
            "alternative 0",
        ),
        (
            schemas("{R: {oneOf: [{}, {type: integer}]}}"),
            "/components/schemas/R/oneOf/1",
            "alternative 0",
        ),
        (
            schemas(
                "{R: {oneOf: [{type: object, required: [a], properties: {a: {type: string, nullable: true}}}, {type: object, properties: {b: {type: string}}}]}}",
            ),
            "/components/schemas/R/oneOf/1",
            "alternative 0",
        ),
        (
            schemas(
                "{R: {type: object, properties: {a: {type: string}}, oneOf: [{type: object, required: [b], properties: {b: {type: string}}}]}}",
            ),
            "/components/schemas/R/oneOf",
            "beside something else",
        ),
    ]);
}

#[test]
fn names_that_the_client_would_have_twice() {
    refused(&[
        (
            schemas(
                "{R: {type: object, properties: {userId: {type: string}, user_id: {type: string}}}}",
            ),
            "/components/schemas/R/properties/user_id",
            "the members \"userId\" and \"user_id\"",
        ),
        (
            schemas(
                "{R: {type: object, properties: {type: {type: string}, type_: {type: string}}}}",
            ),
            "/components/schemas/R/properties/type_",
            "the same name",
        ),
        (
            schemas("{R: {type: object, properties: {1a: {type: string}, x1a: {type: string}}}}"),
            "/components/schemas/R/properties/x1a",
            "the same name",
        ),
        (
            schemas(
                "{R: {allOf: [{$ref: '#/components/schemas/B'}, {type: object, properties: {user_id: {type: string}}}]}, B: {type: object, properties: {userId: {type: string}}}}",
            ),
            "/components/schemas/R/allOf/1/properties/user_id",
            "the same name",
        ),
        (
            schemas(
                "{R: {type: object, properties: {extra: {type: string}}, additionalProperties: {type: string}}}",
            ),
            "/components/schemas/R/properties/extra",
            "\"additionalProperties\" and \"extra\"",
        ),
        (
            schemas("{R: {type: string, enum: [A, a]}}"),
            "/components/schemas/R/enum/1",
            "the values \"A\" and \"a\"",
        ),
        (
            operation(
                "{responses: {200: {content: {application/json: {schema: {type: object, properties: {userId: {type: string}, user_id: {type: string}}}}}}}}",
            ),
            "/paths/~1a~1{id}/get/responses/200/content/application~1json/schema/properties/user_id",
            "the same name",
        ),
    ]);
}
