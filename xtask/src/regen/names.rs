//! Gives every operation the name that `operations.toml` lists for it.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::Value;

use super::document;
use super::source::OPERATIONS;
use crate::problem::Problem;

/// Method and path to name.
type Names = BTreeMap<String, String>;

/// The document with our names as its `operationId`s.
pub(super) fn apply(operations: &str, mut document: Value) -> Result<Value, Problem> {
    let mut names = parse(operations)?;
    for (key, operation) in document::operations_mut(&mut document) {
        let name = names.remove(&key).ok_or_else(|| {
            Problem::new(format!("{OPERATIONS} has no name for the operation {key:?}."))
        })?;
        operation.insert("operationId".to_owned(), Value::String(name));
    }
    match names.into_keys().next() {
        Some(key) => Err(Problem::new(format!(
            "{OPERATIONS} names {key:?}, which is no operation of the document."
        ))),
        None => Ok(document),
    }
}

fn parse(operations: &str) -> Result<Names, Problem> {
    let names: Names = toml::from_str(operations).map_err(|error| {
        Problem::new(format!(
            "{OPERATIONS} is not a list of `\"METHOD /path\" = \"name\"`: {error}"
        ))
    })?;
    let mut seen = BTreeSet::new();
    for (key, name) in &names {
        if !is_method_name(name) {
            return Err(Problem::new(format!(
                "{OPERATIONS}: {name:?}, for {key:?}, is not a snake_case method name."
            )));
        }
        if !seen.insert(name) {
            return Err(Problem::new(format!("{OPERATIONS} gives the name {name:?} twice.")));
        }
    }
    Ok(names)
}

fn is_method_name(name: &str) -> bool {
    name.starts_with(|first: char| first.is_ascii_lowercase())
        && name.chars().all(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '_')
        && syn::parse_str::<syn::Ident>(name).is_ok()
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn document() -> Value {
        json!({"paths": {"/a:b": {"post": {"operationId": "theirs"}}, "/c/{d}": {"get": {}}}})
    }

    fn refused(operations: &str) -> String {
        apply(operations, document()).unwrap_err().to_string()
    }

    #[test]
    fn every_operation_gets_its_name() {
        let named =
            apply("\"POST /a:b\" = \"do_it\"\n\"GET /c/{d}\" = \"get_c\"", document()).unwrap();
        assert_eq!(named["paths"]["/a:b"]["post"]["operationId"], "do_it");
        assert_eq!(named["paths"]["/c/{d}"]["get"]["operationId"], "get_c");
    }

    #[test]
    fn a_missing_name_and_a_dead_one_are_refused() {
        let missing = refused("\"POST /a:b\" = \"do_it\"");
        assert!(missing.contains("no name for the operation \"GET /c/{d}\""), "{missing}");
        let dead = refused("\"POST /a:b\" = \"a\"\n\"GET /c/{d}\" = \"c\"\n\"PUT /a:b\" = \"x\"");
        assert!(dead.contains("names \"PUT /a:b\", which is no operation"), "{dead}");
    }

    #[test]
    fn names_are_unique_and_fit_for_a_method() {
        assert!(refused("\"POST /a:b\" = \"x\"\n\"GET /c/{d}\" = \"x\"").contains("twice"));
        for name in ["", "camelCase", "1st", "fn", "a-b", "_"] {
            let problem = refused(&format!("\"POST /a:b\" = {name:?}"));
            assert!(problem.contains("is not a snake_case method name"), "{problem}");
        }
    }

    #[test]
    fn what_is_not_such_a_list_is_refused() {
        for text in ["[x]\ny = 1", "\"POST /a:b\" = 1", "x"] {
            assert!(refused(text).contains("is not a list of"), "{text}");
        }
    }
}
