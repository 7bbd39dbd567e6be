//! Members whose names say that they hold a secret, and the reviewed list of those that don't.

use std::collections::BTreeMap;

use serde_json::{Value, json};

use super::pointer::{child, steps};
use super::schemas::{self, is_type, resolve};
use super::secrets::is_secret;
use super::source::SECRETS;
use crate::problem::Problem;

/// What such a name contains, case and underscores aside.
const WORDS: [&str; 8] =
    ["otp", "jwt", "secret", "token", "password", "idnumber", "signature", "fingerprint"];

/// Member or `Schema.member` to the reason why it is no secret.
#[derive(Debug)]
pub(super) struct Exceptions(BTreeMap<String, String>);

impl Exceptions {
    pub(super) fn parse(text: &str) -> Result<Self, Problem> {
        let exceptions: BTreeMap<String, String> = toml::from_str(text).map_err(|error| {
            Problem::new(format!(
                "{SECRETS} is not a list of `\"member\" = \"why it is no secret\"`: {error}"
            ))
        })?;
        match exceptions.iter().find(|(_, reason)| reason.trim().is_empty()) {
            Some((member, _)) => {
                Err(Problem::new(format!("{SECRETS} gives no reason for {member:?}.")))
            }
            None => Ok(Self(exceptions)),
        }
    }

    fn holds(&self, schema: &str, member: &str) -> bool {
        self.0.contains_key(member) || self.0.contains_key(&format!("{schema}.{member}"))
    }
}

/// Pointers of the text members whose names say that they hold a secret, but that are neither
/// marked nor listed.
pub(super) fn unmarked(document: &Value, exceptions: &Exceptions) -> Vec<String> {
    let mut found = Vec::new();
    schemas::visit(&mut document.clone(), &mut |pointer, schema| {
        let owner = steps(pointer).get(2).cloned().unwrap_or_default();
        for (name, member) in
            schema.get("properties").and_then(Value::as_object).into_iter().flatten()
        {
            if says_secret(name)
                && is_unmarked_text(document, member)
                && !exceptions.holds(&owner, name)
            {
                found.push(child(&child(pointer, "properties"), name));
            }
        }
    });
    found
}

fn says_secret(name: &str) -> bool {
    let plain: String =
        name.chars().filter(char::is_ascii_alphanumeric).collect::<String>().to_lowercase();
    WORDS.iter().any(|word| plain.contains(word))
}

/// The values of an enum are in the document for all to read.
fn is_unmarked_text(document: &Value, member: &Value) -> bool {
    text_of(document, member).is_some_and(|schema| {
        is_type(schema, "string") && schema.get("enum").is_none() && !is_secret(schema)
    })
}

/// The schema behind references, and behind an `allOf` of one part: how 3.0 makes one nullable.
fn text_of<'a>(document: &'a Value, member: &'a Value) -> Option<&'a Value> {
    let schema = resolve(document, member)?;
    match schema.get("allOf").and_then(Value::as_array).map(Vec::as_slice) {
        Some([only]) => resolve(document, only),
        _ => Some(schema),
    }
}

/// Fails if there is any such member.
pub(super) fn require_none(unmarked: &[String]) -> Result<(), Problem> {
    match unmarked.first() {
        None => Ok(()),
        Some(pointer) => Err(Problem::new(format!(
            "By its name the member at {pointer} holds a secret, but nothing marks it as one. Either an \
             overlay action gives it `format: password`, or {SECRETS} says why it is none."
        ))),
    }
}

/// Marks the members at these pointers; gives back those that are not there, or marked already.
pub(super) fn mark(document: &mut Value, pointers: &[String]) -> Vec<String> {
    let whole = document.clone();
    let mut dead = Vec::new();
    for pointer in pointers {
        match document.pointer_mut(pointer) {
            Some(member) if is_unmarked_text(&whole, member) => {
                let nullable = member.get("nullable") == Some(&Value::Bool(true));
                *member = json!({"type": "string", "format": "password"});
                if nullable {
                    member["nullable"] = Value::Bool(true);
                }
            }
            _ => dead.push(pointer.clone()),
        }
    }
    dead
}

#[cfg(test)]
mod tests {
    use super::*;

    fn document(name: &str, member: &Value) -> Value {
        json!({"components": {"schemas": {
            "S": {"type": "object", "properties": {name: member}},
            "Alias": {"type": "string"},
        }}})
    }

    #[test]
    fn a_name_that_says_a_secret_needs_a_mark_or_a_reason() {
        let none = Exceptions::parse("").unwrap();
        let text = json!({"type": "string"});
        for name in [
            "otp",
            "totpCode",
            "sessionJwt",
            "client_secret",
            "accessToken",
            "idNumber",
            "Password",
            "deviceFingerprint",
        ] {
            let pointer = format!("/components/schemas/S/properties/{name}");
            assert_eq!(unmarked(&document(name, &text), &none), [pointer]);
        }
        for (name, member) in [
            ("name", text.clone()),
            ("otp", json!({"type": "string", "format": "password"})),
            ("tokenType", json!({"type": "string", "enum": ["A"]})),
            ("otpLength", json!({"type": "integer"})),
        ] {
            assert!(unmarked(&document(name, &member), &none).is_empty(), "{name}");
        }
        for list in ["nextPageToken = \"A cursor.\"", "\"S.nextPageToken\" = \"A cursor.\""] {
            let exceptions = Exceptions::parse(list).unwrap();
            assert!(unmarked(&document("nextPageToken", &text), &exceptions).is_empty());
        }
        assert!(Exceptions::parse("nextPageToken = \"\"").is_err());
    }

    #[test]
    fn a_nullable_alias_of_text_is_text() {
        let member = json!({"nullable": true, "allOf": [{"$ref": "#/components/schemas/Alias"}]});
        let found = unmarked(&document("jwt", &member), &Exceptions::parse("").unwrap());
        assert_eq!(found, ["/components/schemas/S/properties/jwt"]);
    }

    #[test]
    fn an_alias_of_text_is_text() {
        let mut document = document("jwt", &json!({"$ref": "#/components/schemas/Alias"}));
        let found = unmarked(&document, &Exceptions::parse("").unwrap());
        assert_eq!(found.len(), 1);
        assert!(mark(&mut document, &found).is_empty());
        assert_eq!(
            document["components"]["schemas"]["S"]["properties"]["jwt"]["format"],
            "password"
        );
        assert_eq!(mark(&mut document, &found), found, "a mark that does nothing is told");
    }
}
