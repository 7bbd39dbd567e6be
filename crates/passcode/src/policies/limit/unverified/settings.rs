use std::sync::Arc;
use std::time::Duration;

use serde::Deserialize;

use super::{Budget, Unverified};
use crate::Result;
use crate::config::BuildContext;
use crate::policies::limit::counters::Counters;

const HOUR: Duration = Duration::from_secs(60 * 60);
const DAY: Duration = Duration::from_secs(24 * 60 * 60);

/// What a budget looks like, by JSON Schema.
#[cfg(feature = "schema")]
const PATTERN: &str = r"^\s*[0-9]+\s* or \s*[0-9]+\s*%\s*$";

/// The table `unverified`.
#[derive(Debug, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub(in crate::policies::limit) struct UnverifiedSettings {
    /// People of a country who were sent a code in the last day and haven't verified one: a number, or
    /// a share of those who have if that is more, as in `"20 or 30%"`.
    #[cfg_attr(feature = "schema", schemars(regex(pattern = PATTERN)))]
    per_country_day: Option<String>,
    /// The same by the hour.
    #[cfg_attr(feature = "schema", schemars(regex(pattern = PATTERN)))]
    per_country_hour: Option<String>,
    /// Countries that one address may send to in a day without verifying there, 1 or more.
    countries_per_ip_day: Option<u32>,
    /// What happens to a send over it, `"refuse"` by default.
    #[serde(default)]
    mode: Mode,
}

#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "lowercase")]
enum Mode {
    /// It is refused.
    #[default]
    Refuse,
    /// It goes on, with a warning in the log.
    Record,
}

impl UnverifiedSettings {
    pub(in crate::policies::limit) fn build(
        self,
        counters: Arc<Counters>,
        context: &BuildContext<'_>,
    ) -> Result<Unverified> {
        let mut budgets = Vec::new();
        for (setting, value, window) in [
            ("per_country_day", self.per_country_day, DAY),
            ("per_country_hour", self.per_country_hour, HOUR),
        ] {
            let Some(value) = value else { continue };
            let budget = Budget::read(setting, &value, window);
            budgets.push(
                budget.map_err(|why| context.mistake(&format!("unverified.{setting}"), why))?,
            );
        }
        match self.countries_per_ip_day {
            None => {}
            Some(0) => {
                let why = "0 countries would let nobody through: write 1 or more";
                return Err(context.mistake("unverified.countries_per_ip_day", why));
            }
            Some(number) => {
                budgets.push(Budget::of_countries("countries_per_ip_day", number, DAY));
            }
        }
        if budgets.is_empty() {
            let why =
                "there is no budget: set per_country_day, per_country_hour or countries_per_ip_day";
            return Err(context.mistake("unverified", why));
        }
        Ok(Unverified { budgets, is_record: self.mode == Mode::Record, counters })
    }
}
