use std::collections::BTreeMap;
use std::sync::Arc;

use serde::Deserialize;

use super::Fixed;
use super::until::Until;
use crate::config::{BuildContext, Guard, ProviderRef, Secret};
use crate::policies::limit::counters::Counters;
use crate::policies::limit::guesses::Guesses;
use crate::{
    Capabilities, CapabilityRow, Channel, OtpCode, OtpProvider, Recipient, RecipientKey, Result,
};

/// As many as a person needs, and few enough for a code that everybody in the house knows.
const GUESSES: &str = "5/15m per recipient";

/// A shorter one would be guessed.
const SHORTEST: usize = 4;

#[derive(Debug, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub(crate) struct Settings {
    /// The recipients for tests and the code of each, 4 digits or more, as in
    /// `{ "+12025550199" = "env:REVIEW_CODE" }`. Nothing is sent to them.
    codes: BTreeMap<String, Secret>,
    /// The last day (UTC) on which these codes are good, such as `2027-01-31`.
    #[cfg_attr(feature = "schema", schemars(regex(pattern = r"^[0-9]{4}-[0-9]{2}-[0-9]{2}$")))]
    until: String,
    /// The provider of everybody else; without it they are refused.
    otherwise: Option<ProviderRef>,
}

pub(crate) fn build(
    settings: Settings,
    context: &BuildContext<'_>,
) -> Result<Arc<dyn OtpProvider>> {
    let until = Until::read(&settings.until).map_err(|why| context.mistake("until", why))?;
    let (codes, recipients) = codes(&settings.codes, context)?;
    let otherwise = settings.otherwise.as_ref().map(|other| context.provider(other)).transpose()?;
    let kept = context.store()?;
    let clock = kept.clock.clone();
    if until.is_over(clock.now()) {
        let why =
            format!("{until} is over: remove the recipients for tests, or write a later date");
        return Err(context.mistake("until", why));
    }
    warn(context, codes.len(), &until);
    context.guards(Guard::Some);
    let counters = Arc::new(Counters::new(context.name(), kept, context.metrics()));
    let rule = Guesses::read(GUESSES).map_err(|why| context.unusable(why))?;
    let guesses = Guesses::new(vec![rule], Arc::clone(&counters));
    let capabilities = match &otherwise {
        Some(other) => other.capabilities().clone(),
        None => capabilities(&recipients),
    };
    let fixed = Arc::new(Fixed { codes, until, otherwise, capabilities, guesses, counters, clock });
    context.explains(Arc::clone(&fixed) as _);
    Ok(fixed)
}

type Codes = BTreeMap<RecipientKey, OtpCode>;

fn codes(
    settings: &BTreeMap<String, Secret>,
    context: &BuildContext<'_>,
) -> Result<(Codes, Vec<Recipient>)> {
    let mut codes = Codes::new();
    let mut recipients = Vec::new();
    for (text, code) in settings {
        // What stands there may be a person's: it is not quoted.
        let mistake = |why: String| context.mistake("codes", why);
        let recipient = text.parse::<Recipient>().map_err(|error| {
            mistake(format!("{error}; each recipient for tests is written whole"))
        })?;
        let is_digits = |code: &str| code.bytes().all(|byte| byte.is_ascii_digit());
        let is_code = |code: &OtpCode| code.expose().len() >= SHORTEST && is_digits(code.expose());
        let code = OtpCode::parse(code.expose()).ok().filter(is_code).ok_or_else(|| {
            mistake(format!("the code of {recipient} is none: write {SHORTEST} digits or more"))
        })?;
        if codes.insert(recipient.key(), code).is_some() {
            return Err(mistake(format!("the recipient {recipient} stands here twice")));
        }
        recipients.push(recipient);
    }
    if codes.is_empty() {
        return Err(context.mistake("codes", "there is no recipient: add one, or leave this out"));
    }
    Ok((codes, recipients))
}

/// Whoever knows such a code is whoever it is for.
fn warn(context: &BuildContext<'_>, recipients: usize, until: &Until) {
    let provider = context.name();
    tracing::warn!(
        provider,
        recipients,
        until = %until,
        "recipients for tests are approved by fixed codes, and nothing is sent to them"
    );
    let what = format!(
        "whoever knows these codes is approved without a message until {until} (recipients: {recipients}): \
         remove them when the tests are over"
    );
    context.note("codes", what);
}

/// Where nobody else is served: these recipients alone.
fn capabilities(recipients: &[Recipient]) -> Capabilities {
    let mut rows: Vec<CapabilityRow> = Vec::new();
    for recipient in recipients {
        let row = match recipient {
            Recipient::Email(_) => CapabilityRow::new(Channel::Email),
            Recipient::Phone(phone) => {
                CapabilityRow::new(Channel::Sms).with_calling_codes([phone.calling_code()])
            }
        };
        if !rows.contains(&row) {
            rows.push(row);
        }
    }
    Capabilities::new(rows).with_tells_used(true)
}
