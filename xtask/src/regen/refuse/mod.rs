//! What no rule can mend safely, refused by pointer and with advice, before the generator sees it.

mod bodies;
mod compositions;
mod members;
mod parameters;
mod references;
mod unions;
mod values;

use serde_json::Value;

use super::document::{operation_pointer, operations};
use super::pointer::child;
use super::refusal::Refusal;

/// Methods that the generated client can't send.
const UNSENDABLE: [&str; 2] = ["OPTIONS", "TRACE"];

pub(super) fn refuse(document: &Value) -> Result<(), Refusal> {
    references::refuse(document)?;
    compositions::refuse(document)?;
    unions::refuse(document)?;
    members::refuse(document)?;
    for (key, operation) in operations(document) {
        let pointer = operation_pointer(&key);
        method(&key, &pointer)?;
        servers(document, operation, &pointer)?;
        parameters::refuse(document, operation, &pointer)?;
        bodies::request(document, operation, &pointer)?;
        bodies::answers(document, operation, &pointer)?;
    }
    Ok(())
}

fn method(key: &str, pointer: &str) -> Result<(), Refusal> {
    match UNSENDABLE.iter().find(|method| key.starts_with(**method)) {
        None => Ok(()),
        Some(method) => Err(Refusal::new(
            pointer,
            format!("the generated client can't send {method}."),
            "Remove the operation.",
        )),
    }
}

/// The client has one base URL.
fn servers(document: &Value, operation: &Value, pointer: &str) -> Result<(), Refusal> {
    let path = pointer.rsplit_once('/').map_or(pointer, |(path, _)| path);
    for (owner, place) in
        [(operation, pointer), (document.pointer(path).unwrap_or(operation), path)]
    {
        let servers = owner.get("servers").and_then(Value::as_array);
        if servers.is_some_and(|servers| !servers.is_empty()) {
            return Err(Refusal::new(
                child(place, "servers"),
                "servers of its own, but the client calls one for all operations.",
                "Remove the operations, or the list if it says nothing else than the document's.",
            ));
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests;
