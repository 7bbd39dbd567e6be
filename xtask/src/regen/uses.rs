//! What of the client Passcode uses.

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

use serde_json::Value;

use super::document::operations;
use super::schemas::{is_answer, is_request, reached};
use crate::problem::Problem;

const PASSCODE: &str = "crates/passcode/src";

/// Operations (`POST /v1/users`) and named schemas that Passcode's code names, or that those need.
#[derive(Debug, Default)]
pub(super) struct Uses {
    operations: BTreeSet<String>,
    types: BTreeSet<String>,
}

/// The text of all files of Passcode that name the client; none in a checkout without it.
///
/// # Errors
///
/// When a file can't be read.
pub(super) fn source(root: &Path) -> Result<String, Problem> {
    let mut text = String::new();
    let mut folders = vec![root.join(PASSCODE)];
    while let Some(folder) = folders.pop().filter(|folder| folder.is_dir()) {
        let entries = fs::read_dir(&folder).and_then(Iterator::collect::<Result<Vec<_>, _>>);
        for entry in entries.map_err(|error| unreadable(&folder, &error))? {
            let path = entry.path();
            if path.is_dir() {
                folders.push(path);
            } else if path.extension().is_some_and(|extension| extension == "rs") {
                let code = fs::read_to_string(&path).map_err(|error| unreadable(&path, &error))?;
                if code.contains("ratio_client") {
                    text += &code;
                }
            }
        }
    }
    Ok(text)
}

fn unreadable(path: &Path, error: &std::io::Error) -> Problem {
    Problem::new(format!("{} can't be read: {error}.", path.display()))
}

impl Uses {
    /// What this code uses of the documents, the one of before and the one of after.
    pub(super) fn of(code: &str, documents: [&Value; 2]) -> Self {
        let mut uses = Self::default();
        let words: BTreeSet<&str> =
            code.split(|c: char| !(c.is_alphanumeric() || c == '_')).collect();
        let types = named_types(code);
        for document in documents {
            let called = operations(document).filter(|(_, operation)| {
                let name = operation.get("operationId").and_then(Value::as_str);
                name.is_some_and(|name| words.contains(name))
            });
            let called: BTreeSet<String> = called.map(|(key, _)| key).collect();
            let schemas = document.pointer("/components/schemas").and_then(Value::as_object);
            let named = schemas.into_iter().flatten().map(|(name, _)| name);
            let named: BTreeSet<String> =
                named.filter(|name| types.contains(name.as_str())).cloned().collect();
            uses.types.extend(reached(document, &|steps| match steps {
                [components, schemas, name, ..]
                    if components == "components" && schemas == "schemas" =>
                {
                    named.contains(name)
                }
                [paths, path, method, ..] if paths == "paths" => {
                    called.contains(&format!("{} {path}", method.to_uppercase()))
                        && (is_request(steps) || is_answer(steps))
                }
                _ => false,
            }));
            uses.types.extend(named);
            uses.operations.extend(called);
        }
        uses
    }

    /// Whether it uses the operation or the type of this name.
    pub(super) fn hold(&self, name: &str) -> bool {
        self.operations.contains(name) || self.types.contains(name)
    }
}

/// The names after `types::`, alone or in braces.
fn named_types(code: &str) -> BTreeSet<&str> {
    let is_word = |c: char| c.is_alphanumeric() || c == '_';
    let mut names = BTreeSet::new();
    for after in code.split("types::").skip(1) {
        let inside = match after.strip_prefix('{') {
            Some(list) => list.split('}').next().unwrap_or_default(),
            None => after.split(|c| !is_word(c)).next().unwrap_or_default(),
        };
        names.extend(inside.split(|c| !is_word(c)).filter(|name| !name.is_empty()));
    }
    names
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn what_the_code_names_is_used_and_what_that_needs() {
        let reference = |name: &str| json!({"$ref": format!("#/components/schemas/{name}")});
        let body = |name: &str| json!({"description": "", "content": {"application/json": {"schema": reference(name)}}});
        let document = json!({
            "paths": {"/a": {
                "post": {"operationId": "make_a", "requestBody": body("MakeA"), "responses": {"200": body("A")}},
                "get": {"operationId": "get_a", "responses": {"200": body("Other")}},
            }},
            "components": {"schemas": {
                "MakeA": {"type": "object"}, "Other": {"type": "object"}, "Inner": {"type": "string"},
                "A": {"type": "object", "properties": {"inner": reference("Inner")}},
                "B": {"type": "object"}, "C": {"type": "object"}, "D": {"type": "object"},
            }},
        });
        let code = "use ratio_client::types::{B, C}; async |api| api.make_a(types::MakeA { d })";
        let uses = Uses::of(code, [&document, &json!({})]);
        for (name, used) in [
            ("POST /a", true),
            ("GET /a", false),
            ("MakeA", true),
            ("A", true),
            ("Inner", true),
            ("B", true),
            ("C", true),
            ("D", false),
            ("Other", false),
        ] {
            assert_eq!(uses.hold(name), used, "{name}");
        }
    }
}
