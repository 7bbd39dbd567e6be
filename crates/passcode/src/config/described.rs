//! What the table of a kind holds, for the schema.

use schemars::{JsonSchema, Schema, SchemaGenerator};

/// Says what a type reads.
pub(crate) type Describe = fn(&mut SchemaGenerator) -> Schema;

/// The keys of a kind's table: its own, and those of families of kinds.
#[derive(Clone)]
pub(crate) struct Described {
    pub(super) own: Describe,
    pub(super) families: Vec<Family>,
}

/// Keys that many kinds have, and which of them a kind takes.
#[derive(Clone, Copy)]
pub(crate) struct Family {
    pub(super) name: &'static str,
    pub(super) describe: Describe,
    pub(super) keys: &'static [&'static str],
}

impl Described {
    /// A kind whose settings type is `S`.
    pub(crate) fn new<S: JsonSchema>(families: impl Into<Vec<Family>>) -> Self {
        Self { own: S::json_schema, families: families.into() }
    }
}

impl Family {
    /// These keys of the type `C`; `name` is unique among families.
    pub(crate) fn new<C: JsonSchema>(name: &'static str, keys: &'static [&'static str]) -> Self {
        Self { name, describe: C::json_schema, keys }
    }
}
