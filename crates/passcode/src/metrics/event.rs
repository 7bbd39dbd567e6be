use super::ended::Ended;
use crate::{Delivery, Dispatch, ErrorKind, Operation};

/// Something that was counted, as a listener hears it
/// ([`Metrics::with_listener`](crate::Metrics::with_listener)). With the feature `metrics`.
///
/// `provider` is a configured name; `country` is ISO 3166 alpha-2 (`US`), and empty for an address and
/// where nobody knows.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum MetricsEvent<'a> {
    /// A message went out, or may have.
    Sent {
        /// Who sent it.
        provider: &'a str,
        /// The recipient's.
        country: &'a str,
    },
    /// A code was approved.
    Approved {
        /// Who approved it.
        provider: &'a str,
        /// The recipient's.
        country: &'a str,
    },
    /// A send or a check failed, but not by a limit of our own. One that may have sent a message is
    /// [`Sent`](Self::Sent), too.
    Failed {
        /// Who failed; a policy where the error is its own.
        provider: &'a str,
        /// The recipient's; empty where the error is a policy's own.
        country: &'a str,
        /// What the error is.
        kind: ErrorKind,
    },
    /// A limit of our own refused something, or would have if it refused anything.
    OverLimit {
        /// Whose limit it is: a provider, or `clients.NAME` for a gateway's client.
        provider: &'a str,
        /// The rule as it is configured, or the name of the setting.
        rule: &'a str,
    },
}

impl<'a> MetricsEvent<'a> {
    /// What is to be said of an operation that ended.
    pub(super) fn all(ended: &Ended<'a>) -> impl Iterator<Item = Self> {
        let Ended { provider, operation, country, outcome, error, .. } = *ended;
        let maybe_sent = error.is_some_and(|(_, dispatch)| dispatch == Dispatch::MaybeSent);
        let done = match operation {
            Operation::Send if outcome == Delivery::Sent.as_str() || maybe_sent => {
                Some(Self::Sent { provider, country })
            }
            Operation::Verify if outcome == "approved" => {
                Some(Self::Approved { provider, country })
            }
            Operation::Send | Operation::Verify => None,
        };
        let kind = error.map(|(kind, _)| kind).filter(|kind| *kind != ErrorKind::OverLimit);
        let failed = kind.map(|kind| Self::Failed { provider, country, kind });
        done.into_iter().chain(failed)
    }
}
