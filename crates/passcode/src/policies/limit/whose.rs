//! What a rule counts of a request.

use std::fmt;
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};

use crate::{Device, PhoneNumber, Recipient, SendRequest};

/// The words of the grammar.
pub(super) const CHOICES: &[&str] =
    &["recipient", "ip", "network", "prefix", "calling_code", "country", "client"];

/// For whom a rule counts.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Whose {
    Recipient,
    Ip,
    Network,
    /// The first digits of a number, its calling code included.
    Prefix(usize),
    CallingCode,
    Country,
    Client,
}

/// What of a request can be counted.
#[derive(Debug, Clone, Copy)]
pub(super) struct Subject<'a> {
    pub(super) recipient: &'a Recipient,
    ip: Option<IpAddr>,
    client: Option<&'a str>,
}

impl<'a> Subject<'a> {
    pub(super) fn of_send(request: &'a SendRequest) -> Self {
        Self {
            recipient: request.recipient(),
            ip: request.device().map(Device::ip),
            client: request.client(),
        }
    }

    /// Only who it is: what a verify knows.
    pub(super) fn of_recipient(recipient: &'a Recipient) -> Self {
        Self { recipient, ip: None, client: None }
    }

    /// An IPv4 address is one, also where it is written as IPv6.
    pub(super) fn ip(&self) -> Option<IpAddr> {
        self.ip.map(|ip| ip.to_canonical())
    }

    pub(super) fn country(&self) -> Option<&'a str> {
        self.recipient.as_phone().and_then(PhoneNumber::country)
    }

    /// The digits of a number, without its `+`.
    fn digits(&self) -> Option<&'a str> {
        self.recipient.as_phone().map(|phone| phone.expose().trim_start_matches('+'))
    }
}

impl Whose {
    /// All but a prefix, which takes a number.
    pub(super) fn of_word(word: &str) -> Option<Self> {
        let all = [Self::Recipient, Self::Ip, Self::Network, Self::CallingCode, Self::Country];
        all.into_iter().chain([Self::Client]).find(|whose| whose.to_string() == word)
    }

    /// What it counts by; `None` if the request doesn't have it.
    pub(super) fn value(self, subject: &Subject<'_>) -> Option<String> {
        match self {
            Self::Recipient => Some(subject.recipient.key().expose().to_owned()),
            Self::Ip => subject.ip().map(|ip| ip.to_string()),
            Self::Network => subject.ip().map(network),
            Self::Prefix(digits) => subject.digits()?.get(..digits).map(str::to_owned),
            Self::CallingCode => {
                subject.recipient.as_phone().map(|phone| phone.calling_code().to_string())
            }
            Self::Country => subject.country().map(str::to_owned),
            Self::Client => subject.client.map(str::to_owned),
        }
    }

    /// Whether only numbers have it.
    pub(super) fn is_of_numbers(self) -> bool {
        matches!(self, Self::Prefix(_) | Self::CallingCode | Self::Country)
    }

    /// What a request must have to be counted, if it may not have it.
    pub(super) fn needs(self) -> Option<&'static str> {
        match self {
            Self::Recipient => None,
            Self::Ip | Self::Network => Some("an IP address"),
            Self::Prefix(_) => Some("a number of so many digits"),
            Self::CallingCode => Some("a phone number"),
            Self::Country => Some("a number of a known country"),
            Self::Client => Some("a client"),
        }
    }
}

/// How a send comes to have what is counted by, for a person.
pub(super) fn how(needs: &str) -> &'static str {
    if needs.contains("IP address") {
        ": give each the person's device (SendRequest::with_device; `ip` at the gateway; `passcode send --ip`)"
    } else if needs.contains("client") {
        ": give each its client (SendRequest::with_client)"
    } else {
        ""
    }
}

/// The network that people usually get one address or more of: a /24, or a /56 of IPv6.
fn network(ip: IpAddr) -> String {
    match ip {
        IpAddr::V4(ip) => {
            let [a, b, c, _] = ip.octets();
            format!("{}/24", Ipv4Addr::new(a, b, c, 0))
        }
        IpAddr::V6(ip) => format!("{}/56", Ipv6Addr::from_bits(ip.to_bits() >> 72 << 72)),
    }
}

impl fmt::Display for Whose {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Recipient => "recipient",
            Self::Ip => "ip",
            Self::Network => "network",
            Self::Prefix(digits) => return write!(f, "prefix {digits}"),
            Self::CallingCode => "calling_code",
            Self::Country => "country",
            Self::Client => "client",
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn value(whose: Whose, recipient: &str, ip: Option<&str>) -> Option<String> {
        let request = SendRequest::new(recipient.parse::<Recipient>().unwrap())
            .with_device(ip.map(|ip| Device::new(ip.parse().unwrap())))
            .with_client(Some("shop".to_owned()));
        whose.value(&Subject::of_send(&request))
    }

    #[test]
    fn what_a_request_is_counted_by() {
        let us = "+1 (202) 555-0123";
        for (whose, recipient, ip, expected) in [
            (Whose::Recipient, us, None, Some("+12025550123")),
            (Whose::Recipient, "Ada@Example.com", None, Some("ada@example.com")),
            (Whose::Ip, us, Some("192.0.2.7"), Some("192.0.2.7")),
            (Whose::Ip, us, Some("::ffff:192.0.2.7"), Some("192.0.2.7")),
            (Whose::Ip, us, Some("2001:DB8::7"), Some("2001:db8::7")),
            (Whose::Ip, us, None, None),
            (Whose::Network, us, Some("192.0.2.7"), Some("192.0.2.0/24")),
            (Whose::Network, us, Some("::ffff:192.0.2.9"), Some("192.0.2.0/24")),
            (Whose::Network, us, Some("2001:db8:1:2fe:3:4:5:6"), Some("2001:db8:1:200::/56")),
            (Whose::Network, us, None, None),
            (Whose::Prefix(1), us, None, Some("1")),
            (Whose::Prefix(7), us, None, Some("1202555")),
            (Whose::Prefix(11), us, None, Some("12025550123")),
            (Whose::Prefix(12), us, None, None),
            (Whose::Prefix(4), "+919123456789", None, Some("9191")),
            (Whose::Prefix(1), "ada@example.com", None, None),
            (Whose::CallingCode, us, None, Some("1")),
            (Whose::CallingCode, "+919123456789", None, Some("91")),
            (Whose::CallingCode, "ada@example.com", None, None),
            (Whose::Country, us, None, Some("US")),
            (Whose::Country, "+14165550123", None, Some("CA")),
            (Whose::Country, "ada@example.com", None, None),
            (Whose::Client, us, None, Some("shop")),
        ] {
            assert_eq!(value(whose, recipient, ip).as_deref(), expected, "{whose} {recipient}");
        }
        let request = SendRequest::new(us.parse::<Recipient>().unwrap());
        assert_eq!(Whose::Client.value(&Subject::of_send(&request)), None);
    }

    #[test]
    fn every_word_is_a_choice() {
        let prefix = Whose::Prefix(3).to_string();
        for word in CHOICES {
            assert!(Whose::of_word(word).is_some() || prefix.starts_with(word), "{word}");
        }
    }
}
