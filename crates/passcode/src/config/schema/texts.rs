//! Settings that are text and stand for something else.

use std::borrow::Cow;

use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};

use crate::config::file::{FileText, TextOrFile};
use crate::config::reference::ProviderRef;
use crate::config::secret::Secret;

macro_rules! text {
    ($name:ident, $description:literal) => {
        impl JsonSchema for $name {
            fn schema_name() -> Cow<'static, str> {
                stringify!($name).into()
            }

            fn schema_id() -> Cow<'static, str> {
                concat!("passcode::config::", stringify!($name)).into()
            }

            fn json_schema(_: &mut SchemaGenerator) -> Schema {
                json_schema!({ "type": "string", "description": $description })
            }
        }
    };
}

text!(
    Secret,
    "A secret: `env:NAME`, `file:PATH` (relative to this file), `literal:…` or the secret itself."
);
text!(FileText, "The path of a file, relative to this one.");
text!(TextOrFile, "A template, or `file:PATH` to one.");
text!(ProviderRef, "The name of a provider: NAME in `[providers.NAME]`.");
