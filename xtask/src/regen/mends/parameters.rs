use serde_json::{Value, json};

use super::note::Mends;
use crate::regen::document::{METHODS, operation_pointer, operations_mut};
use crate::regen::pointer::child;
use crate::regen::schemas::resolve;

/// Parameters of a path item become parameters of its operations, which may override them.
pub(super) fn hand_down(document: &mut Value, mends: &mut Mends) {
    let whole = document.clone();
    for (path, item) in
        document.get_mut("paths").and_then(Value::as_object_mut).into_iter().flatten()
    {
        let Some(item) = item.as_object_mut() else { continue };
        let Some(Value::Array(shared)) = item.remove("parameters") else { continue };
        for (_, operation) in item.iter_mut().filter(|(name, _)| METHODS.contains(&name.as_str())) {
            let Some(operation) = operation.as_object_mut() else { continue };
            let own = operation.entry("parameters").or_insert_with(|| json!([]));
            let Some(own) = own.as_array_mut() else { continue };
            for parameter in &shared {
                if !own.iter().any(|other| identity(&whole, other) == identity(&whole, parameter)) {
                    own.push(parameter.clone());
                }
            }
        }
        mends.note("a path's parameters became its operations' own", &child("/paths", path));
    }
}

/// What a parameter is known by: place and name, once references are followed.
fn identity(document: &Value, parameter: &Value) -> Option<(String, String)> {
    let parameter = resolve(document, parameter)?;
    let text = |name| parameter.get(name).and_then(Value::as_str).map(str::to_owned);
    Some((text("in")?, text("name")?))
}

/// Doubled parameters go; the ones in a path are those its template names, and required.
pub(super) fn mend(document: &mut Value, mends: &mut Mends) {
    let whole = document.clone();
    for (key, operation) in operations_mut(document) {
        let pointer = child(&operation_pointer(&key), "parameters");
        let parameters = operation.entry("parameters").or_insert_with(|| json!([]));
        let Some(parameters) = parameters.as_array_mut() else { continue };
        let mut seen = Vec::new();
        parameters.retain(|parameter| {
            let identity = identity(&whole, parameter);
            let doubled = identity.is_some() && seen.contains(&identity);
            if doubled {
                mends.note("a doubled parameter is gone", &pointer);
            }
            seen.push(identity);
            !doubled
        });
        let template = template_names(&key);
        parameters.retain(|parameter| match identity(&whole, parameter) {
            Some((place, name)) if place == "path" && !template.contains(&name) => {
                mends.note("a path parameter that its path doesn't have is gone", &pointer);
                false
            }
            _ => true,
        });
        for parameter in parameters.iter_mut() {
            let resolved = resolve(&whole, parameter).cloned();
            if let Some(mut resolved) = resolved
                && resolved.get("in").is_some_and(|place| place == "path")
                && resolved.get("required") != Some(&Value::Bool(true))
            {
                resolved["required"] = Value::Bool(true);
                *parameter = resolved;
                mends.note("a path parameter is required", &pointer);
            }
        }
        for name in template {
            let declared = seen.contains(&Some(("path".to_owned(), name.clone())));
            if !declared {
                parameters.push(json!({"name": name, "in": "path", "required": true, "schema": {"type": "string"}}));
                mends.note("an undeclared path parameter became a string", &pointer);
            }
        }
    }
}

/// The names in a path's braces.
fn template_names(path: &str) -> Vec<String> {
    path.split('{')
        .skip(1)
        .filter_map(|rest| rest.split_once('}'))
        .map(|(name, _)| name.to_owned())
        .collect()
}
