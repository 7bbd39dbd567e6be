//! Gives every operation a name: the one that `operations.toml` lists, or one made of its method
//! and path.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::Value;

use super::document;
use super::naming::{derived, derived_in_full};
use super::source::OPERATIONS;
use crate::problem::Problem;

/// Method and path to name.
type Names = BTreeMap<String, String>;

/// Methods that the client has beside its operations, or that its hooks have.
const RESERVED: [&str; 9] =
    ["api_version", "baseurl", "client", "exec", "inner", "new", "new_with_client", "post", "pre"];

/// The document with our names as its `operationId`s, and the entries that name no operation.
pub(super) fn apply(
    operations: &str,
    mut document: Value,
) -> Result<(Value, Vec<String>), Problem> {
    let mut names = parse(operations)?;
    let keys: Vec<String> = document::operations(&document).map(|(key, _)| key).collect();
    let made = made(&names, &keys)?;
    for (key, operation) in document::operations_mut(&mut document) {
        let name = names.remove(&key).unwrap_or_else(|| made[&key].clone());
        operation.insert("operationId".to_owned(), Value::String(name));
    }
    Ok((document, names.into_keys().collect()))
}

/// Names for the operations that have none listed. Where two would have the same, they get longer ones: made of method and path
/// alone, never of the order.
fn made(listed: &Names, keys: &[String]) -> Result<Names, Problem> {
    let unlisted = || keys.iter().filter(|key| !listed.contains_key(*key));
    let is_taken = |name: &String| {
        RESERVED.contains(&name.as_str()) || listed.values().any(|other| other == name)
    };
    let make = |make: fn(&str, &str) -> String, key: &str| {
        let (method, path) = key.split_once(' ').unwrap_or((key, ""));
        make(method, path)
    };
    let mut made = Names::new();
    for key in unlisted() {
        let short = make(derived, key);
        let shared = unlisted().filter(|other| make(derived, other) == short).count() > 1;
        let name = if shared || is_taken(&short) { make(derived_in_full, key) } else { short };
        if is_taken(&name) || made.values().any(|other| *other == name) {
            return Err(Problem::new(format!(
                "No name can be made for {key:?}: {name:?} is another one's. Give it one in {OPERATIONS}."
            )));
        }
        made.insert(key.clone(), name);
    }
    Ok(made)
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
        if RESERVED.contains(&name.as_str()) {
            return Err(Problem::new(format!(
                "{OPERATIONS}: {name:?}, for {key:?}, is a method that the client has already."
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
    fn every_operation_gets_its_name_listed_or_derived() {
        let (named, dead) = apply("\"POST /a:b\" = \"do_it\"", document()).unwrap();
        assert_eq!(named["paths"]["/a:b"]["post"]["operationId"], "do_it");
        assert_eq!(named["paths"]["/c/{d}"]["get"]["operationId"], "get_c_by_d");
        assert!(dead.is_empty());
    }

    #[test]
    fn names_do_not_depend_on_the_order_and_are_unique() {
        let paths = json!({"/a/b": {"get": {}}, "/a:b": {"get": {}}, "/v1/u": {"get": {}}, "/v2/u": {"get": {}}, "/": {"post": {}}});
        let (named, _) = apply("", json!({"paths": paths})).unwrap();
        let name = |path: &str, method: &str| named["paths"][path][method]["operationId"].clone();
        assert_eq!([name("/a/b", "get"), name("/a:b", "get")], ["get_a_b", "get_a_colon_b"]);
        assert_eq!([name("/v1/u", "get"), name("/v2/u", "get")], ["get_v1_u", "get_v2_u"]);
        // `post` is a hook.
        assert_eq!(name("/", "post"), "post_root");
    }

    #[test]
    fn an_operation_without_a_name_of_its_own_needs_an_entry() {
        let document = json!({"paths": {"/a/b": {"get": {}}, "/x": {"get": {}}}});
        let problem = apply("\"GET /x\" = \"get_a_b\"", document).unwrap_err().to_string();
        assert!(problem.contains("\"GET /a/b\"") && problem.contains(OPERATIONS), "{problem}");
        assert!(refused("\"POST /a:b\" = \"new\"").contains("has already"));
    }

    #[test]
    fn entries_that_name_no_operation_are_told() {
        let (_, dead) = apply("\"PUT /a:b\" = \"x\"", document()).unwrap();
        assert_eq!(dead, ["PUT /a:b"]);
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
