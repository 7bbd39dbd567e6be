use std::net::IpAddr;
use std::str::FromStr;

/// Addresses that begin alike: `10.0.0.0/8`, `2001:db8::/32`, or one address.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Network {
    address: IpAddr,
    prefix: u32,
}

/// Bits before the IPv4 address in one of IPv6 that stands for it: `::ffff:10.0.0.0`.
const MAPPED: u32 = 96;

impl Network {
    pub(crate) fn contains(&self, address: IpAddr) -> bool {
        match (self.address, address.to_canonical()) {
            (IpAddr::V4(ours), IpAddr::V4(theirs)) => {
                let ignored = 32 - self.prefix;
                let kept = |bits: u32| bits.checked_shr(ignored).unwrap_or(0);
                kept(ours.to_bits()) == kept(theirs.to_bits())
            }
            (IpAddr::V6(ours), IpAddr::V6(theirs)) => {
                let ignored = 128 - self.prefix;
                let kept = |bits: u128| bits.checked_shr(ignored).unwrap_or(0);
                kept(ours.to_bits()) == kept(theirs.to_bits())
            }
            _ => false,
        }
    }
}

/// The error is what is wrong, as a clause.
impl FromStr for Network {
    type Err = &'static str;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        const WRONG: &str = "is no network: write it as in \"10.0.0.0/8\" or \"2001:db8::/32\"";
        let (address, prefix) = text.split_once('/').map_or((text, None), |(a, p)| (a, Some(p)));
        let address: IpAddr = address.parse().map_err(|_| WRONG)?;
        let longest = if address.is_ipv4() { 32 } else { 128 };
        let prefix = match prefix {
            None => longest,
            Some(digits) if digits.bytes().all(|byte| byte.is_ascii_digit()) => {
                digits.parse().ok().filter(|prefix| *prefix <= longest).ok_or(WRONG)?
            }
            Some(_) => return Err(WRONG),
        };
        // Addresses are compared as what they stand for.
        match address.to_canonical() {
            canonical if canonical.is_ipv4() == address.is_ipv4() => Ok(Self { address, prefix }),
            address if prefix >= MAPPED => Ok(Self { address, prefix: prefix - MAPPED }),
            _ => {
                Err("holds addresses of IPv4 and others: write those of IPv4 as in \"10.0.0.0/8\"")
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_network_holds_what_begins_like_it() {
        for (network, inside, outside) in [
            ("10.0.0.0/8", "10.255.0.1", "11.0.0.1"),
            ("10.0.0.1", "10.0.0.1", "10.0.0.2"),
            ("192.0.2.0/25", "192.0.2.127", "192.0.2.128"),
            ("0.0.0.0/0", "203.0.113.9", "2001:db8::1"),
            ("::/0", "2001:db8::1", "203.0.113.9"),
            ("2001:db8::/32", "2001:db8:ffff::1", "2001:db9::1"),
            ("10.0.0.0/8", "::ffff:10.1.2.3", "::ffff:11.1.2.3"),
            ("::ffff:10.0.0.0/104", "10.1.2.3", "11.1.2.3"),
            ("::ffff:10.0.0.1", "::ffff:10.0.0.1", "10.0.0.2"),
            ("::ffff:0:0/96", "203.0.113.9", "2001:db8::1"),
        ] {
            let network: Network = network.parse().unwrap();
            assert!(network.contains(inside.parse().unwrap()), "{network:?} {inside}");
            assert!(!network.contains(outside.parse().unwrap()), "{network:?} {outside}");
        }
        for bad in
            ["", "10", "10.0.0.0/33", "::/129", "10.0.0.0/", "10.0.0.0/+8", "x/8", "::ffff:0:0/95"]
        {
            assert!(bad.parse::<Network>().is_err(), "{bad}");
        }
    }
}
