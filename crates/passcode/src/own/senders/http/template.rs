//! Texts that are filled in: for each message, or once and for all.

use std::collections::{BTreeMap, BTreeSet};

use minijinja::{AutoEscape, Environment, UndefinedBehavior, Value};
use secrecy::{ExposeSecret, SecretString};

use crate::own::segments::is_gsm;
use crate::{Error, ErrorKind, Result};

/// How a template is known from a text that stands for itself.
const MARKS: &[&str] = &["{{", "{%", "{#"];

pub(super) fn is_template(text: &str) -> bool {
    MARKS.iter().any(|mark| text.contains(mark))
}

/// A text of a request.
pub(super) enum Slot {
    Fixed(SecretString),
    /// A template, by its place in the settings.
    Filled(String),
}

impl Slot {
    pub(super) fn fixed(text: &str) -> Self {
        Self::Fixed(SecretString::from(text.to_owned()))
    }
}

/// What templates name, and what it is for one message.
pub(super) type Values = BTreeMap<String, Value>;

/// The templates of one request, by their place in its settings.
pub(super) struct Templates {
    environment: Environment<'static>,
    /// What they may name.
    offered: Vec<String>,
    used: BTreeSet<String>,
}

impl Templates {
    pub(super) fn new(offered: Vec<String>) -> Self {
        let mut environment = Environment::new();
        environment.set_undefined_behavior(UndefinedBehavior::Strict);
        // What is filled in is escaped by whoever writes the whole: JSON, a form, a header.
        environment.set_auto_escape_callback(|_| AutoEscape::None);
        environment.add_test("gsm", |text: &str| is_gsm(text));
        Self { environment, offered, used: BTreeSet::new() }
    }

    /// Compiles the template at this place. A mistake says what is wrong; if `hidden`, it quotes
    /// nothing, since a secret that looks like a template may stand there.
    pub(super) fn add(&mut self, at: &str, source: &str, hidden: bool) -> Result<Slot, String> {
        self.environment
            .add_template_owned(at.to_owned(), source.to_owned())
            .map_err(|error| in_words(&error))?;
        let template = self.environment.get_template(at).expect("it was added just now");
        for name in template.undeclared_variables(false) {
            if !self.offered.contains(&name) {
                return Err(self.unknown(&name, hidden));
            }
        }
        self.note(source);
        Ok(Slot::Filled(at.to_owned()))
    }

    /// Notes what a template names. The template engine's own list misses what is sliced.
    pub(super) fn note(&mut self, source: &str) {
        let tags = source.split('{').filter(|tag| tag.contains('}'));
        let is_no_name = |character: char| !character.is_ascii_alphanumeric() && character != '_';
        self.used.extend(tags.flat_map(|tag| tag.split(is_no_name)).map(str::to_owned));
    }

    fn unknown(&self, name: &str, hidden: bool) -> String {
        let choices = self.offered.join(", ");
        match name {
            _ if hidden => format!(
                "it uses what there is not; choices: {choices}; before a secret that has {{{{ or {{% in it write \
                 literal:"
            ),
            "from" => "it uses {{ from }}, and from is not set".to_owned(),
            name => format!("there is nothing called {name:?}; choices: {choices}"),
        }
    }

    /// Whether any of them names this.
    pub(super) fn uses(&self, name: &str) -> bool {
        self.used.contains(name)
    }

    /// The text of a slot.
    pub(super) fn fill(&self, slot: &Slot, values: &Values) -> Result<String> {
        match slot {
            Slot::Fixed(text) => Ok(text.expose_secret().to_owned()),
            Slot::Filled(at) => {
                let template = self.environment.get_template(at).expect("`add` made the slot");
                template.render(values).map_err(|error| {
                    let what = format!("the request can't be written: {at}: {}", in_words(&error));
                    Error::local(ErrorKind::InvalidRequest, what)
                })
            }
        }
    }
}

/// Why a template fails, with its line and nothing of its text.
fn in_words(error: &minijinja::Error) -> String {
    let line = error.line().map(|line| format!(" in line {line}")).unwrap_or_default();
    format!("the template fails: {}{line}", error.kind())
}
