//! What a message says: templates by language, ours or the configuration's.

use std::borrow::Cow;
use std::cell::OnceCell;
use std::collections::BTreeMap;
use std::time::Duration;

use minijinja::{Environment, UndefinedBehavior, Value};

use super::builtin;
use crate::store::milliseconds;
use crate::{Locale, Recipient};

/// The parts of a message that are templates.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Part {
    Subject,
    Text,
    Html,
}

impl Part {
    /// In the order in which they are declared.
    const ALL: [Self; 3] = [Self::Subject, Self::Text, Self::Html];

    pub(super) fn name(self) -> &'static str {
        match self {
            Self::Subject => "subject",
            Self::Text => "text",
            Self::Html => "html",
        }
    }
}

/// What a configuration gives.
#[derive(Debug, Clone, Default)]
pub(super) struct Given {
    pub(super) app: Option<String>,
    /// The domain of WebOTP.
    pub(super) web_otp: Option<String>,
    /// The hash of an Android app.
    pub(super) app_hash: Option<String>,
    /// Templates by language (`None`: for everybody) and part.
    pub(super) templates: BTreeMap<(Option<String>, &'static str), String>,
}

/// The texts of one provider, compiled.
#[derive(Debug)]
pub(super) struct Texts {
    templates: Environment<'static>,
    given: Given,
    /// Which template writes each part for whoever names no language.
    everybody: [Option<String>; 3],
}

/// What a template may name.
const NAMES: &[&str] = &["code", "app", "minutes", "domain", "recipient"];

/// What goes into a message.
pub(super) struct Facts<'a> {
    pub(super) code: &'a str,
    pub(super) left: Duration,
    pub(super) recipient: &'a Recipient,
}

/// What comes out.
#[derive(Clone, PartialEq, Eq)]
pub(super) struct Written {
    pub(super) subject: String,
    /// With its last lines.
    pub(super) text: String,
    /// How much of `text` comes before its last lines.
    pub(super) body: usize,
    pub(super) html: Option<String>,
}

impl Texts {
    /// Compiles them. A mistake names the template, as its setting, and says what is wrong.
    pub(super) fn new(given: Given) -> Result<Self, (String, String)> {
        let mut templates = Environment::new();
        templates.set_undefined_behavior(UndefinedBehavior::Strict);
        // In HTML what is put in is escaped; nothing else is.
        templates.set_auto_escape_callback(|name| match name.ends_with("html") {
            true => minijinja::AutoEscape::Html,
            false => minijinja::AutoEscape::None,
        });
        for (language, subject, text) in builtin::TEXTS {
            for (part, source) in [(Part::Subject, subject), (Part::Text, text)] {
                let name = ours(language, part);
                templates
                    .add_template_owned(name, (*source).to_owned())
                    .expect("the built-in texts are compiled by a test");
            }
        }
        for ((language, part), source) in &given.templates {
            let setting = setting(language.as_deref(), part);
            templates
                .add_template_owned(setting.clone(), source.clone())
                .map_err(|error| (setting.clone(), in_words(&error)))?;
            let named = templates.get_template(&setting).expect("it was added just now");
            for name in named.undeclared_variables(false) {
                check_name(&name, &given).map_err(|what| (setting.clone(), what))?;
            }
        }
        let mut texts = Self { templates, given, everybody: Default::default() };
        texts.everybody = Part::ALL.map(|part| texts.find(None, part));
        Ok(texts)
    }

    /// The languages that the configuration has a text for, and none, which is everybody's.
    pub(super) fn languages(&self) -> Vec<Option<String>> {
        let configured = self.given.templates.keys().map(|(language, _)| language.clone());
        let mut all: Vec<_> = configured.chain([None]).collect();
        all.sort();
        all.dedup();
        all
    }

    /// The languages that we have texts in.
    pub(super) fn builtin() -> impl Iterator<Item = &'static str> {
        builtin::TEXTS.iter().map(|(language, ..)| *language)
    }

    /// Whether no template of the configuration writes this part.
    pub(super) fn is_ours(&self, locale: Option<&Locale>, part: Part) -> bool {
        self.template(locale, part).is_none_or(|name| name.starts_with(OURS))
    }

    /// Writes a message in this language, or in the nearest there is.
    pub(super) fn write(
        &self,
        locale: Option<&Locale>,
        facts: &Facts<'_>,
    ) -> Result<Written, (String, String)> {
        let minutes = minutes(facts.left);
        let values = [
            ("code", Some(Value::from(facts.code))),
            ("app", self.given.app.as_deref().map(Value::from)),
            ("minutes", Some(Value::from(minutes))),
            ("domain", self.given.web_otp.as_deref().map(Value::from)),
            ("recipient", Some(Value::from(facts.recipient.to_string()))),
        ];
        let written = [const { OnceCell::new() }; 2];
        let render = |part: Part| -> Result<Option<String>, (String, String)> {
            let Some(name) = self.template(locale, part) else { return Ok(None) };
            // Ours ask whether there is a name, and an empty one is none. Elsewhere what is not set is not
            // there: `check_name` misses what is sliced, since the template engine does.
            let is_ours = name.starts_with(OURS);
            let values = written[usize::from(is_ours)].get_or_init(|| {
                let unset = is_ours.then(|| Value::from(""));
                let set = values.iter().filter_map(|(name, value)| {
                    Some((*name, value.clone().or_else(|| unset.clone())?))
                });
                Value::from(set.collect::<BTreeMap<_, _>>())
            });
            let template = self.templates.get_template(&name).expect("`template` found it");
            let text =
                template.render(values).map_err(|error| (name.into_owned(), in_words(&error)))?;
            Ok(Some(text))
        };
        let subject = render(Part::Subject)?.unwrap_or_default();
        let text = render(Part::Text)?.unwrap_or_default();
        let body = text.trim_end();
        Ok(Written {
            // A line break would be another header.
            subject: subject.split_whitespace().collect::<Vec<_>>().join(" "),
            text: body.to_owned() + &self.last_lines(facts.code),
            body: body.len(),
            html: render(Part::Html)?,
        })
    }

    /// What programs on a phone look for: the app's hash, then WebOTP's line, which must be last.
    fn last_lines(&self, code: &str) -> String {
        let hash = self.given.app_hash.as_ref().map(|hash| format!("\n\n{hash}"));
        let domain = self.given.web_otp.as_ref().map(|domain| format!("\n\n@{domain} #{code}"));
        hash.into_iter().chain(domain).collect()
    }

    /// The setting that the template of this part stands in.
    pub(super) fn setting(&self, locale: Option<&Locale>, part: Part) -> String {
        self.template(locale, part).map_or_else(|| part.name().to_owned(), Cow::into_owned)
    }

    /// Which template writes this part.
    fn template(&self, locale: Option<&Locale>, part: Part) -> Option<Cow<'_, str>> {
        match locale {
            None => self.everybody[part as usize].as_deref().map(Cow::Borrowed),
            Some(_) => self.find(locale, part).map(Cow::Owned),
        }
    }

    /// The locale's, its language's, the one for everybody, ours.
    fn find(&self, locale: Option<&Locale>, part: Part) -> Option<String> {
        let language = locale.map(Locale::language);
        let wanted = [
            locale.and_then(|locale| self.configured(locale.as_str(), part)),
            language.and_then(|language| self.configured(language, part)),
            Some(setting(None, part.name())),
            language.map(|language| ours(&language.to_ascii_lowercase(), part)),
            Some(ours("en", part)),
        ];
        wanted.into_iter().flatten().find(|name| self.templates.get_template(name).is_ok())
    }

    /// The configuration's template for this language tag, however it is written there.
    fn configured(&self, tag: &str, part: Part) -> Option<String> {
        let mut all = self.given.templates.keys().filter(|(_, name)| *name == part.name());
        let is_it = |language: &str| language.replace('_', "-").eq_ignore_ascii_case(tag);
        let (language, name) = all.find(|(language, _)| language.as_deref().is_some_and(is_it))?;
        Some(setting(language.as_deref(), name))
    }
}

/// What a text says of the time that is left: whole minutes, rounded up, at least 1.
pub(super) fn minutes(left: Duration) -> u64 {
    milliseconds(left).div_ceil(60_000).max(1)
}

/// How the names of our own templates begin; no setting's name does.
const OURS: &str = "builtin.";

fn ours(language: &str, part: Part) -> String {
    format!("{OURS}{language}.{}", part.name())
}

/// Where a template stands in a provider's settings.
fn setting(language: Option<&str>, part: &str) -> String {
    match language {
        Some(language) => format!("texts.{language}.{part}"),
        None => part.to_owned(),
    }
}

fn check_name(name: &str, given: &Given) -> Result<(), String> {
    let missing = match name {
        "app" if given.app.is_none() => "app",
        "domain" if given.web_otp.is_none() => "web_otp",
        known if NAMES.contains(&known) => return Ok(()),
        unknown => {
            let choices = NAMES.join(", ");
            return Err(format!("there is nothing called {unknown:?}; choices: {choices}"));
        }
    };
    Err(format!("it uses {{{{ {name} }}}}, and {missing} is not set"))
}

/// Why a template can't be read, with its line and nothing of its text.
fn in_words(error: &minijinja::Error) -> String {
    let line = error.line().map(|line| format!(" in line {line}")).unwrap_or_default();
    format!("the template can't be read: {}{line}", error.kind())
}
