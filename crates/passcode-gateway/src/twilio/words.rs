//! Twilio's words for channels, and its forms of recipients and times.

use std::time::{Duration, SystemTime, UNIX_EPOCH};

use passcode::{Channel, Recipient};

use crate::date::rfc3339;

/// The channel of a name, if it is one of these.
pub(super) fn channel(name: &str) -> Option<Channel> {
    Some(match name {
        "sms" => Channel::Sms,
        "call" => Channel::Voice,
        "whatsapp" => Channel::WhatsApp,
        "email" => Channel::Email,
        _ => return None,
    })
}

/// A channel's name in answers.
pub(super) fn channel_name(channel: Channel) -> &'static str {
    match channel {
        Channel::Voice => "call",
        other => other.as_str(),
    }
}

/// A recipient as `To` names one: `+` and 7 to 15 digits and nothing else, or an address.
pub(super) fn recipient(to: &str) -> Option<Recipient> {
    let is_number = |digits: &str| {
        (7..=15).contains(&digits.len()) && digits.bytes().all(|byte| byte.is_ascii_digit())
    };
    let is_formed = to.contains('@') || to.strip_prefix('+').is_some_and(is_number);
    Some(to).filter(|_| is_formed)?.parse().ok()
}

/// Milliseconds since 1970, as times are kept.
pub(super) fn milliseconds(instant: SystemTime) -> u64 {
    let since = instant.duration_since(UNIX_EPOCH).unwrap_or_default();
    u64::try_from(since.as_millis()).unwrap_or(u64::MAX)
}

/// Whole seconds, as `2024-05-25T16:27:54Z`; null for a time that no calendar has.
pub(super) fn date(milliseconds: u64) -> Option<String> {
    rfc3339(UNIX_EPOCH.checked_add(Duration::from_secs(milliseconds / 1_000))?)
}

/// With milliseconds, as `2024-05-25T16:27:54.000Z`.
pub(super) fn precise_date(milliseconds: u64) -> Option<String> {
    let seconds = date(milliseconds)?;
    Some(format!("{}.{:03}Z", seconds.strip_suffix('Z')?, milliseconds % 1_000))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dates_have_the_forms_that_clients_read() {
        for (milliseconds, whole, precise) in [
            (0, "1970-01-01T00:00:00Z", "1970-01-01T00:00:00.000Z"),
            (1_800_000_000_250, "2027-01-15T08:00:00Z", "2027-01-15T08:00:00.250Z"),
            (1_800_000_000_999, "2027-01-15T08:00:00Z", "2027-01-15T08:00:00.999Z"),
        ] {
            assert_eq!(date(milliseconds).as_deref(), Some(whole));
            assert_eq!(precise_date(milliseconds).as_deref(), Some(precise));
        }
        assert_eq!(date(u64::MAX), None);
    }
}
