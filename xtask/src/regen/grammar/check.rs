use serde_json::Value;

use super::table::{Form, Kind};
use crate::problem::Problem;
use crate::regen::pointer::child;
use crate::regen::refusal::Refusal;

/// Types that a schema may have; `null` only in a list of them.
const TYPES: [&str; 7] = ["array", "boolean", "integer", "null", "number", "object", "string"];

/// Refuses what is not where it may be, or isn't of the form it must have: nobody could say what it
/// means, and passing over it would lose it.
pub(in crate::regen) fn check(document: &Value) -> Result<(), Problem> {
    object(document, Kind::Document, "").map_err(Problem::from)
}

fn object(value: &Value, kind: Kind, pointer: &str) -> Result<(), Refusal> {
    let Some(members) = value.as_object() else {
        return Err(wrong(value, pointer, &format!("{} is an object", kind.noun())));
    };
    if let Some(target) = members.get("$ref") {
        return reference(target, kind, pointer);
    }
    if kind == Kind::Schema {
        fractions(value, pointer)?;
    }
    for (name, member) in members {
        let place = child(pointer, name);
        match kind.form(name) {
            Some(form) => inside(member, form, &place)?,
            None if name.starts_with("x-") || kind.members().is_none() => {}
            None => {
                return Err(Refusal::new(
                    place,
                    format!("{name:?} is no member that {} has in OpenAPI 3.0.", kind.noun()),
                    "Remove it, or write in OpenAPI 3.0 what it means.",
                ));
            }
        }
    }
    Ok(())
}

/// Among texts, `1.10` without quotation marks was read as 1.1.
fn fractions(schema: &Value, pointer: &str) -> Result<(), Refusal> {
    let is_text = schema.get("type").is_none_or(|name| name == "string");
    let values = schema.get("enum").and_then(Value::as_array).into_iter().flatten();
    match values.enumerate().find(|(_, value)| is_text && value.is_f64()) {
        None => Ok(()),
        Some((index, value)) => Err(Refusal::new(
            format!("{pointer}/enum/{index}"),
            format!("{value} is a number, but the other values are texts."),
            "Write it as the text that is sent.",
        )),
    }
}

/// A reference leads to one of the components, all of it.
fn reference(target: &Value, kind: Kind, pointer: &str) -> Result<(), Refusal> {
    let Some(section) = kind.section() else {
        return Err(Refusal::new(
            pointer,
            format!("{} can't be a $ref here.", kind.noun()),
            "Copy what it refers to into its place.",
        ));
    };
    let Some(target) = target.as_str() else {
        return Err(wrong(target, &child(pointer, "$ref"), "a $ref is text"));
    };
    let name = target.strip_prefix(&format!("#/components/{section}/"));
    if target.starts_with('#') && name.is_none_or(|name| name.contains('/')) {
        return Err(Refusal::new(
            pointer,
            format!("the $ref {target:?} leads to no entry of /components/{section}."),
            "Make what it refers to an entry there, and refer to that.",
        ));
    }
    Ok(())
}

fn inside(member: &Value, form: Form, pointer: &str) -> Result<(), Refusal> {
    let fits = |fits: bool, what: &str| {
        if fits { Ok(()) } else { Err(wrong(member, pointer, what)) }
    };
    match form {
        Form::Any => Ok(()),
        Form::Text => fits(member.is_string(), "this is text"),
        Form::Prose => fits(!member.is_array() && !member.is_object(), "this is text"),
        Form::Flag => fits(member.is_boolean(), "this is true or false"),
        Form::One(kind) => object(member, kind, pointer),
        Form::SchemaOrFlag if member.is_boolean() => Ok(()),
        Form::SchemaOrFlag => object(member, Kind::Schema, pointer),
        Form::List(kind) => {
            fits(member.is_array(), "this is a list")?;
            let mut items = member.as_array().into_iter().flatten().enumerate();
            items.try_for_each(|(index, item)| object(item, kind, &format!("{pointer}/{index}")))
        }
        Form::Map(kind) => map(member, kind, pointer, |_| Ok(())),
        Form::Paths => map(member, Kind::Path, pointer, path),
        Form::Responses => map(member, Kind::Response, pointer, status),
        Form::TypeName => {
            let is_type = |name: &Value| name.as_str().is_some_and(|name| TYPES.contains(&name));
            let is_one = is_type(member) && member != "null";
            let are_all =
                member.as_array().is_some_and(|all| !all.is_empty() && all.iter().all(is_type));
            fits(is_one || are_all, "this is array, boolean, integer, number, object or string")
        }
        Form::Values => {
            let is_plain = |value: &Value| !value.is_array() && !value.is_object();
            fits(
                member.as_array().is_some_and(|all| all.iter().all(is_plain)),
                "this is a list of values without structure",
            )
        }
        Form::Required => {
            let names = member.as_array().is_some_and(|all| all.iter().all(Value::is_string));
            fits(names || member.is_boolean(), "this is a list of members' names")
        }
    }
}

fn map(
    member: &Value,
    kind: Kind,
    pointer: &str,
    name_fits: fn(&str) -> Result<(), &'static str>,
) -> Result<(), Refusal> {
    let Some(all) = member.as_object() else {
        return Err(wrong(
            member,
            pointer,
            &format!("each of these has a name and is {}", kind.noun()),
        ));
    };
    for (name, item) in all {
        let place = child(pointer, name);
        if name.starts_with("x-") && matches!(kind, Kind::Path | Kind::Response) {
            continue;
        }
        name_fits(name)
            .map_err(|what| Refusal::new(&place, format!("{name:?} {what}"), "Correct it."))?;
        object(item, kind, &place)?;
    }
    Ok(())
}

fn path(path: &str) -> Result<(), &'static str> {
    if !path.starts_with('/') {
        return Err("is no path: one begins with a slash.");
    }
    if path.contains("//") || path.contains(['?', '#']) {
        return Err("is a path that the generated client can't send as it stands.");
    }
    let mut open = false;
    for c in path.chars() {
        match (c, open) {
            ('{', false) => open = true,
            ('}', true) => open = false,
            ('{' | '}' | '/', _) if open || c == '}' => {
                return Err("has braces that don't belong together.");
            }
            _ => {}
        }
    }
    if open || path.contains("{}") { Err("has braces that don't belong together.") } else { Ok(()) }
}

fn status(status: &str) -> Result<(), &'static str> {
    let digits = status.strip_suffix("XX").unwrap_or(status);
    let has_digits = digits.chars().all(|c| c.is_ascii_digit())
        && digits.len() + if digits == status { 0 } else { 2 } == 3
        && digits.starts_with(['1', '2', '3', '4', '5']);
    if has_digits || status == "default" {
        Ok(())
    } else {
        Err("is no status: one is 200, 2XX or default, say.")
    }
}

fn wrong(value: &Value, pointer: &str, what: &str) -> Refusal {
    let found = match value {
        Value::Null => "nothing (null)",
        Value::Bool(_) => "true or false",
        Value::Number(_) => "a number",
        Value::String(_) => "text",
        Value::Array(_) => "a list",
        Value::Object(_) => "an object",
    };
    Refusal::new(pointer, format!("{what}, but here stands {found}."), "Correct it.")
}
