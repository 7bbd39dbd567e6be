use std::error::Error;
use std::fmt;
use std::net::{IpAddr, Ipv4Addr, SocketAddr};
use std::str::FromStr;

/// Where to listen. As text: `127.0.0.1:0`, `[::1]:8080`, `localhost:0` (127.0.0.1) or `:8080`
/// (every IPv4 address of the machine), and any of these after `KIND=` for one vendor's own
/// address. Port 0 takes a free one. No other name is looked up.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Listen {
    /// The kind of the vendor that gets the address for itself.
    pub kind: Option<String>,
    /// The address.
    pub address: SocketAddr,
}

/// A text that names no address to listen on.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NoAddress(String);

impl fmt::Display for NoAddress {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let forms =
            "127.0.0.1:0, localhost:0, [::1]:0 or :8080, and KIND= before it for one vendor";
        write!(f, "{:?} is no address to listen on: write {forms}", self.0)
    }
}

impl Error for NoAddress {}

impl FromStr for Listen {
    type Err = NoAddress;

    fn from_str(text: &str) -> Result<Self, NoAddress> {
        let (kind, place) = match text.split_once('=') {
            Some((kind, place)) => (Some(kind), place),
            None => (None, text),
        };
        let address = address(place).filter(|_| kind != Some(""));
        let address = address.ok_or_else(|| NoAddress(text.to_owned()))?;
        Ok(Self { kind: kind.map(str::to_owned), address })
    }
}

fn address(text: &str) -> Option<SocketAddr> {
    let named = [("localhost", Ipv4Addr::LOCALHOST), ("", Ipv4Addr::UNSPECIFIED)];
    let named = named.into_iter().find_map(|(name, address)| {
        let port = text.strip_prefix(name)?.strip_prefix(':')?.parse().ok()?;
        Some(SocketAddr::new(IpAddr::V4(address), port))
    });
    named.or_else(|| text.parse().ok())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_is_written_in_many_ways() {
        for (text, kind, address) in [
            ("127.0.0.1:0", None, "127.0.0.1:0"),
            ("[::1]:80", None, "[::1]:80"),
            ("localhost:0", None, "127.0.0.1:0"),
            (":8080", None, "0.0.0.0:8080"),
            ("ratio=127.0.0.1:1", Some("ratio"), "127.0.0.1:1"),
            ("ratio=:1", Some("ratio"), "0.0.0.0:1"),
        ] {
            let listen: Listen = text.parse().unwrap();
            assert_eq!(listen.kind.as_deref(), kind, "{text}");
            assert_eq!(listen.address, address.parse().unwrap(), "{text}");
        }
        for bad in [
            "",
            "8080",
            "127.0.0.1",
            "localhost",
            ":port",
            "localhost:99999",
            "ratio=",
            "=:80",
            "example.com:80",
        ] {
            assert!(bad.parse::<Listen>().is_err(), "{bad}");
        }
    }
}
