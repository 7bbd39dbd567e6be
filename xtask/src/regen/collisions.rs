//! The last look at the generated code before it is written: no two things have one name.

use std::collections::BTreeSet;

use syn::{FnArg, Ident, ImplItem, Item, Pat, Signature};

use crate::problem::Problem;

/// Refuses code in which a type, a member, a variant, a method or an argument is there twice.
pub(super) fn check(code: &syn::File) -> Result<(), Problem> {
    module("the client", &code.items)
}

fn module(place: &str, items: &[Item]) -> Result<(), Problem> {
    unique(place, items.iter().filter_map(type_name))?;
    let methods = items.iter().flat_map(|item| match item {
        Item::Impl(item) if item.trait_.is_none() && is_client(&item.self_ty) => {
            item.items.as_slice()
        }
        _ => &[],
    });
    let signatures = methods.filter_map(|item| match item {
        ImplItem::Fn(method) => Some(&method.sig),
        _ => None,
    });
    let signatures: Vec<&Signature> = signatures.collect();
    unique("the client's methods", signatures.iter().map(|signature| &signature.ident))?;
    for signature in signatures {
        unique(
            &format!("the method {}", signature.ident),
            signature.inputs.iter().filter_map(argument),
        )?;
    }
    for item in items {
        match item {
            Item::Struct(item) => {
                let fields = item.fields.iter().filter_map(|field| field.ident.as_ref());
                unique(&format!("the type {}", item.ident), fields)?;
            }
            Item::Enum(item) => {
                unique(
                    &format!("the type {}", item.ident),
                    item.variants.iter().map(|v| &v.ident),
                )?;
            }
            Item::Mod(item) => {
                let items = item.content.as_ref().map_or(&[][..], |(_, items)| items.as_slice());
                module(&format!("the module {}", item.ident), items)?;
            }
            _ => {}
        }
    }
    Ok(())
}

fn type_name(item: &Item) -> Option<&Ident> {
    match item {
        Item::Struct(item) => Some(&item.ident),
        Item::Enum(item) => Some(&item.ident),
        Item::Type(item) => Some(&item.ident),
        Item::Mod(item) => Some(&item.ident),
        _ => None,
    }
}

fn is_client(ty: &syn::Type) -> bool {
    matches!(ty, syn::Type::Path(path) if path.path.is_ident("Client"))
}

fn argument(argument: &FnArg) -> Option<&Ident> {
    match argument {
        FnArg::Typed(typed) => match typed.pat.as_ref() {
            Pat::Ident(name) => Some(&name.ident),
            _ => None,
        },
        FnArg::Receiver(_) => None,
    }
}

fn unique<'a>(place: &str, names: impl Iterator<Item = &'a Ident>) -> Result<(), Problem> {
    let mut seen = BTreeSet::new();
    for name in names {
        if !seen.insert(name) {
            return Err(Problem::new(format!(
                "In what was generated, {place} would have {:?} twice.",
                name.to_string()
            ))
            .advise("Find the two in the document, and rename or remove one by an action in overlay.json."));
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_that_is_there_twice_is_refused_by_its_owner() {
        for (code, what) in [
            ("pub mod types { struct A { a: u8, a: u8 } }", "the type A would have \"a\" twice"),
            ("pub mod types { enum A { B, B } }", "the type A would have \"B\" twice"),
            ("pub mod types { struct A; enum A {} }", "the module types would have \"A\" twice"),
            (
                "impl Client { fn a(&self) {} } impl Client { fn a(&self) {} }",
                "methods would have \"a\" twice",
            ),
            ("impl Client { fn a(&self, b: u8, b: u8) {} }", "the method a would have \"b\" twice"),
        ] {
            let code: syn::File = syn::parse_str(code).unwrap();
            let problem = check(&code).unwrap_err().to_string();
            assert!(problem.contains(what), "{problem}");
        }
        let fine = "struct A { a: u8, b: u8 } impl A { fn a(&self) {} } impl Client { fn a(&self, b: u8) {} }";
        check(&syn::parse_str(fine).unwrap()).unwrap();
    }
}
