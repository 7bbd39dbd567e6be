use std::sync::Arc;

use serde::Deserialize;

use super::Limit;
use super::counters::Counters;
use super::guesses::Guesses;
#[cfg(feature = "schema")]
use super::rule::PATTERN;
use super::rule::Rule;
use super::sends::{SendRules, read};
use super::unverified::Unverified;
use super::unverified::settings::UnverifiedSettings;
use super::whose::{Whose, how};
use crate::config::{BuildContext, Guard, ProviderRef};
use crate::{CapabilityRow, Channel, OtpProvider, Result};

#[derive(Debug, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub(crate) struct Settings {
    /// The provider that is limited.
    of: ProviderRef,
    /// How many sends there may be, `"NUMBER/WINDOW per WHOSE"`, such as `"5/1h per recipient"`,
    /// `"20/1h per ip"` or `"200/1h per prefix 7"`; without `per`, all together.
    #[serde(default)]
    #[cfg_attr(feature = "schema", schemars(inner(regex(pattern = PATTERN))))]
    sends: Vec<String>,
    /// How many guesses there may be, such as `"5/15m per recipient"`.
    #[serde(default)]
    #[cfg_attr(feature = "schema", schemars(inner(regex(pattern = PATTERN))))]
    guesses: Vec<String>,
    /// How many codes may be out that nobody has verified, against toll fraud.
    unverified: Option<UnverifiedSettings>,
    /// What happens to sends while the store is away, `"refuse"` by default.
    #[serde(default)]
    if_unavailable: IfUnavailable,
}

#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "lowercase")]
enum IfUnavailable {
    /// Sends are refused.
    #[default]
    Refuse,
    /// Sends go on uncounted, with an error in the log.
    Allow,
}

pub(crate) fn build(
    settings: Settings,
    context: &BuildContext<'_>,
) -> Result<Arc<dyn OtpProvider>> {
    let mistake =
        |key: &'static str| move |(index, why)| context.mistake(&format!("{key}[{index}]"), why);
    let sends = SendRules::read(&settings.sends).map_err(mistake("sends"))?;
    let guesses = read(&settings.guesses, Guesses::read).map_err(mistake("guesses"))?;
    if sends.rules().is_empty() && guesses.is_empty() && settings.unverified.is_none() {
        let what = "there is no limit: set sends, guesses or unverified";
        return Err(context.unusable(what));
    }
    let of = context.provider(&settings.of)?;
    let counters = Arc::new(Counters::new(context.name(), context.store()?, context.metrics()));
    let unverified = settings.unverified;
    let unverified = unverified.map(|it| it.build(Arc::clone(&counters), context)).transpose()?;
    note_uncounted(sends.rules(), unverified.as_ref(), &*of, context);
    context.guards(Guard::Everything);
    let guesses = Guesses::new(guesses, Arc::clone(&counters));
    let allows_uncounted = settings.if_unavailable == IfUnavailable::Allow;
    let limit = Arc::new(Limit { of, sends, guesses, unverified, counters, allows_uncounted });
    context.explains(Arc::clone(&limit) as _);
    Ok(limit)
}

/// Notes rules that count nothing, and says what each of the others doesn't count.
fn note_uncounted(
    sends: &[Rule],
    unverified: Option<&Unverified>,
    of: &dyn OtpProvider,
    context: &BuildContext<'_>,
) {
    let rows = of.capabilities().rows();
    if rows.is_empty() {
        context.note("of", format!("{:?} can serve nobody, so nothing is counted", of.name()));
    }
    let is_mail = |row: &CapabilityRow| row.channel() == Channel::Email;
    let only_mail = !rows.is_empty() && rows.iter().all(is_mail);
    let rules = sends.iter().enumerate().map(|(index, rule)| {
        let needs = rule.whose().iter().filter_map(|whose| whose.needs()).collect::<Vec<_>>();
        let is_of_numbers = rule.whose().iter().copied().any(Whose::is_of_numbers);
        (format!("sends[{index}]"), format!("{:?}", rule.written()), needs, is_of_numbers)
    });
    let budgets = unverified
        .into_iter()
        .flat_map(Unverified::budgets)
        .map(|budget| ("unverified".to_owned(), budget.written(), vec![budget.needs()], true));
    for (place, limit, needs, is_of_numbers) in rules.chain(budgets) {
        if is_of_numbers && only_mail {
            let what = format!(
                "{limit} counts phone numbers, and {:?} sends by e-mail alone, so it counts nothing",
                of.name()
            );
            context.note(&place, what);
        } else if !needs.is_empty() {
            let needs = needs.join(" and ");
            let what = format!("{limit} counts no send without {needs}{}", how(&needs));
            context.remark(&place, what);
        }
    }
}
