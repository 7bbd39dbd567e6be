//! Runs progenitor.

use std::any::Any;
use std::collections::BTreeSet;
use std::iter;
use std::panic::{AssertUnwindSafe, catch_unwind};

use openapiv3::OpenAPI;
use progenitor_impl::{GenerationSettings, Generator, HooksMode, InterfaceStyle, TypeImpl};
use serde_json::{Value, json};

use super::debug;
use super::document::{operation_pointer, operations};
use super::open_enums::{self, OpenEnum};
use super::pointer::child;
use super::schemas::{named, reached};
use super::secrets::SECRET_TYPE;
use super::source::OPENAPI;
use crate::problem::Problem;

/// What a generated client carries for its hooks.
const INNER_TYPE: &str = "crate::call::CallState";

/// The client's code.
pub(super) fn generate(document: &Value) -> Result<syn::File, Problem> {
    let enums = open_enums::find(document);
    let document: OpenAPI = serde_json::from_value(document.clone())
        .map_err(|error| Problem::new(format!("{OPENAPI} would not be OpenAPI 3.0: {error}.")))?;
    let mut generator = Generator::new(&settings(&enums)?);
    let tokens = catch_unwind(AssertUnwindSafe(|| generator.generate_tokens(&document)))
        .map_err(|panic| stumbled(panic.as_ref()))?
        .map_err(|error| Problem::new(format!("progenitor refuses {OPENAPI}: {error}.")))?;
    let mut code: syn::File = syn::parse2(tokens)
        .map_err(|error| Problem::new(format!("progenitor's output is not Rust: {error}.")))?;
    debug::redact(&mut code)?;
    open_enums::emit(&enums, &mut code)?;
    code.items.push(open_operations(&document)?);
    Ok(code)
}

/// The place of what can't be generated: the schema that can't even with nothing but what it refers to,
/// or else the operation that can't alone.
pub(super) fn place(document: &Value) -> Option<String> {
    let schemas = document.pointer("/components/schemas").and_then(Value::as_object);
    let mut alone: Vec<(&String, BTreeSet<String>)> = schemas
        .into_iter()
        .flatten()
        .map(|(name, _)| {
            (name, reached(document, &|steps| steps.get(2) == Some(name) && steps[1] == "schemas"))
        })
        .collect();
    alone.sort_by_key(|(_, needed)| needed.len());
    let schema = alone.iter().find(|(name, needed)| {
        let mut part = document.clone();
        part["paths"] = json!({});
        named(&mut part).retain(|other, _| other == *name || needed.contains(other));
        generate(&part).is_err()
    });
    if let Some((name, _)) = schema {
        return Some(child("/components/schemas", name));
    }
    let operation = operations(document).find(|(key, operation)| {
        let (method, path) = key.split_once(' ').unwrap_or((key, ""));
        let mut part = document.clone();
        part["paths"] = json!({path: {method.to_lowercase(): operation}});
        generate(&part).is_err()
    });
    operation.map(|(key, _)| operation_pointer(&key))
}

/// Progenitor panics at what it doesn't know.
fn stumbled(panic: &(dyn Any + Send)) -> Problem {
    let text = panic.downcast_ref::<String>().map(String::as_str);
    let text = text.or_else(|| panic.downcast_ref::<&str>().copied()).unwrap_or("no reason given");
    Problem::new(format!("progenitor can't take {OPENAPI}; it stopped at: {text}")).advise(
        "Find what that is about in the document, and replace it by an action in overlay.json.",
    )
}

/// The operations that take no credentials (`security: []`), which progenitor doesn't tell its
/// hooks.
fn open_operations(document: &OpenAPI) -> Result<syn::Item, Problem> {
    let names: Vec<_> = document
        .operations()
        .filter(|(_, _, operation)| operation.security.as_ref().is_some_and(Vec::is_empty))
        .filter_map(|(_, _, operation)| operation.operation_id.as_deref())
        .collect();
    let item = format!(
        "/// The operations that take no credentials.
         pub(crate) const OPEN_OPERATIONS: &[&str] = &{names:?};"
    );
    syn::parse_str(&item)
        .map_err(|error| Problem::new(format!("the list of open operations is not Rust: {error}.")))
}

fn settings(enums: &[OpenEnum]) -> Result<GenerationSettings, Problem> {
    let internal = |error: &dyn std::fmt::Display| {
        Problem::new(format!("progenitor's settings can't be made: {error}."))
    };
    let inner = INNER_TYPE.parse().map_err(|error| internal(&error))?;
    let password = serde_json::from_value(json!({"type": "string", "format": "password"}))
        .map_err(|error| internal(&error))?;
    let mut settings = GenerationSettings::new();
    settings
        .with_interface(InterfaceStyle::Positional)
        .with_hooks(HooksMode::Expected)
        .with_inner_type(inner)
        .with_conversion(password, SECRET_TYPE, iter::empty());
    for open_enum in enums {
        let implemented = [TypeImpl::Display, TypeImpl::FromStr].into_iter();
        settings.with_replacement(&open_enum.name, open_enum.path(), implemented);
    }
    Ok(settings)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn operations_without_security_are_listed() {
        let responses = json!({"200": {"description": "OK"}});
        let document = json!({
            "openapi": "3.0.3",
            "info": {"title": "t", "version": "1"},
            "paths": {"/a": {
                "get": {"operationId": "open", "security": [], "responses": responses},
                "put": {"operationId": "shut", "security": [{"Id": []}], "responses": responses},
                "post": {"operationId": "inherits", "responses": responses},
            }},
        });
        let code = prettyplease::unparse(&generate(&document).unwrap());
        assert!(code.contains("OPEN_OPERATIONS: &[&str] = &[\"open\"];"), "{code}");
    }

    #[test]
    fn what_progenitor_panics_at_is_a_sentence() {
        let unknown = json!({"type": "object", "not": {"type": "object", "not": {}}});
        let uses =
            json!({"type": "object", "properties": {"a": {"$ref": "#/components/schemas/B"}}});
        let document = json!({
            "openapi": "3.0.3", "info": {"title": "t", "version": "1"}, "paths": {},
            "components": {"schemas": {"A": uses, "B": unknown, "C": {"type": "string"}}},
        });
        assert_eq!(place(&document).unwrap(), "/components/schemas/B");
        let problem = generate(&document).err().unwrap().to_string();
        assert!(problem.contains("progenitor"), "{problem}");
    }

    #[test]
    fn what_progenitor_refuses_is_a_sentence() {
        let document =
            json!({"openapi": "3.1.0", "info": {"title": "t", "version": "1"}, "paths": {}});
        let problem = generate(&document).err().unwrap().to_string();
        assert!(problem.contains("progenitor refuses"), "{problem}");
    }
}
