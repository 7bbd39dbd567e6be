//! String enums, as types that take a value born tomorrow.
//!
//! The generator would make closed ones, which fail to decode; so it is told to use these instead.

use heck::ToPascalCase;
use serde_json::Value;

use super::naming::{OTHER, variants};
use crate::problem::Problem;

/// A named enum of the document.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct OpenEnum {
    /// The Rust type.
    pub(super) name: String,
    /// Variant and value. A value that would be called `Other` is left to the variant of that name.
    variants: Vec<(String, String)>,
}

impl OpenEnum {
    /// Where the generated code finds it.
    pub(super) fn path(&self) -> String {
        format!("crate::generated::types::{}", self.name)
    }
}

pub(super) fn find(document: &Value) -> Vec<OpenEnum> {
    let schemas = document.pointer("/components/schemas").and_then(Value::as_object);
    schemas.into_iter().flatten().filter_map(|(name, schema)| open_enum(name, schema)).collect()
}

fn open_enum(name: &str, schema: &Value) -> Option<OpenEnum> {
    let values: Vec<&str> =
        schema.get("enum")?.as_array()?.iter().filter_map(Value::as_str).collect();
    // Values without names of their own were refused.
    let names = variants(&values).unwrap_or_default();
    let all = names.into_iter().zip(values).filter(|(name, _)| name != OTHER);
    let variants = all.map(|(name, value)| (name, value.to_owned())).collect();
    Some(OpenEnum { name: name.to_pascal_case(), variants })
}

/// Puts the enums into the generated module `types`.
pub(super) fn emit(enums: &[OpenEnum], code: &mut syn::File) -> Result<(), Problem> {
    let types = code.items.iter_mut().find_map(|item| match item {
        syn::Item::Mod(module) if module.ident == "types" => module.content.as_mut(),
        _ => None,
    });
    let Some((_, items)) = types else {
        return Err(Problem::new("progenitor's output has no module `types`."));
    };
    for open_enum in enums {
        let file: syn::File = syn::parse_str(&text(open_enum)).map_err(|error| {
            Problem::new(format!("the enum {:?} is not Rust: {error}.", open_enum.name))
        })?;
        items.extend(file.items);
    }
    Ok(())
}

fn text(OpenEnum { name, variants }: &OpenEnum) -> String {
    let each = |line: &dyn Fn(&str, &str) -> String| -> String {
        variants.iter().map(|(variant, value)| line(variant, value)).collect()
    };
    let declared = each(&|variant, value| {
        let doc = format!("`{value}`.");
        format!("#[doc = {doc:?}] {variant},\n")
    });
    let to_text = each(&|variant, value| format!("Self::{variant} => {value:?},\n"));
    let from_text = each(&|variant, value| format!("{value:?} => Self::{variant},\n"));
    let shown = each(&|variant, _| format!("Self::{variant} => {variant:?},\n"));
    format!(
        "/// One of the contract's values, or one it doesn't know yet.
         #[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
         #[non_exhaustive]
         pub enum {name} {{
             {declared}
             /// Any other value, as it is on the wire.
             Other(::std::string::String),
         }}
         impl {name} {{
             /// The value as it is on the wire.
             #[must_use]
             pub fn as_str(&self) -> &str {{
                 match self {{ {to_text} Self::Other(text) => text }}
             }}
         }}
         impl ::std::convert::From<&str> for {name} {{
             fn from(text: &str) -> Self {{
                 match text {{ {from_text} other => Self::Other(other.into()) }}
             }}
         }}
         impl ::std::str::FromStr for {name} {{
             type Err = ::std::convert::Infallible;
             fn from_str(text: &str) -> ::std::result::Result<Self, Self::Err> {{
                 ::std::result::Result::Ok(text.into())
             }}
         }}
         impl ::std::fmt::Display for {name} {{
             fn fmt(&self, f: &mut ::std::fmt::Formatter<'_>) -> ::std::fmt::Result {{
                 f.write_str(self.as_str())
             }}
         }}
         /// An unknown value is not shown: nobody knows what it is.
         impl ::std::fmt::Debug for {name} {{
             fn fmt(&self, f: &mut ::std::fmt::Formatter<'_>) -> ::std::fmt::Result {{
                 f.write_str(match self {{ {shown} Self::Other(_) => \"Other(***)\" }})
             }}
         }}
         impl ::serde::Serialize for {name} {{
             fn serialize<S: ::serde::Serializer>(&self, serializer: S) -> ::std::result::Result<S::Ok, S::Error> {{
                 serializer.serialize_str(self.as_str())
             }}
         }}
         impl<'de> ::serde::Deserialize<'de> for {name} {{
             fn deserialize<D: ::serde::Deserializer<'de>>(deserializer: D) -> ::std::result::Result<Self, D::Error> {{
                 let text = <::std::string::String as ::serde::Deserialize>::deserialize(deserializer)?;
                 ::std::result::Result::Ok(text.as_str().into())
             }}
         }}"
    )
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn every_value_has_a_variant_of_its_own_and_other_stays_free() {
        let values = ["USDC_ETHEREUM", "kyc.updated", "kyc_updated", "1", "", "Self", "OTHER"];
        let document =
            json!({"components": {"schemas": {"my_enum": {"type": "string", "enum": values}}}});
        let [open] = find(&document).try_into().unwrap();
        assert_eq!(open.name, "MyEnum");
        let names: Vec<_> = open.variants.iter().map(|(name, _)| name.as_str()).collect();
        assert_eq!(
            names,
            ["UsdcEthereum", "KycDotUpdated", "KycUnderscoreUpdated", "N1", "Empty", "SelfValue"]
        );
        let mut code: syn::File = syn::parse_str("pub mod types {}").unwrap();
        emit(&[open], &mut code).unwrap();
        assert!(prettyplease::unparse(&code).contains("\"kyc.updated\" => Self::KycDotUpdated,"));
    }
}
