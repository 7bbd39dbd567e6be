//! Small documents, each with one construct, and what comes of it: it is refused by its pointer, or the
//! client has it as the document says. Nothing is compiled here; the whole of two documents is, in `compile.rs`.

mod handled;
mod refused;

use serde_json::Value;

use super::*;
use crate::regen::source::Sources;

/// A document in YAML of these paths and components.
fn document(paths: &str, components: &str) -> String {
    format!("openapi: 3.0.3\npaths: {paths}\ncomponents: {components}\n")
}

/// A document in which `/a` answers with the schema `R`.
fn schemas(schemas: &str) -> String {
    let answer = "{content: {application/json: {schema: {$ref: '#/components/schemas/R'}}}}";
    document(
        &format!("{{/a: {{get: {{responses: {{200: {answer}}}}}}}}}"),
        &format!("{{schemas: {schemas}}}"),
    )
}

/// A document of the operation `GET /a/{id}`.
fn operation(operation: &str) -> String {
    document(&format!("{{'/a/{{id}}': {{get: {operation}}}}}"), "{}")
}

/// A document of one parameter of `GET /a/{id}`.
fn parameter(parameter: &str) -> String {
    operation(&format!("{{parameters: [{parameter}]}}"))
}

/// The documents without corrections of ours.
fn uncorrected(published: &str) -> Result<Sources, Problem> {
    let overlay = r#"{"overlay": "1.0.0", "info": {"title": "t", "version": "1"}, "actions": []}"#;
    corrected(published, overlay)
}

fn corrected(published: &str, overlay: &str) -> Result<Sources, Problem> {
    let upstream = read::parse_published("published", published)?;
    Ok(Sources {
        upstream: document::text(&document::sorted(&upstream)),
        overlay: overlay.to_owned(),
        operations: String::new(),
        secrets: String::new(),
        source: String::new(),
    })
}

/// The contract, and the client's code.
fn made(sources: &Sources) -> Result<(Value, String), Problem> {
    let contract = contract(sources, None)?;
    let refreshed = Refreshed::new(&contract, String::new(), String::new());
    let files = outputs(sources, &contract, refreshed)?;
    let code = files.into_iter().find(|file| file.path == GENERATED).unwrap().text;
    Ok((contract.openapi, code))
}

fn make(published: &str) -> Result<(Value, String), Problem> {
    made(&uncorrected(published)?)
}
