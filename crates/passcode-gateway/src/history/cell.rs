//! What is counted apart, and how it is called in the store.

use passcode::MetricsEvent;
use serde::{Deserialize, Serialize};

/// What is counted apart. All of it is a configured name, a country or a word of ours, so it may stand
/// in the store as it is.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum Cell {
    Sent { provider: String, country: String },
    Approved { provider: String, country: String },
    Failed { provider: String, country: String, kind: String },
    OverLimit { provider: String, rule: String },
}

impl Cell {
    /// Where this is counted, if it is.
    pub(super) fn of(event: MetricsEvent<'_>) -> Option<Self> {
        Some(match event {
            MetricsEvent::Sent { provider, country } => {
                Self::Sent { provider: provider.to_owned(), country: country.to_owned() }
            }
            MetricsEvent::Approved { provider, country } => {
                Self::Approved { provider: provider.to_owned(), country: country.to_owned() }
            }
            MetricsEvent::Failed { provider, country, kind } => Self::Failed {
                provider: provider.to_owned(),
                country: country.to_owned(),
                kind: kind.as_str().to_owned(),
            },
            MetricsEvent::OverLimit { provider, rule } => {
                Self::OverLimit { provider: provider.to_owned(), rule: rule.to_owned() }
            }
            _ => return None,
        })
    }

    /// The name of its entry.
    pub(super) fn entry(&self) -> String {
        serde_json::to_string(self).expect("names and words are always JSON")
    }

    /// The cell of this entry. What a later version may count besides is none of ours.
    pub(super) fn read(entry: &str) -> Option<Self> {
        serde_json::from_str(entry).ok()
    }
}
