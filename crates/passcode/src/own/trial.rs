//! Every text is written once for every case before anybody gets one.

use std::time::Duration;

use super::rules::{CODE_LENGTHS, Rules};
use super::segments::{self, Segments};
use super::texts::{Facts, Part, Texts, Written, minutes};
use crate::config::BuildContext;
use crate::{Channel, Locale, Recipient, Result};

/// No code of so many digits is in any other text by chance.
const DIGITS: &str = "7301948265";

/// Refuses a text of the configuration that can come out without the code, and notes what takes
/// several text messages.
pub(super) fn try_all(
    texts: &Texts,
    channel: Channel,
    rules: &Rules,
    context: &BuildContext<'_>,
) -> Result<()> {
    let recipient = match channel {
        Channel::Email => "ada@example.com".parse::<Recipient>()?,
        _ => "+12025550123".parse::<Recipient>()?,
    };
    let minutes = minutes(rules.expires_in);
    let trial = Trial { texts, recipient, minutes, context };
    for language in texts.languages() {
        let locale = language.as_deref().map(str::parse::<Locale>).transpose()?;
        let longest = trial.try_language(locale.as_ref())?;
        if channel != Channel::Email && longest.count > 1 {
            let key = trial.setting(locale.as_ref(), Part::Text);
            context.note(&key, what_it_takes("it takes", longest));
        }
    }
    if channel != Channel::Email {
        trial.note_builtin()?;
    }
    Ok(())
}

struct Trial<'a> {
    texts: &'a Texts,
    recipient: Recipient,
    minutes: u64,
    context: &'a BuildContext<'a>,
}

impl Trial<'_> {
    /// Writes this language's texts for every number of minutes and each length of a code; what the
    /// longest takes.
    fn try_language(&self, locale: Option<&Locale>) -> Result<Segments> {
        let mut longest = segments::of("");
        for length in CODE_LENGTHS {
            let code = &DIGITS[..usize::from(length)];
            for minutes in self.cases(locale) {
                let written = self.write(locale, code, minutes)?;
                // The last lines are for programs: people look for the code in what is before them.
                let text = &written.text[..written.body];
                let html = written.html.as_deref().unwrap_or(code);
                for (part, text) in [(Part::Text, text), (Part::Html, html)] {
                    if !text.contains(code) {
                        let what = format!(
                            "it can come out without the code, with a code of {length} digits and {minutes} min"
                        );
                        return Err(self.context.mistake(&self.setting(locale, part), what));
                    }
                }
                let these = segments::of(&written.text);
                if these.count > longest.count {
                    longest = these;
                }
            }
        }
        Ok(longest)
    }

    /// The numbers of minutes that can make a difference: what is ours is proved by a test.
    fn cases(&self, locale: Option<&Locale>) -> impl Iterator<Item = u64> + use<> {
        let ours = [Part::Text, Part::Html].iter().all(|part| self.texts.is_ours(locale, *part));
        (if ours { self.minutes } else { 1 })..=self.minutes
    }

    fn write(&self, locale: Option<&Locale>, code: &str, minutes: u64) -> Result<Written> {
        let left = Duration::from_secs(minutes * 60);
        let facts = Facts { code, left, recipient: &self.recipient };
        let written = self.texts.write(locale, &facts);
        written.map_err(|(setting, what)| self.context.mistake(&setting, what))
    }

    /// Which of our own texts take several text messages: a long name or last lines make them.
    fn note_builtin(&self) -> Result<()> {
        let mut long = Vec::new();
        for language in Texts::builtin() {
            let locale = language.parse::<Locale>()?;
            let is_configured = !self.texts.is_ours(Some(&locale), Part::Text);
            let takes = segments::of(&self.write(Some(&locale), DIGITS, self.minutes)?.text);
            if takes.count > 1 && !is_configured && language != "en" {
                long.push(what_it_takes(language, takes));
            }
        }
        if !long.is_empty() {
            let what = format!("our own texts are long: {}", long.join("; "));
            self.context.note("text", what);
        }
        Ok(())
    }

    /// The setting that a person would change.
    fn setting(&self, locale: Option<&Locale>, part: Part) -> String {
        match self.texts.is_ours(locale, part) {
            true => part.name().to_owned(),
            false => self.texts.setting(locale, part),
        }
    }
}

fn what_it_takes(what: &str, takes: Segments) -> String {
    let Segments { count, encoding } = takes;
    format!("{what} {count} text messages ({encoding}) with the longest code")
}
