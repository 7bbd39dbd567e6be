use serde_json::Value;

use crate::regen::grammar::references;
use crate::regen::refusal::Refusal;
use crate::regen::schemas::resolve;

/// References that lead out of the document, nowhere or in a circle.
pub(super) fn refuse(document: &Value) -> Result<(), Refusal> {
    for (pointer, _, target) in references(document) {
        if !target.starts_with("#/") {
            return Err(Refusal::new(
                &pointer,
                format!("the $ref {target:?} leads out of the document."),
                "Copy what it means into the document.",
            ));
        }
        let value = document.pointer(&pointer).unwrap_or(&Value::Null);
        if resolve(document, value).is_none() {
            return Err(Refusal::new(
                &pointer,
                format!("the $ref {target:?} is dangling: it leads nowhere, or in a circle."),
                "Add what it names, or replace the reference by what it must have meant.",
            ));
        }
    }
    Ok(())
}
