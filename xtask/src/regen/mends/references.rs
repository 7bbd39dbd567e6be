use serde_json::{Map, Value};

use super::Mends;
use crate::regen::schemas::{SAMPLES, child};

/// OpenAPI 3.0 ignores what stands beside a `$ref`, and strict parsers refuse it.
pub(super) fn mend(document: &mut Value, mends: &mut Mends) {
    bare(document, "", mends);
}

fn bare(value: &mut Value, pointer: &str, mends: &mut Mends) {
    match value {
        Value::Object(members) => {
            if members.len() > 1 && members.get("$ref").is_some_and(Value::is_string) {
                let target = members["$ref"].clone();
                *members = Map::from_iter([("$ref".to_owned(), target)]);
                mends.note("what stood beside a $ref is gone", pointer);
            }
            for (name, member) in
                members.iter_mut().filter(|(name, _)| !SAMPLES.contains(&name.as_str()))
            {
                bare(member, &child(pointer, name), mends);
            }
        }
        Value::Array(items) => {
            for (index, item) in items.iter_mut().enumerate() {
                bare(item, &format!("{pointer}/{index}"), mends);
            }
        }
        _ => {}
    }
}
