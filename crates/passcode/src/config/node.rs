//! Configuration as a tree of values that know the line they stand on.

use std::collections::BTreeSet;
use std::hash::{Hash, Hasher};
use std::ops::Range;
use std::{fmt, mem};

use serde::de::{self, Deserialize, Deserializer, MapAccess, SeqAccess, Visitor};
use toml::Spanned;
use toml::de::{DeTable, DeValue};

/// A value and, for TOML, its line (from 1).
#[derive(Clone)]
pub(super) struct Node {
    pub(super) value: Value,
    pub(super) line: Option<usize>,
}

#[derive(Clone)]
pub(super) enum Value {
    Text(String),
    /// Text of a URL's query, which may stand for a number or a truth value as well.
    Query(String),
    Integer(i64),
    Float(f64),
    Boolean(bool),
    List(Vec<Node>),
    Table(Vec<Entry>),
}

/// One key of a table.
#[derive(Clone)]
pub(super) struct Entry {
    pub(super) key: String,
    pub(super) line: Option<usize>,
    pub(super) node: Node,
}

impl Node {
    pub(super) fn new(value: Value) -> Self {
        Self { value, line: None }
    }

    /// Reads TOML.
    ///
    /// # Errors
    ///
    /// The line it went wrong on, and why.
    pub(super) fn from_toml(text: &str) -> Result<Self, (usize, &'static str)> {
        let lines = Lines::of(text);
        let table = DeTable::parse(text).map_err(|error| {
            let span = error.span().unwrap_or_default();
            let there = text.get(span.clone()).unwrap_or_default();
            (lines.number(&span), not_toml(error.message(), there))
        })?;
        Ok(Self { value: lines.table(table.get_ref()), line: None })
    }

    pub(super) fn entries(&self) -> Option<&[Entry]> {
        match &self.value {
            Value::Table(entries) => Some(entries),
            _ => None,
        }
    }

    pub(super) fn entry(&self, key: &str) -> Option<&Entry> {
        self.entries()?.iter().find(|entry| entry.key == key)
    }

    /// The line of what stands at this path below, such as `routes[0].to`: the innermost there is.
    pub(super) fn line_of(&self, path: &str) -> Option<usize> {
        let mut node = self;
        let mut line = None;
        for step in path.split(['.', '[']) {
            let index = step.strip_suffix(']').and_then(|index| index.parse::<usize>().ok());
            let found = match (&node.value, index) {
                (Value::List(items), Some(index)) => items.get(index).map(|item| (item, item.line)),
                _ => node.entry(step).map(|entry| (&entry.node, entry.line)),
            };
            let Some((next, its_line)) = found else { break };
            node = next;
            line = its_line.or(line);
        }
        line
    }

    /// This table with these keys only.
    pub(super) fn only(&self, keys: &[&str]) -> Self {
        let entries = self.entries().unwrap_or_default().iter();
        let kept = entries.filter(|entry| keys.contains(&entry.key.as_str())).cloned().collect();
        Self { value: Value::Table(kept), line: self.line }
    }

    pub(super) fn text(&self) -> Option<&str> {
        match &self.value {
            Value::Text(text) | Value::Query(text) => Some(text),
            _ => None,
        }
    }
}

/// Of what it says; where it stands doesn't matter.
impl Hash for Node {
    fn hash<H: Hasher>(&self, hasher: &mut H) {
        mem::discriminant(&self.value).hash(hasher);
        match &self.value {
            Value::Text(text) | Value::Query(text) => text.hash(hasher),
            Value::Integer(number) => number.hash(hasher),
            Value::Float(number) => number.to_bits().hash(hasher),
            Value::Boolean(truth) => truth.hash(hasher),
            Value::List(items) => items.hash(hasher),
            Value::Table(entries) => {
                entries.len().hash(hasher);
                for entry in entries {
                    (&entry.key, &entry.node).hash(hasher);
                }
            }
        }
    }
}

/// Why a text is not TOML, in our words, by a piece of the parser's: its own may quote what stands
/// there. The first that fits.
const NOT_TOML: &[(&str, &str)] = &[
    ("duplicate", "this table or key stands twice"),
    ("recur", "this is nested too deep"),
    ("unquoted keys cannot be empty", "a key is missing before its ="),
    ("missing key", "a key is missing before its ="),
    ("key with no value", NOT_A_PAIR),
    ("unquoted key", "a key has only the letters A to Z, digits, - and _, or stands in quotes"),
    ("escape", "a backslash in quotes must be written twice, or the text put in single quotes"),
    ("unicode", "a backslash in quotes must be written twice, or the text put in single quotes"),
    ("string", NOT_CLOSED),
    ("quote", NOT_CLOSED),
    ("missing comma", "a comma is missing between two of several values"),
    ("extra comma", "there is a comma too many"),
    ("unclosed", "a bracket is not closed"),
    ("value", NO_VALUE),
    ("assignment", NOT_A_PAIR),
    ("extra", NOT_A_PAIR),
    ("`=`", NOT_A_PAIR),
    ("unexpected", NOT_A_PAIR),
];

const NOT_CLOSED: &str = "a text is not closed by its quotes, or holds what must be escaped";
const NOT_A_PAIR: &str = "a key and its value are written KEY = VALUE, one on a line";

const NO_VALUE: &str =
    "a value is missing or not one: write a text in quotes, a number, true or false";

/// `there` is what stands where the parser gave up.
fn not_toml(message: &str, there: &str) -> &'static str {
    if message.contains("must be quoted") {
        return match there.trim() {
            "" => NO_VALUE,
            several if several.contains(char::is_whitespace) => {
                "a text is written in quotes, and between two of several values there is a comma"
            }
            _ => "a text is written in quotes",
        };
    }
    let known = NOT_TOML.iter().find(|(piece, _)| message.contains(piece));
    known.map_or("this is not TOML", |(_, why)| why)
}

/// Where each line of a text begins, but the first.
struct Lines(Vec<usize>);

impl Lines {
    fn of(text: &str) -> Self {
        Self(text.match_indices('\n').map(|(end, _)| end + 1).collect())
    }

    fn number(&self, span: &Range<usize>) -> usize {
        1 + self.0.partition_point(|start| *start <= span.start)
    }

    fn table(&self, table: &DeTable<'_>) -> Value {
        let mut entries: Vec<_> = table
            .iter()
            .map(|(key, value)| Entry {
                key: key.get_ref().to_string(),
                line: Some(self.number(&key.span())),
                node: self.node(value),
            })
            .collect();
        // The parser sorts keys; people read them in the order of the file.
        entries.sort_by_key(|entry| entry.line);
        Value::Table(entries)
    }

    fn node(&self, value: &Spanned<DeValue<'_>>) -> Node {
        Node { value: self.value(value.get_ref()), line: Some(self.number(&value.span())) }
    }

    fn value(&self, value: &DeValue<'_>) -> Value {
        match value {
            DeValue::String(text) => Value::Text(text.to_string()),
            DeValue::Boolean(truth) => Value::Boolean(*truth),
            DeValue::Integer(digits) => i64::from_str_radix(digits.as_str(), digits.radix())
                .map_or_else(|_| Value::Float(f64::INFINITY), Value::Integer),
            DeValue::Float(digits) => Value::Float(digits.as_str().parse().unwrap_or(f64::NAN)),
            DeValue::Datetime(date) => Value::Text(date.to_string()),
            DeValue::Array(items) => {
                Value::List(items.iter().map(|item| self.node(item)).collect())
            }
            DeValue::Table(table) => self.table(table),
        }
    }
}

/// From an application's own configuration system; such nodes know no line.
impl<'de> Deserialize<'de> for Node {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(NodeVisitor).map(Self::new)
    }
}

struct NodeVisitor;

impl<'de> Visitor<'de> for NodeVisitor {
    type Value = Value;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a string, a number, true or false, a list or a table")
    }

    fn visit_str<E>(self, text: &str) -> Result<Value, E> {
        Ok(Value::Text(text.to_owned()))
    }

    fn visit_bool<E>(self, truth: bool) -> Result<Value, E> {
        Ok(Value::Boolean(truth))
    }

    fn visit_i64<E>(self, number: i64) -> Result<Value, E> {
        Ok(Value::Integer(number))
    }

    fn visit_u64<E>(self, number: u64) -> Result<Value, E> {
        Ok(i64::try_from(number).map_or(Value::Float(f64::INFINITY), Value::Integer))
    }

    fn visit_f64<E>(self, number: f64) -> Result<Value, E> {
        Ok(Value::Float(number))
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut items: A) -> Result<Value, A::Error> {
        let mut list = Vec::new();
        while let Some(node) = items.next_element()? {
            list.push(node);
        }
        Ok(Value::List(list))
    }

    fn visit_map<A: MapAccess<'de>>(self, mut entries: A) -> Result<Value, A::Error> {
        let mut keys = BTreeSet::new();
        let mut table = Vec::new();
        // A null is a key that was not set.
        while let Some((key, node)) = entries.next_entry::<String, Option<Node>>()? {
            if !keys.insert(key.clone()) {
                return Err(de::Error::custom(format!(
                    "the key {key:?} stands twice in one table"
                )));
            }
            table.extend(node.map(|node| Entry { key, line: None, node }));
        }
        Ok(Value::Table(table))
    }
}
