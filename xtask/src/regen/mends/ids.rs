use serde_json::Value;

use super::note::Mends;
use crate::regen::document::{operation_pointer, operations_mut};
use crate::regen::naming::derived;

/// Operations without an id get one; the names of `operations.toml` replace it where there are any.
pub(super) fn mend(document: &mut Value, mends: &mut Mends) {
    for (key, operation) in operations_mut(document) {
        if !operation.get("operationId").is_some_and(Value::is_string) {
            let (method, path) = key.split_once(' ').unwrap_or((&key, ""));
            operation.insert("operationId".to_owned(), Value::String(derived(method, path)));
            mends.note("an operation without an id got one", &operation_pointer(&key));
        }
    }
}
