//! Gives every operation a name: the one that `operations.toml` lists, or one made of its method
//! and path.

use std::collections::{BTreeMap, BTreeSet};

use heck::ToSnakeCase;
use serde_json::Value;

use super::document;
use super::mends::free;
use super::source::OPERATIONS;
use crate::problem::Problem;

/// Method and path to name.
type Names = BTreeMap<String, String>;

/// The document with our names as its `operationId`s, and the entries that name no operation.
pub(super) fn apply(
    operations: &str,
    mut document: Value,
) -> Result<(Value, Vec<String>), Problem> {
    let mut names = parse(operations)?;
    let mut taken: BTreeSet<String> = names.values().cloned().collect();
    for (key, operation) in document::operations_mut(&mut document) {
        let name = names.remove(&key).unwrap_or_else(|| {
            let (method, path) = key.split_once(' ').unwrap_or((&key, ""));
            free(&derived(method, path), |name| taken.contains(name))
        });
        taken.insert(name.clone());
        operation.insert("operationId".to_owned(), Value::String(name));
    }
    Ok((document, names.into_keys().collect()))
}

/// `GET /v1/users/{userId}/wallets/{walletId}` is `get_users_by_user_id_wallets_by_wallet_id`.
pub(super) fn derived(method: &str, path: &str) -> String {
    let mut words = vec![method.to_lowercase()];
    for segment in path.split(['/', ':']).filter(|segment| !segment.is_empty()) {
        if is_version(segment) {
            continue;
        }
        if segment.contains('{') {
            words.push("by".to_owned());
        }
        let plain: String =
            segment.chars().map(|c| if c.is_ascii_alphanumeric() { c } else { ' ' }).collect();
        words.push(plain.to_snake_case());
    }
    words.retain(|word| !word.is_empty());
    words.join("_")
}

fn is_version(segment: &str) -> bool {
    segment
        .strip_prefix('v')
        .is_some_and(|rest| !rest.is_empty() && rest.chars().all(|c| c.is_ascii_digit()))
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
    fn every_operation_gets_its_name_listed_or_derived() {
        let (named, dead) = apply("\"POST /a:b\" = \"do_it\"", document()).unwrap();
        assert_eq!(named["paths"]["/a:b"]["post"]["operationId"], "do_it");
        assert_eq!(named["paths"]["/c/{d}"]["get"]["operationId"], "get_c_by_d");
        assert!(dead.is_empty());
    }

    #[test]
    fn derived_names_are_made_of_words_and_unique() {
        for (method, path, name) in [
            ("POST", "/v1/auth/cryptoWallet:start", "post_auth_crypto_wallet_start"),
            ("GET", "/v1/users", "get_users"),
            ("GET", "/v1/users/{userId}", "get_users_by_user_id"),
            (
                "POST",
                "/v1/users/{userId}/banks/{bankId}:requestLink",
                "post_users_by_user_id_banks_by_bank_id_request_link",
            ),
            ("GET", "/", "get"),
        ] {
            assert_eq!(derived(method, path), name);
        }
        let document =
            json!({"paths": {"/a/b": {"get": {}}, "/a:b": {"get": {}}, "/x": {"get": {}}}});
        let (named, _) = apply("\"GET /x\" = \"get_a_b\"", document).unwrap();
        let name = |path: &str| named["paths"][path]["get"]["operationId"].clone();
        assert_eq!([name("/a/b"), name("/a:b"), name("/x")], ["get_a_b2", "get_a_b3", "get_a_b"]);
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
