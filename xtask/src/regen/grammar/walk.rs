use serde_json::Value;

use super::table::{Form, Kind};
use crate::regen::pointer::child;

/// What is called with kind, pointer and value of an object.
type Visit<'a> = dyn FnMut(Kind, &str, &mut Value) + 'a;

/// Calls `visit` with every object of the document, outer ones before inner ones.
pub(in crate::regen) fn walk(document: &mut Value, visit: &mut Visit<'_>) {
    object(document, Kind::Document, "", visit);
}

fn object(value: &mut Value, kind: Kind, pointer: &str, visit: &mut Visit<'_>) {
    if !value.is_object() {
        return;
    }
    visit(kind, pointer, value);
    let Some(members) = value.as_object_mut() else { return };
    for (name, member) in members {
        if let Some(form) = kind.form(name) {
            inside(member, form, &child(pointer, name), visit);
        }
    }
}

fn inside(member: &mut Value, form: Form, pointer: &str, visit: &mut Visit<'_>) {
    match form {
        Form::One(kind) => object(member, kind, pointer, visit),
        Form::SchemaOrFlag => object(member, Kind::Schema, pointer, visit),
        Form::List(kind) => {
            for (index, item) in member.as_array_mut().into_iter().flatten().enumerate() {
                object(item, kind, &format!("{pointer}/{index}"), visit);
            }
        }
        Form::Map(_) | Form::Paths | Form::Responses => {
            let kind = match form {
                Form::Map(kind) => kind,
                Form::Paths => Kind::Path,
                _ => Kind::Response,
            };
            for (name, item) in member.as_object_mut().into_iter().flatten() {
                object(item, kind, &child(pointer, name), visit);
            }
        }
        _ => {}
    }
}

/// Every reference of the document: the pointer of its object, that object's kind, and the target.
pub(in crate::regen) fn references(document: &Value) -> Vec<(String, Kind, String)> {
    let mut found = Vec::new();
    walk(&mut document.clone(), &mut |kind, pointer, value| {
        if let Some(target) = value.get("$ref").and_then(Value::as_str) {
            found.push((pointer.to_owned(), kind, target.to_owned()));
        }
    });
    found
}
