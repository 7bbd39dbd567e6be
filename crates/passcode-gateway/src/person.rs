//! Which address a person has who asks through others.

use std::net::IpAddr;

use http::HeaderMap;
use serde::Deserialize;

use crate::network::Network;

/// The one header in which trusted proxies write down who asked them.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub(crate) enum ForwardedBy {
    /// RFC 7239.
    #[serde(rename = "forwarded")]
    Forwarded,
    /// What most proxies write.
    #[serde(rename = "x-forwarded-for")]
    XForwardedFor,
}

/// The proxies whose word counts.
#[derive(Debug, Clone, Default)]
pub(crate) struct Proxies {
    pub(crate) networks: Vec<Network>,
    pub(crate) forwarded_by: Option<ForwardedBy>,
}

impl Proxies {
    pub(crate) fn trusts(&self, peer: IpAddr) -> bool {
        self.networks.iter().any(|network| network.contains(peer))
    }

    /// Who asked the outermost trusted proxy: the header read from the right, past trusted ones.
    /// `None` from anybody else, for what can't be read, and if all are trusted.
    pub(crate) fn person(&self, peer: IpAddr, headers: &HeaderMap) -> Option<IpAddr> {
        if !self.trusts(peer) {
            return None;
        }
        let (name, read): (_, fn(&str) -> Option<IpAddr>) = match self.forwarded_by? {
            ForwardedBy::Forwarded => ("forwarded", of_forwarded),
            ForwardedBy::XForwardedFor => ("x-forwarded-for", of_list),
        };
        // Whoever asks may have begun the line, with anything.
        let lines =
            headers.get_all(name).iter().map(|line| String::from_utf8_lossy(line.as_bytes()));
        let lines = lines.collect::<Vec<_>>().join(",");
        for entry in from_the_right(&lines, ',') {
            let address = read(entry.trim())?.to_canonical();
            if !self.trusts(address) {
                return Some(address);
            }
        }
        None
    }
}

/// What stands between the separators that stand in no quotes, read from the right: a quote that
/// somebody opens on the left, and never closes, hides nothing that a proxy added.
fn from_the_right(line: &str, separator: char) -> impl Iterator<Item = &str> {
    let mut quoted = false;
    line.rsplit(move |character| {
        quoted ^= character == '"';
        character == separator && !quoted
    })
}

/// `for=192.0.2.43; proto=https`, `for="[2001:db8::17]:4711"`. It names one node at most.
fn of_forwarded(element: &str) -> Option<IpAddr> {
    let pairs = from_the_right(element, ';').filter_map(|pair| pair.split_once('='));
    let mut nodes = pairs.filter(|(name, _)| name.trim().eq_ignore_ascii_case("for"));
    let (_, node) = nodes.next().filter(|_| nodes.next().is_none())?;
    of_list(node.trim().trim_matches('"'))
}

/// An address, which may have a port; one of IPv6 may stand in brackets.
fn of_list(text: &str) -> Option<IpAddr> {
    if let Some(rest) = text.strip_prefix('[') {
        return rest.split_once(']')?.0.parse().ok();
    }
    text.parse().ok().or_else(|| {
        let (address, port) = text.split_once(':')?;
        port.bytes().all(|byte| byte.is_ascii_digit()).then(|| address.parse().ok())?
    })
}

#[cfg(test)]
mod tests {
    use http::HeaderValue;

    use super::*;

    fn person(by: ForwardedBy, peer: &str, lines: &[&str]) -> Option<String> {
        let networks = ["10.0.0.0/8", "2001:db8:1::/48"].map(|text| text.parse().unwrap());
        let proxies = Proxies { networks: networks.to_vec(), forwarded_by: Some(by) };
        let name = match by {
            ForwardedBy::Forwarded => "forwarded",
            ForwardedBy::XForwardedFor => "x-forwarded-for",
        };
        let mut headers = HeaderMap::new();
        for line in lines {
            headers.append(name, HeaderValue::from_bytes(line.as_bytes()).unwrap());
        }
        // The other header never counts.
        headers.append("x-real-ip", "198.51.100.1".parse().unwrap());
        let other = if name == "forwarded" { "x-forwarded-for" } else { "forwarded" };
        headers.append(other, "for=198.51.100.1".parse().unwrap());
        proxies.person(peer.parse().unwrap(), &headers).map(|address| address.to_string())
    }

    #[test]
    fn the_header_is_read_from_the_right_through_trusted_proxies() {
        use ForwardedBy::{Forwarded, XForwardedFor};
        for (by, peer, lines, expected) in [
            (XForwardedFor, "10.0.0.1", &["203.0.113.7"][..], Some("203.0.113.7")),
            (XForwardedFor, "10.0.0.1", &["1.1.1.1, 203.0.113.7, 10.0.0.2"], Some("203.0.113.7")),
            (XForwardedFor, "10.0.0.1", &["1.1.1.1", "203.0.113.7"], Some("203.0.113.7")),
            (XForwardedFor, "10.0.0.1", &["203.0.113.7:4711"], Some("203.0.113.7")),
            (XForwardedFor, "10.0.0.1", &["2001:db8::7"], Some("2001:db8::7")),
            (XForwardedFor, "10.0.0.1", &["::ffff:203.0.113.7"], Some("203.0.113.7")),
            (XForwardedFor, "2001:db8:1::9", &["203.0.113.7"], Some("203.0.113.7")),
            // A peer that isn't trusted, its word or its address, counts for nothing.
            (XForwardedFor, "192.0.2.1", &["203.0.113.7"], None),
            (XForwardedFor, "10.0.0.1", &[], None),
            (XForwardedFor, "10.0.0.1", &["10.0.0.3, 10.0.0.2"], None),
            (XForwardedFor, "10.0.0.1", &["203.0.113.7, unknown"], None),
            (XForwardedFor, "10.0.0.1", &["203.0.113.7, "], None),
            // Whatever somebody begins a line with hides nothing that a proxy adds.
            (XForwardedFor, "10.0.0.1", &["\", 203.0.113.7"], Some("203.0.113.7")),
            (XForwardedFor, "10.0.0.1", &["\"", "203.0.113.7"], Some("203.0.113.7")),
            (XForwardedFor, "10.0.0.1", &["é, 203.0.113.7"], Some("203.0.113.7")),
            (XForwardedFor, "10.0.0.1", &["é", "203.0.113.7"], Some("203.0.113.7")),
            (XForwardedFor, "10.0.0.1", &["é"], None),
            (Forwarded, "10.0.0.1", &["for=\"x, for=203.0.113.7"], Some("203.0.113.7")),
            (Forwarded, "10.0.0.1", &["for=\"", "for=203.0.113.7"], Some("203.0.113.7")),
            (
                Forwarded,
                "10.0.0.1",
                &["for=\"x, for=\"[2001:db8::7]:1\";proto=https, for=10.0.0.2"],
                Some("2001:db8::7"),
            ),
            (Forwarded, "10.0.0.1", &["é, for=203.0.113.7"], Some("203.0.113.7")),
            // Nor does it say who he is.
            (
                Forwarded,
                "10.0.0.1",
                &["host=\"a;for=1.1.1.1, b\";for=203.0.113.7"],
                Some("203.0.113.7"),
            ),
            (Forwarded, "10.0.0.1", &["host=a;for=1.1.1.1;for=203.0.113.7"], None),
            (Forwarded, "10.0.0.1", &["for=203.0.113.7;proto=https"], Some("203.0.113.7")),
            (Forwarded, "10.0.0.1", &["For=\"[2001:db8::7]:4711\""], Some("2001:db8::7")),
            (Forwarded, "10.0.0.1", &["for=1.1.1.1, by=x;for=203.0.113.7"], Some("203.0.113.7")),
            (Forwarded, "10.0.0.1", &["for=203.0.113.7, for=10.0.0.2"], Some("203.0.113.7")),
            (Forwarded, "10.0.0.1", &["for=203.0.113.7, for=_hidden"], None),
            (Forwarded, "10.0.0.1", &["proto=https"], None),
        ] {
            assert_eq!(person(by, peer, lines).as_deref(), expected, "{by:?} {peer} {lines:?}");
        }
    }
}
