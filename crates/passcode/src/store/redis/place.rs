//! Where a Redis server is, by its URL.

use percent_encoding::percent_decode_str;
use redis::RedisConnectionInfo;
use url::{Host, Url};

const PORT: u16 = 6379;

/// What the URL says. Its password is shown by nothing.
#[derive(Clone)]
pub(crate) struct Place {
    pub(super) host: String,
    pub(super) port: u16,
    pub(crate) is_tls: bool,
    /// User name, password and the number of the database.
    pub(super) sign_in: RedisConnectionInfo,
    pub(crate) has_database: bool,
}

impl Place {
    /// Reads `redis://USER:PASSWORD@HOST:PORT/DATABASE` or `rediss://…`, where only the host must be
    /// there. A mistake quotes nothing of it: it holds a password.
    pub(crate) fn parse(text: &str) -> Result<Self, &'static str> {
        let url = Url::parse(text).map_err(|_| {
            "this is no URL: write rediss://USER:PASSWORD@HOST, and percent-encode / ? # @ : in a password"
        })?;
        let is_tls = match url.scheme() {
            "rediss" => true,
            "redis" => false,
            _ => return Err("the URL's scheme is neither redis nor rediss (which is with TLS)"),
        };
        if url.query().is_some() || url.fragment().is_some() {
            return Err(
                "the URL has a query or a fragment, which Redis has no use for: percent-encode ? and # in \
                        a password (%3F %23), and write settings as keys of [store]",
            );
        }
        // The host of a URL with such a scheme is opaque text: an address must be read again.
        let host = url.host_str().and_then(|host| Host::parse(host).ok());
        let database = database(&url)?;
        let sign_in = RedisConnectionInfo::default().set_skip_set_lib_name();
        Ok(Self {
            host: match host.ok_or("the URL names no host")? {
                Host::Ipv6(ip) => ip.to_string(),
                other => other.to_string(),
            },
            port: match url.port() {
                Some(0) => return Err("nothing listens on port 0"),
                port => port.unwrap_or(PORT),
            },
            is_tls,
            sign_in: credentials(&url, sign_in)?.set_db(database.unwrap_or(0)),
            has_database: database.is_some(),
        })
    }

    /// The same way to another server, which this one named as `HOST:PORT`; without a host, at its own.
    pub(super) fn at(&self, address: &str) -> Option<Self> {
        let (host, port) = address.rsplit_once(':')?;
        let host = if host.is_empty() { self.host.clone() } else { host.to_owned() };
        Some(Self { host, port: port.parse().ok()?, ..self.clone() })
    }
}

fn database(url: &Url) -> Result<Option<i64>, &'static str> {
    let number = match url.path() {
        "" | "/" => return Ok(None),
        path => path.strip_prefix('/').unwrap_or(path),
    };
    let is_number = !number.is_empty() && number.bytes().all(|byte| byte.is_ascii_digit());
    let number = number.parse().ok().filter(|_| is_number);
    number.map(Some).ok_or(
        "after its host the URL has more than the number of a database: percent-encode / in a password (%2F)",
    )
}

fn credentials(
    url: &Url,
    sign_in: RedisConnectionInfo,
) -> Result<RedisConnectionInfo, &'static str> {
    let Some(password) = url.password() else {
        return match url.username() {
            "" => Ok(sign_in),
            _ => {
                Err("the URL has a user name and no password: a password alone is written with a \
                      colon before it, as in rediss://:PASSWORD@HOST")
            }
        };
    };
    let password = decoded(password)?;
    if ["env:", "file:"].iter().any(|reference| password.starts_with(reference)) {
        return Err("only the whole URL comes from env: or file:, not its password alone");
    }
    let sign_in = sign_in.set_password(password);
    Ok(match url.username() {
        "" => sign_in,
        user => sign_in.set_username(decoded(user)?),
    })
}

fn decoded(text: &str) -> Result<String, &'static str> {
    let text = percent_decode_str(text).decode_utf8();
    text.map(String::from).map_err(|_| "the URL's percent-encoding is not UTF-8")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_url_says_where_and_how() {
        for (text, host, port, is_tls, database) in [
            ("redis://redis.example.com", "redis.example.com", 6379, false, 0),
            ("rediss://REDIS.example.com/", "redis.example.com", 6379, true, 0),
            ("rediss://redis.example.com:6380/3", "redis.example.com", 6380, true, 3),
            ("redis://127.0.0.1:7000", "127.0.0.1", 7000, false, 0),
            ("redis://[::1]", "::1", 6379, false, 0),
        ] {
            let place = Place::parse(text).unwrap_or_else(|what| panic!("{text}: {what}"));
            let found = (place.host.as_str(), place.port, place.is_tls, place.sign_in.db());
            assert_eq!(found, (host, port, is_tls, database), "{text}");
            assert_eq!((place.sign_in.username(), place.sign_in.password()), (None, None));
        }
        for (text, user, password) in [
            ("redis://:a%2Fb+c%3A@h", None, "a/b+c:"),
            ("redis://ada%40x:hunter2@h", Some("ada@x"), "hunter2"),
        ] {
            let place = Place::parse(text).unwrap_or_else(|what| panic!("{text}: {what}"));
            assert_eq!(place.sign_in.username(), user, "{text}");
            assert_eq!(place.sign_in.password(), Some(password), "{text}");
        }
    }

    #[test]
    fn another_server_is_reached_the_same_way() {
        let place =
            Place::parse("rediss://u:p@a.example:7000").unwrap_or_else(|what| panic!("{what}"));
        for (address, host, port) in [
            ("10.0.0.2:7001", "10.0.0.2", 7001),
            (":7002", "a.example", 7002),
            ("2001:db8::1:7003", "2001:db8::1", 7003),
        ] {
            let other = place.at(address).unwrap_or_else(|| panic!("{address}"));
            assert_eq!((other.host.as_str(), other.port), (host, port));
            assert_eq!((other.is_tls, other.sign_in.password()), (true, Some("p")));
        }
        assert!(place.at("nothing").is_none() && place.at("a:b").is_none());
    }

    #[test]
    fn a_url_that_is_none_quotes_nothing() {
        for text in [
            "",
            "redis.example.com",
            "https://u:hunter2@redis.example.com",
            "redis://u:hunter2@",
            "redis://u:hunter2@redis.example.com/a",
            "redis://u:hunter2@redis.example.com/-1",
            "redis://u:hunter2@redis.example.com/1/2",
            "redis://u:hunter2/x@redis.example.com",
            "redis://u:hunter2@redis.example.com?db=1",
            "redis://u:hunter2@redis.example.com#a",
            "redis://hunter2@redis.example.com",
            "redis://u:%FF@redis.example.com",
            "redis://u:hunter2@redis.example.com:0",
            "redis://u:hunter2@redis.example.com:99999",
            "redis://u:env:hunter2@redis.example.com",
            "redis+unix:///run/redis.sock",
        ] {
            let what = Place::parse(text).map(|_| ()).expect_err(text);
            assert!(!what.contains("hunter2") && !what.contains("redis.example.com"), "{what}");
        }
    }
}
