//! A request whose texts are filled in for each message. What is filled in stays where it is: JSON is
//! built as a tree, forms and queries of pairs, a path of segments.

use http::Method;
use serde_json::{Map, Value};

use super::template::{Slot, Templates, Values};
use crate::Result;
use crate::vendor::{Call, Service};

/// A request as it is configured.
pub(super) struct Request {
    pub(super) method: Method,
    pub(super) path: Vec<String>,
    pub(super) headers: Vec<(String, Slot)>,
    pub(super) credentials: Credentials,
    pub(super) body: Body,
    pub(super) templates: Templates,
}

pub(super) enum Credentials {
    None,
    Basic(Slot, Slot),
    Bearer(Slot),
}

pub(super) enum Body {
    None,
    Json(Shape),
    Form(Vec<(String, Slot)>),
    Query(Vec<(String, Slot)>),
}

/// JSON as it is configured.
pub(super) enum Shape {
    Text(Slot),
    Fixed(Value),
    List(Vec<Shape>),
    Table(Vec<(String, Shape)>),
}

/// A request for one message.
pub(super) struct Written {
    method: Method,
    path: Vec<String>,
    pub(super) headers: Vec<(String, String)>,
    /// User name and password.
    pub(super) basic: Option<(String, String)>,
    pub(super) bearer: Option<String>,
    body: WrittenBody,
}

enum WrittenBody {
    None,
    Json(Value),
    Form(Vec<(String, String)>),
    Query(Vec<(String, String)>),
}

/// JSON, and how many templates are in it, and how many of them came out with a text.
struct Part {
    value: Value,
    templates: usize,
    texts: usize,
}

impl Part {
    /// Whether all that was to be filled in came out empty, as for a message without HTML.
    fn is_empty(&self) -> bool {
        self.templates > 0 && self.texts == 0
    }
}

impl Request {
    /// Fills everything in.
    pub(super) fn write(&self, values: &Values) -> Result<Written> {
        let fill = |slot: &Slot| self.templates.fill(slot, values);
        let (basic, bearer) = match &self.credentials {
            Credentials::None => (None, None),
            Credentials::Basic(user, password) => (Some((fill(user)?, fill(password)?)), None),
            Credentials::Bearer(token) => (None, Some(fill(token)?)),
        };
        Ok(Written {
            method: self.method.clone(),
            path: self.path.clone(),
            headers: self.pairs(&self.headers, values)?,
            basic,
            bearer,
            body: match &self.body {
                Body::None => WrittenBody::None,
                Body::Json(shape) => WrittenBody::Json(self.json(shape, values)?.value),
                Body::Form(pairs) => WrittenBody::Form(self.pairs(pairs, values)?),
                Body::Query(pairs) => WrittenBody::Query(self.pairs(pairs, values)?),
            },
        })
    }

    /// Fills pairs in; one whose template comes out empty is left out.
    fn pairs(&self, pairs: &[(String, Slot)], values: &Values) -> Result<Vec<(String, String)>> {
        let mut written = Vec::new();
        for (name, slot) in pairs {
            let text = self.templates.fill(slot, values)?;
            if !text.is_empty() || matches!(slot, Slot::Fixed(_)) {
                written.push((name.clone(), text));
            }
        }
        Ok(written)
    }

    /// Fills JSON in; a member in which every template comes out empty is left out.
    fn json(&self, shape: &Shape, values: &Values) -> Result<Part> {
        let mut counts = (0, 0);
        let mut kept = |part: Part| {
            counts = (counts.0 + part.templates, counts.1 + part.texts);
            (!part.is_empty()).then_some(part.value)
        };
        let value = match shape {
            Shape::Fixed(value) => value.clone(),
            Shape::Text(slot) => {
                let text = self.templates.fill(slot, values)?;
                if matches!(slot, Slot::Filled(_)) {
                    counts = (1, usize::from(!text.is_empty()));
                }
                Value::String(text)
            }
            Shape::List(items) => {
                let mut list = Vec::new();
                for item in items {
                    list.extend(kept(self.json(item, values)?));
                }
                Value::Array(list)
            }
            Shape::Table(members) => {
                let mut table = Map::new();
                for (name, member) in members {
                    if let Some(value) = kept(self.json(member, values)?) {
                        table.insert(name.clone(), value);
                    }
                }
                Value::Object(table)
            }
        };
        Ok(Part { value, templates: counts.0, texts: counts.1 })
    }
}

impl Written {
    /// The call of this service that it is.
    pub(super) fn call(self, service: &Service) -> Call<'_> {
        let path: Vec<_> = self.path.iter().map(String::as_str).collect();
        let call = service.call(self.method, &path);
        let call = match &self.body {
            WrittenBody::None => call,
            WrittenBody::Json(value) => call.json(value),
            WrittenBody::Form(pairs) => call.form(&borrowed(pairs)),
            WrittenBody::Query(pairs) => call.query(&borrowed(pairs)),
        };
        let call = match (&self.basic, &self.bearer) {
            (Some((user, password)), _) => call.basic(user, password),
            (None, Some(token)) => call.bearer(token),
            (None, None) => call,
        };
        // After the body, whose type a header may name in another way.
        self.headers.iter().fold(call, |call, (name, value)| call.header(name, value))
    }

    /// Whether this text is anywhere in it where the other side looks.
    pub(super) fn holds(&self, text: &str) -> bool {
        let in_pairs =
            |pairs: &[(String, String)]| pairs.iter().any(|(_, value)| value.contains(text));
        in_pairs(&self.headers)
            || match &self.body {
                WrittenBody::None => false,
                WrittenBody::Json(value) => in_json(value, text),
                WrittenBody::Form(pairs) | WrittenBody::Query(pairs) => in_pairs(pairs),
            }
    }
}

fn in_json(value: &Value, text: &str) -> bool {
    match value {
        Value::String(string) => string.contains(text),
        Value::Array(items) => items.iter().any(|item| in_json(item, text)),
        Value::Object(members) => members.values().any(|member| in_json(member, text)),
        _ => false,
    }
}

fn borrowed(pairs: &[(String, String)]) -> Vec<(&str, &str)> {
    pairs.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect()
}
