//! Reads settings out of the tree with serde, so that every error knows its place, unknown keys
//! are refused whatever the settings type says, and secrets are resolved on the way.

use serde::de::value::StrDeserializer;
use serde::de::{
    self, DeserializeOwned, Deserializer, IntoDeserializer, MapAccess, SeqAccess, Unexpected,
    Visitor,
};
use serde::forward_to_deserialize_any;

use crate::config::file::{FileText, TextOrFile};
use crate::config::mistake::{Mistake, Place};
use crate::config::node::{Entry, Node, Value};
use crate::config::reference::ProviderRef;
use crate::config::scope::Scope;
use crate::config::secret::{self, Secret};

/// One value, where it stands, and what it may refer to.
#[derive(Clone)]
pub(super) struct Reader<'a> {
    pub(super) node: &'a Node,
    pub(super) place: Place,
    pub(super) scope: &'a Scope,
    /// Keys of this table that somebody else reads.
    pub(super) also: &'a [&'a str],
}

impl<'a> Reader<'a> {
    pub(super) fn new(node: &'a Node, place: Place, scope: &'a Scope) -> Self {
        Self { node, place, scope, also: &[] }
    }

    /// Reads the keys of a table but these, which belong to families of kinds.
    pub(super) fn own<S: DeserializeOwned>(&self, families: &[&str]) -> Result<S, Mistake> {
        let also: Vec<_> = self.also.iter().chain(families).copied().collect();
        S::deserialize(Reader { also: &also, ..self.clone() })
    }

    /// Reads these keys of a table alone.
    pub(super) fn family<C: DeserializeOwned>(&self, keys: &[&str]) -> Result<C, Mistake> {
        let node = self.node.only(keys);
        C::deserialize(Reader { node: &node, ..self.clone() })
    }

    fn check_keys(&self, fields: &'static [&'static str]) -> Result<(), Mistake> {
        for entry in self.node.entries().unwrap_or_default() {
            let key = entry.key.as_str();
            if !fields.contains(&key) && !self.also.contains(&key) {
                let choices: Vec<_> = fields.iter().chain(self.also).copied().collect();
                return Err(
                    Mistake::no_such("key", key, &choices).at(&self.place.key(key, entry.line))
                );
            }
        }
        Ok(())
    }

    fn text(&self, expected: &str) -> Result<&'a str, Mistake> {
        self.node.text().ok_or_else(|| de::Error::invalid_type(self.found(), &expected))
    }

    fn found(&self) -> Unexpected<'a> {
        match &self.node.value {
            Value::Text(text) | Value::Query(text) => Unexpected::Str(text),
            Value::Integer(number) => Unexpected::Signed(*number),
            Value::Float(number) => Unexpected::Float(*number),
            Value::Boolean(truth) => Unexpected::Bool(*truth),
            Value::List(_) => Unexpected::Seq,
            Value::Table(_) => Unexpected::Map,
        }
    }

    fn visit<'de, V: Visitor<'de>>(&self, visitor: V) -> Result<V::Value, Mistake> {
        match &self.node.value {
            Value::Text(text) | Value::Query(text) => visitor.visit_str(text),
            Value::Integer(number) => visitor.visit_i64(*number),
            Value::Float(number) => visitor.visit_f64(*number),
            Value::Boolean(truth) => visitor.visit_bool(*truth),
            Value::List(items) => visitor.visit_seq(Items { reader: self, items, index: 0 }),
            Value::Table(entries) => {
                visitor.visit_map(Entries { reader: self, entries: entries.iter(), current: None })
            }
        }
    }

    /// In a URL's query a number or a truth value is text.
    fn visit_scalar<'de, V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Mistake> {
        let Value::Query(text) = &self.node.value else {
            return self.deserialize_any(visitor);
        };
        match (text.parse::<i64>(), text.parse::<bool>()) {
            (Ok(number), _) => visitor.visit_i64(number),
            (_, Ok(truth)) => visitor.visit_bool(truth),
            _ => visitor.visit_str(text),
        }
        .map_err(|mistake: Mistake| mistake.at(&self.place))
    }
}

impl<'de> Deserializer<'de> for Reader<'_> {
    type Error = Mistake;

    fn deserialize_any<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Mistake> {
        self.visit(visitor).map_err(|mistake| mistake.at(&self.place))
    }

    fn deserialize_option<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Mistake> {
        visitor.visit_some(self)
    }

    fn deserialize_newtype_struct<V: Visitor<'de>>(
        self,
        name: &'static str,
        visitor: V,
    ) -> Result<V::Value, Mistake> {
        let text = match name {
            Secret::MARK => self
                .text("a secret")
                .and_then(|text| secret::resolve(text, &self.place, self.scope)),
            FileText::MARK => {
                let path = self.text("the path of a file");
                path.and_then(|path| {
                    secret::check_path(path).and_then(|()| self.scope.read_file(path))
                })
            }
            TextOrFile::MARK => {
                self.text("a text or file:PATH").and_then(|text| match text.strip_prefix("file:") {
                    Some(path) => self.scope.read_file(path),
                    None => Ok(text.to_owned()),
                })
            }
            ProviderRef::MARK => self
                .text("the name of a provider")
                .and_then(|text| self.scope.check_provider(text).map(|()| text.to_owned())),
            _ => return visitor.visit_newtype_struct(self),
        };
        text.and_then(|text| visitor.visit_string(text)).map_err(|mistake| mistake.at(&self.place))
    }

    fn deserialize_struct<V: Visitor<'de>>(
        self,
        _name: &'static str,
        fields: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, Mistake> {
        // serde takes a list for a table whose keys are in this order.
        if let Value::List(_) = self.node.value {
            let mistake: Mistake = de::Error::invalid_type(self.found(), &visitor);
            return Err(mistake.at(&self.place));
        }
        self.check_keys(fields)?;
        self.deserialize_any(visitor)
    }

    fn deserialize_enum<V: Visitor<'de>>(
        self,
        _name: &'static str,
        variants: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, Mistake> {
        let expected = format!("one of {}", in_quotes(variants));
        let variant: Result<StrDeserializer<'_, Mistake>, Mistake> =
            self.text(&expected).map(IntoDeserializer::into_deserializer);
        variant
            .and_then(|variant| visitor.visit_enum(variant))
            .map_err(|mistake| mistake.at(&self.place))
    }

    fn deserialize_bool<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Mistake> {
        self.visit_scalar(visitor)
    }

    fn deserialize_u8<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Mistake> {
        self.visit_scalar(visitor)
    }

    fn deserialize_u16<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Mistake> {
        self.visit_scalar(visitor)
    }

    fn deserialize_u32<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Mistake> {
        self.visit_scalar(visitor)
    }

    fn deserialize_u64<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Mistake> {
        self.visit_scalar(visitor)
    }

    forward_to_deserialize_any! {
        i8 i16 i32 i64 f32 f64 char str string bytes byte_buf unit unit_struct seq tuple
        tuple_struct map identifier ignored_any
    }
}

fn in_quotes(words: &[&str]) -> String {
    words.iter().map(|word| format!("{word:?}")).collect::<Vec<_>>().join(", ")
}

struct Items<'a> {
    reader: &'a Reader<'a>,
    items: &'a [Node],
    index: usize,
}

impl<'de> SeqAccess<'de> for Items<'_> {
    type Error = Mistake;

    fn next_element_seed<T: de::DeserializeSeed<'de>>(
        &mut self,
        seed: T,
    ) -> Result<Option<T::Value>, Mistake> {
        let Some(node) = self.items.get(self.index) else {
            return Ok(None);
        };
        let place = self.reader.place.index(self.index, node.line);
        self.index += 1;
        let reader = Reader::new(node, place.clone(), self.reader.scope);
        seed.deserialize(reader).map(Some).map_err(|mistake| mistake.at(&place))
    }
}

struct Entries<'a> {
    reader: &'a Reader<'a>,
    entries: std::slice::Iter<'a, Entry>,
    current: Option<&'a Entry>,
}

impl<'de> MapAccess<'de> for Entries<'_> {
    type Error = Mistake;

    fn next_key_seed<K: de::DeserializeSeed<'de>>(
        &mut self,
        seed: K,
    ) -> Result<Option<K::Value>, Mistake> {
        self.current = self.entries.find(|entry| !self.reader.also.contains(&entry.key.as_str()));
        let Some(entry) = self.current else {
            return Ok(None);
        };
        let key: StrDeserializer<'_, Mistake> = entry.key.as_str().into_deserializer();
        seed.deserialize(key).map(Some)
    }

    fn next_value_seed<T: de::DeserializeSeed<'de>>(
        &mut self,
        seed: T,
    ) -> Result<T::Value, Mistake> {
        let entry = self.current.take().ok_or_else(|| Mistake::new("a value without a key"))?;
        let place = self.reader.place.key(&entry.key, entry.node.line.or(entry.line));
        let reader = Reader::new(&entry.node, place.clone(), self.reader.scope);
        seed.deserialize(reader).map_err(|mistake| mistake.at(&place))
    }
}
