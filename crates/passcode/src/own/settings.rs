//! The keys that every provider with codes of its own takes besides its sender's.

use std::collections::BTreeMap;
use std::ops::RangeInclusive;
use std::time::Duration;

use serde::Deserialize;

use super::rules::{CODE_LENGTHS, Rules};
use super::texts::{Given, Part, Texts};
use super::trial::try_all;
#[cfg(feature = "schema")]
use crate::config::Family;
use crate::config::{BuildContext, TextOrFile, duration, duration_or_zero};
use crate::{Channel, Locale, Result};

pub(super) const KEYS: &[&str] = &[
    "code_length",
    "expires_in",
    "max_guesses",
    "resend_after",
    "max_sends",
    "app",
    "subject",
    "text",
    "html",
    "texts",
    "web_otp",
    "app_hash",
];

const EXPIRES_IN: RangeInclusive<Duration> = Duration::from_secs(1)..=Duration::from_secs(86_400);

/// More guesses than these at six digits would be worth an attacker's while.
const GUESSES: RangeInclusive<u32> = 1..=20;

const SENDS: RangeInclusive<u32> = 1..=100;

/// An Android app's hash has so many characters.
const APP_HASH: usize = 11;

#[derive(Debug, Default, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(default)]
pub(super) struct Settings {
    /// Digits of a code, 4 to 10; 6 by default.
    code_length: Option<u8>,
    /// How long a code lives, 1 second to 24 hours; `"10m"` by default.
    #[serde(deserialize_with = "duration")]
    expires_in: Option<Duration>,
    /// Guesses that a code takes, 1 to 20; 5 by default.
    max_guesses: Option<u32>,
    /// How long nobody is sent a second message; at most `expires_in`, `"30s"` by default, and `"0s"` for
    /// no wait.
    #[serde(deserialize_with = "duration_or_zero")]
    resend_after: Option<Duration>,
    /// Messages with one code, 1 to 100; 5 by default.
    max_sends: Option<u32>,
    /// Your name in the texts.
    app: Option<String>,
    /// The subject of mails; Passcode's own by default.
    subject: Option<TextOrFile>,
    /// The text of messages, which holds `{{ code }}`; Passcode's own by default.
    text: Option<TextOrFile>,
    /// The HTML of mails, which holds `{{ code }}`; none by default.
    html: Option<TextOrFile>,
    /// Texts by language or locale, such as `texts.de` or `texts.pt-BR`.
    texts: BTreeMap<String, Language>,
    /// The domain of your pages, on which browsers fill the code in, such as `"example.com"`.
    web_otp: Option<String>,
    /// The 11 characters of an Android app that reads the code from text messages.
    app_hash: Option<String>,
}

/// The texts of one language.
#[derive(Debug, Default, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(default)]
struct Language {
    /// The subject of mails in this language.
    subject: Option<TextOrFile>,
    /// The text of messages in this language, which holds `{{ code }}`.
    text: Option<TextOrFile>,
    /// The HTML of mails in this language, which holds `{{ code }}`.
    html: Option<TextOrFile>,
}

impl Settings {
    /// The keys, for the schema.
    #[cfg(feature = "schema")]
    pub(super) fn described() -> Family {
        Family::new::<Self>("own", KEYS)
    }

    pub(super) fn rules(&self, context: &BuildContext<'_>) -> Result<Rules> {
        let usual = Rules::default();
        let rules = Rules {
            code_length: self.code_length.unwrap_or(usual.code_length),
            expires_in: self.expires_in.unwrap_or(usual.expires_in),
            max_guesses: self.max_guesses.unwrap_or(usual.max_guesses),
            resend_after: self.resend_after.unwrap_or(usual.resend_after),
            max_sends: self.max_sends.unwrap_or(usual.max_sends),
        };
        let out_of_range = |key, found: String, range: &str| {
            Err(context.mistake(key, format!("{found} is out of range: choose {range}")))
        };
        if !CODE_LENGTHS.contains(&rules.code_length) {
            return out_of_range("code_length", rules.code_length.to_string(), "4 to 10 digits");
        }
        if !EXPIRES_IN.contains(&rules.expires_in) {
            return out_of_range("expires_in", format!("{:?}", rules.expires_in), "1 s to 24 h");
        }
        if !GUESSES.contains(&rules.max_guesses) {
            return out_of_range("max_guesses", rules.max_guesses.to_string(), "1 to 20");
        }
        if !SENDS.contains(&rules.max_sends) {
            return out_of_range("max_sends", rules.max_sends.to_string(), "1 to 100");
        }
        if rules.resend_after > rules.expires_in {
            let what = "it is longer than expires_in, so no code could ever be sent again";
            return Err(context.mistake("resend_after", what));
        }
        Ok(rules)
    }

    /// Compiles the texts and writes each once for every case there is.
    pub(super) fn texts(
        self,
        channel: Channel,
        rules: &Rules,
        context: &BuildContext<'_>,
    ) -> Result<Texts> {
        self.check_last_lines(channel, context)?;
        let everybody = Language { subject: self.subject, text: self.text, html: self.html };
        let mut templates = BTreeMap::new();
        check_languages(self.texts.keys(), context)?;
        let languages = self.texts.into_iter().map(|(name, texts)| (Some(name), texts));
        for (language, texts) in languages.chain([(None, everybody)]) {
            let parts = [(Part::Subject, texts.subject), (Part::Text, texts.text)];
            for (part, given) in parts.into_iter().chain([(Part::Html, texts.html)]) {
                if let Some(given) = given {
                    templates.insert((language.clone(), part.name()), given.into_text());
                }
            }
        }
        let (app, web_otp, app_hash) = (self.app, self.web_otp, self.app_hash);
        let texts = Texts::new(Given { app, web_otp, app_hash, templates })
            .map_err(|(setting, what)| context.mistake(&setting, what))?;
        try_all(&texts, channel, rules, context)?;
        Ok(texts)
    }

    fn check_last_lines(&self, channel: Channel, context: &BuildContext<'_>) -> Result<()> {
        if let Some(hash) = &self.app_hash {
            let is_one = hash.len() == APP_HASH
                && hash.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"+/".contains(&byte));
            if !is_one {
                let what = "an app's hash has 11 characters: letters, digits, + and /";
                return Err(context.mistake("app_hash", what));
            }
            if channel == Channel::Email {
                let what = "apps look for their hash in text messages, not in e-mails";
                return Err(context.mistake("app_hash", what));
            }
        }
        if let Some(domain) = &self.web_otp {
            let is_label = |label: &str| {
                let mut bytes = label.bytes();
                !label.is_empty() && bytes.all(|it| it.is_ascii_alphanumeric() || it == b'-')
            };
            if !domain.split('.').all(is_label) {
                let what = "WebOTP wants the domain of the page, such as \"example.com\"";
                return Err(context.mistake("web_otp", what));
            }
        }
        Ok(())
    }
}

/// Each is a language tag, and none is there twice in two spellings.
fn check_languages<'a>(
    names: impl Iterator<Item = &'a String>,
    context: &BuildContext<'_>,
) -> Result<()> {
    let mut tags = BTreeMap::new();
    for name in names {
        let mistake = |what| context.mistake(&format!("texts.{name}"), what);
        let locale = name.parse::<Locale>().map_err(|error| mistake(error.to_string()))?;
        if let Some(other) = tags.insert(locale.as_str().to_ascii_lowercase(), name) {
            return Err(mistake(format!("texts.{other} is the same language: keep one of them")));
        }
    }
    Ok(())
}
