//! A request, and what its answers mean, as they are written in TOML.

use std::fmt;
use std::marker::PhantomData;

use serde::Deserialize;
use serde::de::value::{MapAccessDeserializer, SeqAccessDeserializer};
use serde::de::{Deserializer, Error, MapAccess, SeqAccess, Visitor};
use serde_json::Value;

use crate::ErrorKind;

/// The keys of a [`Definition`].
pub(super) const KEYS: &[&str] = &[
    "url", "method", "headers", "json", "form", "query", "basic", "bearer", "ok", "refused", "id",
];

#[derive(Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub(super) struct Definition {
    /// Where a message goes, `https://` and without a query; its path may hold templates of keys.
    pub(super) url: String,
    /// The method of the request, `"POST"` by default.
    #[serde(default)]
    pub(super) method: Method,
    /// Headers by name; each value is a secret or a template.
    #[serde(default)]
    pub(super) headers: Pairs<String>,
    /// The JSON of the request, a table or a list, in whose texts templates such as `{{ to }}` and
    /// `{{ text }}` stand.
    pub(super) json: Option<Tree>,
    /// The form of the request, in place of `json`, with templates such as `{{ to }}` and `{{ text }}`.
    pub(super) form: Option<Pairs<String>>,
    /// The query of the request, in place of `json`, with templates such as `{{ to }}` and
    /// `{{ text }}`.
    pub(super) query: Option<Pairs<String>>,
    /// User and password by HTTP Basic.
    pub(super) basic: Option<Basic>,
    /// A token by `Authorization: Bearer`, a secret or a template.
    pub(super) bearer: Option<String>,
    /// What an answer must be to prove that the message was taken; any 2xx by default.
    #[serde(default)]
    pub(super) ok: Condition,
    /// What answers prove that the message was not taken, one or a list; asked before `ok`.
    #[serde(default)]
    pub(super) refused: Several<Refusal>,
    /// A JSON pointer to the gateway's id of the message, for the log.
    pub(super) id: Option<String>,
}

#[derive(Clone, Copy, Default, PartialEq, Eq, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "UPPERCASE")]
pub(super) enum Method {
    Get,
    #[default]
    Post,
    Put,
}

#[derive(Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(expecting = "a table such as { user = \"…\", password = \"…\" }")]
pub(super) struct Basic {
    /// The user, a secret or a template.
    pub(super) user: String,
    /// The password, a secret or a template.
    pub(super) password: String,
}

/// What an answer must be, in all of this.
#[derive(Default, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(default, expecting = "a table such as { status = [200], json = { \"/status\" = \"ok\" } }")]
pub(super) struct Condition {
    /// HTTP statuses, one of which it must have.
    pub(super) status: Vec<u16>,
    /// Texts by JSON pointer, as in `{ "/status" = ["queued", "sent"] }`: one of them must be there.
    pub(super) json: Pairs<Several<String>>,
    /// JSON pointers where something must be.
    pub(super) has: Vec<String>,
}

/// What an answer must be, and what it means then.
#[derive(Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(
    deny_unknown_fields,
    expecting = "a table such as { status = [400], kind = \"invalid_recipient\" }"
)]
pub(super) struct Refusal {
    /// HTTP statuses, one of which it must have.
    #[serde(default)]
    pub(super) status: Vec<u16>,
    /// Texts by JSON pointer, as in `{ "/error" = "bad_number" }`: one of them must be there.
    #[serde(default)]
    pub(super) json: Pairs<Several<String>>,
    /// JSON pointers where something must be.
    #[serde(default)]
    pub(super) has: Vec<String>,
    /// What the refusal means.
    pub(super) kind: Kind,
}

/// The kinds that a refused message can have.
#[derive(Clone, Copy, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub(super) enum Kind {
    InvalidRecipient,
    Unsupported,
    InvalidRequest,
    RateLimited,
    Credentials,
    Account,
    Unavailable,
}

impl From<Kind> for ErrorKind {
    fn from(kind: Kind) -> Self {
        match kind {
            Kind::InvalidRecipient => Self::InvalidRecipient,
            Kind::Unsupported => Self::Unsupported,
            Kind::InvalidRequest => Self::InvalidRequest,
            Kind::RateLimited => Self::RateLimited,
            Kind::Credentials => Self::Credentials,
            Kind::Account => Self::Account,
            Kind::Unavailable => Self::Unavailable,
        }
    }
}

/// JSON whose texts are templates.
pub(super) enum Tree {
    Text(String),
    /// A number or a truth value.
    Fixed(Value),
    List(Vec<Tree>),
    Table(Vec<(String, Tree)>),
}

/// The pairs of a table, in its order.
pub(super) struct Pairs<T>(pub(super) Vec<(String, T)>);

impl<T> Default for Pairs<T> {
    fn default() -> Self {
        Self(Vec::new())
    }
}

/// One, or a list of them.
pub(super) struct Several<T>(pub(super) Vec<T>);

impl<T> Default for Several<T> {
    fn default() -> Self {
        Self(Vec::new())
    }
}

#[cfg(feature = "schema")]
mod schema {
    use std::borrow::Cow;
    use std::collections::BTreeMap;

    use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};

    use super::{Pairs, Several, Tree};

    impl JsonSchema for Tree {
        fn schema_name() -> Cow<'static, str> {
            "Tree".into()
        }

        fn json_schema(_: &mut SchemaGenerator) -> Schema {
            json_schema!({ "type": ["object", "array"] })
        }
    }

    impl<T: JsonSchema> JsonSchema for Pairs<T> {
        fn schema_name() -> Cow<'static, str> {
            format!("PairsOf{}", T::schema_name()).into()
        }

        fn json_schema(generator: &mut SchemaGenerator) -> Schema {
            BTreeMap::<String, T>::json_schema(generator)
        }
    }

    impl<T: JsonSchema> JsonSchema for Several<T> {
        fn schema_name() -> Cow<'static, str> {
            format!("SeveralOf{}", T::schema_name()).into()
        }

        fn json_schema(generator: &mut SchemaGenerator) -> Schema {
            let (one, list) = (generator.subschema_for::<T>(), generator.subschema_for::<Vec<T>>());
            json_schema!({ "anyOf": [one, list] })
        }
    }
}

impl<'de> Deserialize<'de> for Tree {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(TreeVisitor)
    }
}

struct TreeVisitor;

impl<'de> Visitor<'de> for TreeVisitor {
    type Value = Tree;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a table or a list")
    }

    fn visit_str<E>(self, text: &str) -> Result<Tree, E> {
        Ok(Tree::Text(text.to_owned()))
    }

    fn visit_bool<E>(self, truth: bool) -> Result<Tree, E> {
        Ok(Tree::Fixed(truth.into()))
    }

    fn visit_i64<E>(self, number: i64) -> Result<Tree, E> {
        Ok(Tree::Fixed(number.into()))
    }

    fn visit_f64<E: Error>(self, number: f64) -> Result<Tree, E> {
        match serde_json::Number::from_f64(number) {
            Some(number) => Ok(Tree::Fixed(number.into())),
            None => Err(E::custom("JSON has no such number: write it in quotes")),
        }
    }

    fn visit_seq<A: SeqAccess<'de>>(self, items: A) -> Result<Tree, A::Error> {
        Vec::deserialize(SeqAccessDeserializer::new(items)).map(Tree::List)
    }

    fn visit_map<A: MapAccess<'de>>(self, entries: A) -> Result<Tree, A::Error> {
        Pairs::deserialize(MapAccessDeserializer::new(entries)).map(|pairs| Tree::Table(pairs.0))
    }
}

impl<'de, T: Deserialize<'de>> Deserialize<'de> for Pairs<T> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_map(PairsVisitor(PhantomData))
    }
}

struct PairsVisitor<T>(PhantomData<T>);

impl<'de, T: Deserialize<'de>> Visitor<'de> for PairsVisitor<T> {
    type Value = Pairs<T>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a table")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut entries: A) -> Result<Pairs<T>, A::Error> {
        let mut pairs = Vec::new();
        while let Some(pair) = entries.next_entry()? {
            pairs.push(pair);
        }
        Ok(Pairs(pairs))
    }
}

impl<'de, T: Deserialize<'de>> Deserialize<'de> for Several<T> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(SeveralVisitor(PhantomData))
    }
}

struct SeveralVisitor<T>(PhantomData<T>);

impl<'de, T: Deserialize<'de>> Visitor<'de> for SeveralVisitor<T> {
    type Value = Several<T>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("one of these, or a list of them")
    }

    fn visit_str<E: Error>(self, text: &str) -> Result<Several<T>, E> {
        let text: serde::de::value::StrDeserializer<'_, E> =
            serde::de::IntoDeserializer::into_deserializer(text);
        T::deserialize(text).map(|one| Several(vec![one]))
    }

    fn visit_map<A: MapAccess<'de>>(self, entries: A) -> Result<Several<T>, A::Error> {
        T::deserialize(MapAccessDeserializer::new(entries)).map(|one| Several(vec![one]))
    }

    fn visit_seq<A: SeqAccess<'de>>(self, items: A) -> Result<Several<T>, A::Error> {
        Vec::deserialize(SeqAccessDeserializer::new(items)).map(Several)
    }
}
