use std::sync::Arc;

use crate::{Channel, OtpProvider, Recipient};

/// Conditions, all of which must hold; one that is empty holds for everything.
#[derive(Debug, Default)]
pub(super) struct Rule {
    pub(super) calling_codes: Vec<u16>,
    pub(super) countries: Vec<String>,
    pub(super) channels: Vec<Channel>,
}

/// A rule, and the member that serves what it matches.
#[derive(Debug)]
pub(super) struct Target {
    pub(super) rule: Rule,
    pub(super) to: Arc<dyn OtpProvider>,
}

/// What a rule looks at.
#[derive(Debug, Clone, Copy)]
pub(super) struct Point<'a> {
    pub(super) channel: Channel,
    /// Calling code and, if the numbering plan knows it, country; `None` for an address.
    pub(super) phone: Option<(u16, Option<&'a str>)>,
}

impl<'a> Point<'a> {
    pub(super) fn of(recipient: &'a Recipient, channel: Channel) -> Self {
        let phone = recipient.as_phone().map(|phone| (phone.calling_code(), phone.country()));
        Self { channel, phone }
    }
}

impl Rule {
    pub(super) fn matches(&self, point: Point<'_>) -> bool {
        let country = point.phone.and_then(|(_, country)| country);
        holds(&self.channels, |channel| *channel == point.channel)
            && holds(&self.calling_codes, |code| point.phone.is_some_and(|(own, _)| own == *code))
            && holds(&self.countries, |one| Some(one.as_str()) == country)
    }
}

fn holds<T>(condition: &[T], matches: impl Fn(&T) -> bool) -> bool {
    condition.is_empty() || condition.iter().any(matches)
}
