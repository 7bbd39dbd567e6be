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
pub(super) struct Definition {
    pub(super) url: String,
    #[serde(default)]
    pub(super) method: Method,
    #[serde(default)]
    pub(super) headers: Pairs<String>,
    pub(super) json: Option<Tree>,
    pub(super) form: Option<Pairs<String>>,
    pub(super) query: Option<Pairs<String>>,
    pub(super) basic: Option<Basic>,
    pub(super) bearer: Option<String>,
    #[serde(default)]
    pub(super) ok: Condition,
    #[serde(default)]
    pub(super) refused: Several<Refusal>,
    pub(super) id: Option<String>,
}

#[derive(Clone, Copy, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "UPPERCASE")]
pub(super) enum Method {
    Get,
    #[default]
    Post,
    Put,
}

#[derive(Deserialize)]
#[serde(expecting = "a table such as { user = \"…\", password = \"…\" }")]
pub(super) struct Basic {
    pub(super) user: String,
    pub(super) password: String,
}

/// What an answer must be, in all of this.
#[derive(Default, Deserialize)]
#[serde(default, expecting = "a table such as { status = [200], json = { \"/status\" = \"ok\" } }")]
pub(super) struct Condition {
    pub(super) status: Vec<u16>,
    /// Texts by JSON pointer; one of them must be there.
    pub(super) json: Pairs<Several<String>>,
    /// JSON pointers; something must be there.
    pub(super) has: Vec<String>,
}

/// What an answer must be, and what it means then.
#[derive(Deserialize)]
#[serde(
    deny_unknown_fields,
    expecting = "a table such as { status = [400], kind = \"invalid_recipient\" }"
)]
pub(super) struct Refusal {
    #[serde(default)]
    pub(super) status: Vec<u16>,
    #[serde(default)]
    pub(super) json: Pairs<Several<String>>,
    #[serde(default)]
    pub(super) has: Vec<String>,
    pub(super) kind: Kind,
}

/// The kinds that a refused message can have.
#[derive(Clone, Copy, Deserialize)]
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
