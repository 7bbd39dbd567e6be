//! Sees to it that every `format: password` comes out as the redacting type.

use serde_json::Value;
use syn::{Fields, GenericArgument, Item, PathArguments, Type};

use super::pointer::{is_parameter, steps};
use super::schemas;
use super::source::OPENAPI;
use crate::problem::Problem;

/// The type a secret becomes.
pub(super) const SECRET_TYPE: &str = "::vendor_http::Secret";

/// A member of a named schema that holds a secret.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct SecretMember {
    schema: String,
    member: String,
}

/// Every secret of the document's schemas, parameters left out. One that is not a member of a named
/// schema is refused, since nothing could show that it came out right.
pub(super) fn find(document: &Value) -> Result<Vec<SecretMember>, Problem> {
    let mut pointers = Vec::new();
    schemas::visit(&mut document.clone(), &mut |pointer, schema| {
        if is_secret(schema) && !is_parameter(pointer) {
            pointers.push(pointer.to_owned());
        }
    });
    pointers.iter().map(|pointer| member_at(pointer)).collect()
}

pub(super) fn is_secret(schema: &Value) -> bool {
    schema.get("format").and_then(Value::as_str) == Some("password")
}

fn member_at(pointer: &str) -> Result<SecretMember, Problem> {
    let steps = steps(pointer);
    let mut steps: Vec<&str> = steps.iter().map(String::as_str).collect();
    // The parts of an `allOf` are one type.
    while let Some(at) = steps.iter().position(|step| *step == "allOf") {
        steps.drain(at..(at + 2).min(steps.len()));
    }
    match steps.as_slice() {
        ["components", "schemas", schema, "properties", member] => {
            Ok(SecretMember { schema: (*schema).to_owned(), member: (*member).to_owned() })
        }
        _ => Err(Problem::new(format!(
            "{OPENAPI}: there is a secret at {pointer}. Only members of named schemas can be \
             shown to become secrets; move it there by an overlay action."
        ))),
    }
}

/// Fails unless each of the members is a secret in the generated code.
pub(super) fn verify(secrets: &[SecretMember], code: &syn::File) -> Result<(), Problem> {
    for SecretMember { schema, member } in secrets {
        let shown = type_of(code, schema, member).is_some_and(is_secret_type);
        if !shown {
            return Err(Problem::new(format!(
                "The member {member:?} of {schema:?} is marked as a secret, but did not become \
                 {SECRET_TYPE}: its schema must be a plain string."
            )));
        }
    }
    Ok(())
}

fn type_of<'a>(code: &'a syn::File, schema: &str, member: &str) -> Option<&'a Type> {
    let types = code.items.iter().find_map(|item| match item {
        Item::Mod(module) if module.ident == "types" => module.content.as_ref(),
        _ => None,
    })?;
    let fields = types.1.iter().find_map(|item| match item {
        Item::Struct(found) if folded(&found.ident.to_string()) == folded(schema) => {
            Some(&found.fields)
        }
        _ => None,
    })?;
    let Fields::Named(fields) = fields else {
        return None;
    };
    fields.named.iter().find_map(|field| {
        let name = field.ident.as_ref()?.to_string();
        (folded(&name) == folded(member)).then_some(&field.ty)
    })
}

/// A name without its case and underscores: `sessionJwt` and `session_jwt` are one.
fn folded(name: &str) -> String {
    name.chars().filter(char::is_ascii_alphanumeric).collect::<String>().to_lowercase()
}

/// `::vendor_http::Secret`, or that in an `Option`.
fn is_secret_type(ty: &Type) -> bool {
    let Type::Path(path) = ty else { return false };
    let Some(last) = path.path.segments.last() else {
        return false;
    };
    if let PathArguments::AngleBracketed(arguments) = &last.arguments {
        return last.ident == "Option"
            && arguments.args.iter().all(
                |argument| matches!(argument, GenericArgument::Type(inner) if is_secret_type(inner)),
            );
    }
    let names: Vec<_> = path.path.segments.iter().map(|part| part.ident.to_string()).collect();
    names.join("::") == SECRET_TYPE.trim_start_matches("::")
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::super::generate::generate;
    use super::super::reduce::reduce;
    use super::*;

    fn document(member: &Value) -> Value {
        json!({
            "openapi": "3.0.3",
            "info": {"title": "t", "version": "1"},
            "paths": {},
            "components": {"schemas": {"SignIn": {
                "type": "object",
                "required": ["otpCode"],
                "properties": {"otpCode": member, "name": {"type": "string"}},
            }}},
        })
    }

    #[test]
    fn secrets_come_out_as_secrets_whatever_stands_beside_them() {
        for member in [
            json!({"type": "string", "format": "password"}),
            json!({"type": "string", "format": "password", "nullable": true}),
            json!({"type": "string", "format": "password", "minLength": 4, "description": "d"}),
        ] {
            let document = document(&member);
            let secrets = find(&document).unwrap();
            assert_eq!(secrets.len(), 1);
            let code = generate(&reduce(document)).unwrap();
            verify(&secrets, &code).unwrap();
        }
    }

    #[test]
    fn a_secret_that_stayed_a_string_is_refused() {
        let document = document(&json!({"type": "string", "format": "password", "minLength": 4}));
        let secrets = find(&document).unwrap();
        let code = generate(&document).unwrap();
        let problem = verify(&secrets, &code).unwrap_err().to_string();
        assert!(problem.contains("\"otpCode\" of \"SignIn\""), "{problem}");
    }

    #[test]
    fn a_secret_that_is_no_string_is_refused() {
        let document = document(&json!({"type": "integer", "format": "password"}));
        let secrets = find(&document).unwrap();
        let code = generate(&reduce(document)).unwrap();
        assert!(verify(&secrets, &code).is_err());
    }

    #[test]
    fn a_secret_elsewhere_is_refused_by_its_pointer() {
        let secret = json!({"type": "string", "format": "password"});
        let items = document(&json!({"type": "array", "items": secret}));
        let problem = find(&items).unwrap_err().to_string();
        assert!(
            problem.contains("/components/schemas/SignIn/properties/otpCode/items"),
            "{problem}"
        );
    }
}
