use std::collections::BTreeMap;

use heck::ToPascalCase;
use serde_json::Value;

use super::note::Mends;
use crate::regen::naming::{free, same};
use crate::regen::pointer::child;
use crate::regen::schemas::{self, named, reference_to, schema_name, taken_names};

/// Names that hide what the generated code itself says.
const HIDING: [&str; 5] = ["Ok", "Err", "Some", "None", "Self"];

/// Schemas whose names make no Rust type, or the same one, get names that do.
pub(super) fn mend(document: &mut Value, mends: &mut Mends) {
    let taken = taken_names(document);
    let mut names: BTreeMap<String, String> = BTreeMap::new();
    for name in named(document).keys() {
        let plain = type_name(name);
        let fits = !names.values().any(|other| same(other, name))
            && plain == name.to_pascal_case()
            && is_plain(name);
        let new = if fits {
            name.clone()
        } else {
            free(&plain, |name| names.values().chain(&taken).any(|other| same(other, name)))
        };
        if new != *name {
            mends.moved(&new, &child("/components/schemas", name));
            mends.note(
                "a schema's name became one that Rust can have",
                &child("/components/schemas", name),
            );
        }
        names.insert(name.clone(), new);
    }
    if names.iter().all(|(old, new)| old == new) {
        return;
    }
    let schemas = named(document);
    *schemas = std::mem::take(schemas)
        .into_iter()
        .map(|(name, schema)| (names.get(&name).cloned().unwrap_or(name), schema))
        .collect();
    follow(document, &names);
}

fn is_plain(name: &str) -> bool {
    name.chars().all(|c| c.is_ascii_alphanumeric() || c == '_')
}

fn type_name(name: &str) -> String {
    let words: String =
        name.chars().map(|c| if c.is_ascii_alphanumeric() { c } else { ' ' }).collect();
    let plain = words.to_pascal_case();
    match plain.chars().next() {
        Some(first) if first.is_ascii_digit() => format!("Type{plain}"),
        None => "Type".to_owned(),
        Some(_) if HIDING.contains(&plain.as_str()) => format!("{plain}Type"),
        Some(_) => plain,
    }
}

fn follow(document: &mut Value, names: &BTreeMap<String, String>) {
    schemas::visit(document, &mut |_, schema| {
        let target = schema.get("$ref").and_then(Value::as_str).and_then(schema_name);
        let name =
            target.map(|name| name.replace("~1", "/").replace("~0", "~").replace("%20", " "));
        if let Some(new) = name.and_then(|name| names.get(&name)) {
            *schema = reference_to(new);
        }
    });
}
