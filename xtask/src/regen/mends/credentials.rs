use serde_json::Value;

use super::note::Mends;
use crate::regen::document::{operation_pointer, operations_mut};
use crate::regen::pointer::child;
use crate::regen::schemas::resolve;

/// Headers that the client's hooks send, and those that OpenAPI says to ignore as parameters.
const SENT_BY_HOOKS: [&str; 6] = [
    "accept",
    "authorization",
    "content-type",
    "ratio-client-id",
    "ratio-client-secret",
    "ratio-device-fingerprint",
];

const CREDENTIALS: [&str; 2] = ["ratio-client-id", "ratio-client-secret"];

/// Credentials and fingerprint repeated as header parameters: every method would ask for them. An
/// operation that asks for credentials so isn't open, whatever its `security` says.
pub(super) fn mend(document: &mut Value, mends: &mut Mends) {
    let whole = document.clone();
    for (key, operation) in operations_mut(document) {
        let pointer = operation_pointer(&key);
        let Some(parameters) = operation.get_mut("parameters").and_then(Value::as_array_mut) else {
            continue;
        };
        let mut asks = false;
        let mut index = 0;
        parameters.retain(|parameter| {
            let header = header_name(&whole, parameter)
                .filter(|name| SENT_BY_HOOKS.contains(&name.as_str()));
            if let Some(name) = &header {
                asks |= CREDENTIALS.contains(&name.as_str());
                mends.note(
                    "a header that the client's hooks send is no parameter",
                    &format!("{pointer}/parameters/{index}"),
                );
            }
            index += 1;
            header.is_none()
        });
        if asks && operation.get("security").and_then(Value::as_array).is_some_and(Vec::is_empty) {
            operation.remove("security");
            mends.note(
                "an operation that takes credentials as headers isn't open",
                &child(&pointer, "security"),
            );
        }
    }
}

/// The header's name in lower case, without the `X-` of old drafts.
fn header_name(document: &Value, parameter: &Value) -> Option<String> {
    let parameter = resolve(document, parameter)?;
    if parameter.get("in")?.as_str()? != "header" {
        return None;
    }
    let name = parameter.get("name")?.as_str()?.to_lowercase();
    Some(name.strip_prefix("x-").map_or(name.clone(), str::to_owned))
}
