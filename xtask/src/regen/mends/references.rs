use serde_json::{Map, Value};

use super::note::Mends;
use crate::regen::grammar::walk;

/// OpenAPI 3.0 ignores what stands beside a `$ref`, and strict parsers refuse it.
pub(super) fn mend(document: &mut Value, mends: &mut Mends) {
    walk(document, &mut |_, pointer, value| {
        let Some(members) = value.as_object_mut() else { return };
        if members.len() > 1
            && let Some(target) = members.get("$ref").filter(|target| target.is_string())
        {
            *members = Map::from_iter([("$ref".to_owned(), target.clone())]);
            mends.note("what stood beside a $ref is gone", pointer);
        }
    });
}
