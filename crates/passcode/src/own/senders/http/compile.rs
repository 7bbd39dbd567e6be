//! From what is written in TOML to a request and its rules, with every mistake at its place.

use http::{HeaderName, Method};

use super::conditions::Conditions;
use super::definition::{self, Basic, Definition, Pairs, Tree};
use super::meaning::Rules;
use super::place;
use super::request::{Body, Credentials, Request, Shape};
use super::source::Source;
use super::template::{Slot, Templates, Values, is_template};
use crate::Result;

/// What is set by the body, the URL or the connection, and by nobody else.
const OURS: &[&str] = &[
    "accept-encoding",
    "connection",
    "content-length",
    "expect",
    "host",
    "keep-alive",
    "te",
    "trailer",
    "transfer-encoding",
    "upgrade",
];

/// Headers that hold no secret.
const OPEN: &[&str] = &["accept", "accept-language", "content-type", "user-agent"];

/// Compiles the texts of one request.
pub(super) struct Compiler<'a, 'b> {
    source: Source<'a, 'b>,
    templates: Templates,
}

impl<'a, 'b> Compiler<'a, 'b> {
    pub(super) fn new(source: Source<'a, 'b>, offered: Vec<String>) -> Self {
        Self { source, templates: Templates::new(offered) }
    }

    /// The base URL, the request and its rules. `open` is what a URL may show, `vendor` is
    /// the service's name in sentences.
    pub(super) fn compile(
        mut self,
        definition: Definition,
        open: &Values,
        vendor: &str,
    ) -> Result<(String, Request, Rules)> {
        let (base_url, path) =
            place::split(&definition.url).map_err(|what| self.source.mistake("url", what))?;
        let path = self.path(path, open)?;
        let method = match definition.method {
            definition::Method::Get => Method::GET,
            definition::Method::Post => Method::POST,
            definition::Method::Put => Method::PUT,
        };
        let given =
            [definition.json.is_some(), definition.form.is_some(), definition.query.is_some()];
        let given: Vec<_> =
            ["json", "form", "query"].into_iter().zip(given).filter(|(_, given)| *given).collect();
        if let [_, (second, _), ..] = given.as_slice() {
            let what = "a request has at most one of json, form and query";
            return Err(self.source.mistake(second, what));
        }
        if let (&Method::GET, Some((body @ ("json" | "form"), _))) = (&method, given.first()) {
            let what = "a GET has no body: write query, or another method";
            return Err(self.source.mistake(body, what));
        }
        let credentials = self.credentials(definition.basic, definition.bearer)?;
        let headers = self.headers(definition.headers, &credentials)?;
        let body = match (definition.json, definition.form, definition.query) {
            (Some(tree), ..) => Body::Json(self.root(tree)?),
            (_, Some(pairs), _) => Body::Form(self.pairs("form", pairs)?),
            (.., Some(pairs)) => Body::Query(self.pairs("query", pairs)?),
            _ => Body::None,
        };
        let (ok, refused, id) = (definition.ok, definition.refused.0, definition.id);
        let rules = Conditions(self.source).rules(vendor, ok, refused, id)?;
        let templates = self.templates;
        Ok((base_url, Request { method, path, headers, credentials, body, templates }, rules))
    }

    /// The path, which is the same for every message: whoever a URL passes may write it down.
    fn path(&mut self, segments: Vec<String>, open: &Values) -> Result<Vec<String>> {
        let mut shown = Templates::new(open.keys().cloned().collect());
        let mut path = Vec::new();
        for text in segments {
            if !is_template(&text) {
                path.push(text);
                continue;
            }
            self.templates.note(&text);
            let filled = shown
                .add("url", &text, false)
                .and_then(|slot| shown.fill(&slot, open).map_err(|error| error.to_string()));
            let filled = filled.map_err(|what| {
                let what = format!(
                    "in a URL's path stand a preset's own keys only, and no secrets: {what}"
                );
                self.source.mistake("url", what)
            })?;
            if matches!(filled.as_str(), "." | "..") {
                let what = "with these keys its path has a \".\" or a \"..\"";
                return Err(self.source.mistake("url", what));
            }
            path.push(filled);
        }
        Ok(path)
    }

    fn credentials(&mut self, basic: Option<Basic>, bearer: Option<String>) -> Result<Credentials> {
        Ok(match (basic, bearer) {
            (Some(_), Some(_)) => {
                let what = "a request has at most one of basic and bearer";
                return Err(self.source.mistake("bearer", what));
            }
            (Some(Basic { user, password }), None) => Credentials::Basic(
                self.credential("basic.user", &user)?,
                self.credential("basic.password", &password)?,
            ),
            (None, Some(token)) => Credentials::Bearer(self.credential("bearer", &token)?),
            (None, None) => Credentials::None,
        })
    }

    fn headers(
        &mut self,
        headers: Pairs<String>,
        credentials: &Credentials,
    ) -> Result<Vec<(String, Slot)>> {
        let mut written: Vec<(String, Slot)> = Vec::new();
        for (name, value) in headers.0 {
            let at = format!("headers.{name}");
            let lower = name.to_ascii_lowercase();
            let what = if HeaderName::from_bytes(name.as_bytes()).is_err() {
                "this is no header's name"
            } else if OURS.contains(&lower.as_str()) {
                "this header follows from the rest of the request: leave it out"
            } else if written.iter().any(|(known, _)| known.eq_ignore_ascii_case(&name)) {
                "this header stands here twice"
            } else if lower == "authorization" && !matches!(credentials, Credentials::None) {
                "basic and bearer write this header: leave one of them out"
            } else {
                let slot = match OPEN.contains(&lower.as_str()) {
                    true => self.text(&at, &value)?,
                    false => self.credential(&at, &value)?,
                };
                written.push((name, slot));
                continue;
            };
            return Err(self.source.mistake(&at, what));
        }
        if !written.iter().any(|(name, _)| name.eq_ignore_ascii_case("user-agent")) {
            // Some refuse requests by nobody.
            written.push(("User-Agent".to_owned(), Slot::fixed("passcode")));
        }
        Ok(written)
    }

    /// What may be a secret, or a template.
    fn credential(&mut self, at: &str, text: &str) -> Result<Slot> {
        let in_table = matches!(self.source, Source::Table(_));
        if is_template(text) && !is_reference(text) {
            let slot = self.templates.add(at, text, in_table);
            return slot.map_err(|what| self.source.mistake(at, what));
        }
        if in_table || is_reference(text) {
            self.source.secret(at, text)
        } else {
            Ok(Slot::fixed(text))
        }
    }

    /// A template, or a text that stands for itself; a secret only if it is referred to.
    fn text(&mut self, at: &str, text: &str) -> Result<Slot> {
        if is_reference(text) {
            return self.source.secret(at, text);
        }
        if !is_template(text) {
            return Ok(Slot::fixed(text));
        }
        self.templates.add(at, text, false).map_err(|what| self.source.mistake(at, what))
    }

    fn pairs(&mut self, at: &str, pairs: Pairs<String>) -> Result<Vec<(String, Slot)>> {
        let mut slots = Vec::new();
        for (name, text) in pairs.0 {
            let slot = self.text(&format!("{at}.{name}"), &text)?;
            slots.push((name, slot));
        }
        Ok(slots)
    }

    fn root(&mut self, tree: Tree) -> Result<Shape> {
        match tree {
            Tree::List(_) | Tree::Table(_) => self.shape("json", tree),
            _ => Err(self.source.mistake("json", "expected a table or a list")),
        }
    }

    fn shape(&mut self, at: &str, tree: Tree) -> Result<Shape> {
        Ok(match tree {
            Tree::Text(text) => Shape::Text(self.text(at, &text)?),
            Tree::Fixed(value) => Shape::Fixed(value),
            Tree::List(items) => {
                let items = items.into_iter().enumerate();
                let items = items.map(|(index, item)| self.shape(&format!("{at}[{index}]"), item));
                Shape::List(items.collect::<Result<_>>()?)
            }
            Tree::Table(members) => {
                let mut table = Vec::new();
                for (name, member) in members {
                    let member = self.shape(&format!("{at}.{name}"), member)?;
                    table.push((name, member));
                }
                Shape::Table(table)
            }
        })
    }
}

/// Whether a text refers to a secret, or says of itself that it is one.
fn is_reference(text: &str) -> bool {
    ["env:", "file:", "literal:"].iter().any(|scheme| text.starts_with(scheme))
}
