use super::*;

#[test]
fn operations_that_can_not_be_sent_as_the_document_says() {
    let first = "/paths/~1a~1{id}/get/parameters/0";
    let list = "{type: array, items: {type: string}}";
    let query = |more: &str| parameter(&format!("{{name: q, in: query, {more}}}"));
    let path = |schema: &str| {
        parameter(&format!("{{name: id, in: path, required: true, schema: {schema}}}"))
    };
    refused(&[
        (document("{/a: {options: {}}}", "{}"), "/paths/~1a/options", "can't send OPTIONS"),
        (document("{/a: {trace: {}}}", "{}"), "/paths/~1a/trace", "can't send TRACE"),
        (
            operation("{servers: [{url: 'https://b'}]}"),
            "/paths/~1a~1{id}/get/servers",
            "servers of its own",
        ),
        (
            document("{/a: {servers: [{url: 'https://b'}], get: {}}}", "{}"),
            "/paths/~1a/servers",
            "servers of its own",
        ),
        (query(&format!("schema: {list}, style: form, explode: false")), first, "explode: false"),
        (query(&format!("schema: {list}, explode: false")), first, "explode: false"),
        (query(&format!("schema: {list}, style: pipeDelimited")), first, "style pipeDelimited"),
        (
            query("schema: {type: object, properties: {a: {type: string}}}, style: deepObject"),
            first,
            "style deepObject",
        ),
        (query("schema: {type: string}, allowReserved: true"), first, "allowReserved"),
        (
            query("schema: {type: array, items: {type: array, items: {type: string}}}"),
            first,
            "more than a value",
        ),
        (
            query(
                "schema: {type: object, properties: {a: {type: object, properties: {b: {type: string}}}}}",
            ),
            first,
            "more than a value",
        ),
        (query("content: {application/json: {schema: {type: string}}}"), first, "has no schema"),
        (path("{type: string, format: date-time}"), first, "would not be sent as RFC 3339"),
        (path("{type: string, nullable: true}"), first, "may be null"),
        (path("{}"), first, "isn't text"),
        (
            parameter(
                "{name: id, in: path, required: true, style: matrix, schema: {type: string}}",
            ),
            first,
            "style matrix",
        ),
        (
            parameter("{name: 'x y', in: header, schema: {type: string}}"),
            first,
            "no name that a header can have",
        ),
        (
            parameter("{name: encode_path, in: query, schema: {type: string}}"),
            first,
            "the same argument",
        ),
        (
            parameter("{name: headerMap, in: query, schema: {type: string}}"),
            first,
            "the same argument",
        ),
        (
            operation(
                "{requestBody: {content: {application/x-www-form-urlencoded: {schema: {type: object, properties: {a: {type: array, items: {type: string}}}}}}}}",
            ),
            "/paths/~1a~1{id}/get/requestBody/content",
            "can't be sent",
        ),
        (
            operation("{requestBody: {content: {text/csv: {schema: {type: string}}}}}"),
            "/paths/~1a~1{id}/get/requestBody/content",
            "can't be sent",
        ),
    ]);
}
