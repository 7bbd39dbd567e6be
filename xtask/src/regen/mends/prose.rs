use serde_json::Value;

use super::note::Mends;
use crate::regen::grammar::{is_prose, walk};
use crate::regen::pointer::child;

/// Text for people that is nothing (`description: null`) is gone, and a number there is its text.
pub(super) fn mend(document: &mut Value, mends: &mut Mends) {
    walk(document, &mut |kind, pointer, value| {
        let Some(members) = value.as_object_mut() else { return };
        members.retain(|name, member| {
            if !is_prose(kind, name) || member.is_string() {
                return true;
            }
            mends.note("text for people that was null or no text", &child(pointer, name));
            let is_null = member.is_null();
            *member = Value::String(member.to_string());
            !is_null
        });
    });
}
