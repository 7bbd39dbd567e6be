//! Gives the generated types a `Debug` that shows no text.
//!
//! Marks cover the secrets that somebody knew of. A document of tomorrow may have a member nobody has
//! looked at; so no text of a request or an answer is shown at all, only what can't hold any.

use quote::quote;
use syn::punctuated::Punctuated;
use syn::{
    Attribute, Fields, GenericArgument, Generics, Ident, Item, Path, PathArguments, Token, Type,
};

use crate::problem::Problem;

/// Types of the generated module that hold no text, or show none themselves.
const PLAIN: [&str; 9] = ["bool", "f32", "f64", "i32", "i64", "u32", "u64", "Uuid", "Secret"];

/// Replaces every derived `Debug` of the module `types`.
pub(super) fn redact(code: &mut syn::File) -> Result<(), Problem> {
    let types = code.items.iter_mut().find_map(|item| match item {
        Item::Mod(module) if module.ident == "types" => module.content.as_mut(),
        _ => None,
    });
    let Some((_, items)) = types else {
        return Err(Problem::new("progenitor's output has no module `types`."));
    };
    let mut made = Vec::new();
    for item in items.iter_mut() {
        let (name, attributes, generics, fields) = match item {
            Item::Struct(item) => {
                (&item.ident, &mut item.attrs, &item.generics, Some(&item.fields))
            }
            Item::Enum(item) => (&item.ident, &mut item.attrs, &item.generics, None),
            _ => continue,
        };
        if underive(attributes)? {
            made.push(shown(name, generics, fields)?);
        }
    }
    items.extend(made);
    Ok(())
}

/// Takes `Debug` out of the derived traits; whether it was there.
fn underive(attributes: &mut [Attribute]) -> Result<bool, Problem> {
    let mut found = false;
    for attribute in attributes.iter_mut().filter(|attribute| attribute.path().is_ident("derive")) {
        let derived =
            attribute.parse_args_with(Punctuated::<Path, Token![,]>::parse_terminated).map_err(
                |error| Problem::new(format!("progenitor derives what can't be read: {error}.")),
            )?;
        let is_debug = |path: &Path| path.segments.last().is_some_and(|last| last.ident == "Debug");
        found |= derived.iter().any(is_debug);
        let kept: Vec<&Path> = derived.iter().filter(|path| !is_debug(path)).collect();
        *attribute = syn::parse_quote!(#[derive(#(#kept),*)]);
    }
    Ok(found)
}

fn shown(name: &Ident, generics: &Generics, fields: Option<&Fields>) -> Result<Item, Problem> {
    let text = name.to_string();
    let (generics, arguments, bounds) = generics.split_for_impl();
    let fields = fields.into_iter().flatten().filter(|field| holds_no_text(&field.ty));
    let fields = fields.filter_map(|field| field.ident.as_ref()).map(|field| {
        let text = field.to_string();
        quote!(.field(#text, &self.#field))
    });
    let item = quote! {
        /// No text is shown.
        impl #generics ::std::fmt::Debug for #name #arguments #bounds {
            fn fmt(&self, f: &mut ::std::fmt::Formatter<'_>) -> ::std::fmt::Result {
                f.debug_struct(#text) #(#fields)* .finish_non_exhaustive()
            }
        }
    };
    syn::parse2(item)
        .map_err(|error| Problem::new(format!("the Debug of {text} is not Rust: {error}.")))
}

/// Numbers, secrets, and the other types of the module; alone, optional, boxed or in a list.
fn holds_no_text(ty: &Type) -> bool {
    let Type::Path(path) = ty else { return false };
    let Some(last) = path.path.segments.last() else { return false };
    if let PathArguments::AngleBracketed(arguments) = &last.arguments {
        let wraps = ["Option", "Vec", "Box"].iter().any(|name| last.ident == name);
        return wraps
            && arguments
                .args
                .iter()
                .all(|a| matches!(a, GenericArgument::Type(inner) if holds_no_text(inner)));
    }
    let is_ours = path.path.segments.len() == 1
        || path.path.segments.iter().any(|part| part.ident == "types");
    PLAIN.iter().any(|name| last.ident == name) || is_ours
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_can_hold_text_is_not_shown() {
        let mut code: syn::File = syn::parse_str(
            "pub mod types {
                #[derive(Clone, Debug)]
                pub struct A {
                    pub a: ::std::string::String,
                    pub b: ::std::option::Option<::std::string::String>,
                    pub c: bool,
                    pub d: ::std::option::Option<::vendor_http::Secret>,
                    pub e: ::std::vec::Vec<B>,
                    pub f: ::serde_json::Map<::std::string::String, ::serde_json::Value>,
                }
                #[derive(Debug)]
                pub struct B(pub ::std::string::String);
            }",
        )
        .unwrap();
        redact(&mut code).unwrap();
        let text = prettyplease::unparse(&code);
        assert!(
            !text.contains("derive(Clone, Debug)") && !text.contains("derive(Debug)"),
            "{text}"
        );
        for (field, shown) in
            [("a", false), ("b", false), ("c", true), ("d", true), ("e", true), ("f", false)]
        {
            assert_eq!(
                text.contains(&format!(".field(\"{field}\", &self.{field})")),
                shown,
                "{field}: {text}"
            );
        }
        assert!(text.contains("debug_struct(\"B\").finish_non_exhaustive()"), "{text}");
    }
}
