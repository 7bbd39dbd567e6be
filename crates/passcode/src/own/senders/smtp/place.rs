//! Where a mail server is, by its URL.

use percent_encoding::percent_decode_str;
use url::{Host, Url};

use super::server::Tls;

/// Submission by STARTTLS (RFC 6409) and over TLS from the start (RFC 8314).
const SUBMISSION: u16 = 587;
const SUBMISSIONS: u16 = 465;

/// What the URL says.
pub(super) struct Place {
    pub(super) host: String,
    pub(super) port: u16,
    pub(super) tls: Tls,
    /// User name and password.
    pub(super) credentials: Option<(String, String)>,
}

/// Reads `smtps://USER:PASSWORD@HOST:PORT` or `smtp://…`. A mistake quotes nothing of it: it holds a
/// password.
pub(super) fn parse(text: &str) -> Result<Place, &'static str> {
    let url = Url::parse(text).map_err(|_| {
        "this is no URL: write smtps://USER:PASSWORD@HOST, and percent-encode / ? # @ : in a password"
    })?;
    let from_the_start = match url.scheme() {
        "smtps" => true,
        "smtp" => false,
        _ => return Err("the URL's scheme is neither smtps nor smtp"),
    };
    if !matches!(url.path(), "" | "/") || url.query().is_some() || url.fragment().is_some() {
        return Err(
            "after its host the URL has a path, a query or a fragment, and no mail server has one: \
                    percent-encode / ? # in a password (%2F %3F %23)",
        );
    }
    let host = url.host_str().and_then(|host| Host::parse(host).ok());
    let host = host.ok_or("the URL names no host")?;
    let loopback = match &host {
        Host::Domain(name) => name == "localhost",
        Host::Ipv4(ip) => ip.is_loopback(),
        Host::Ipv6(ip) => ip.is_loopback(),
    };
    let usual = if from_the_start { SUBMISSIONS } else { SUBMISSION };
    Ok(Place {
        host: match &host {
            Host::Ipv6(ip) => ip.to_string(),
            other => other.to_string(),
        },
        port: match url.port() {
            Some(0) => return Err("nothing listens on port 0"),
            port => port.unwrap_or(usual),
        },
        tls: match (from_the_start, loopback) {
            (true, _) => Tls::FromTheStart,
            (false, true) => Tls::IfOffered,
            (false, false) => Tls::Required,
        },
        credentials: credentials(&url)?,
    })
}

fn credentials(url: &Url) -> Result<Option<(String, String)>, &'static str> {
    let (user, password) = match (url.username(), url.password()) {
        ("", None) => return Ok(None),
        (user, Some(password)) if !user.is_empty() => (decoded(user)?, decoded(password)?),
        _ => return Err("the URL needs a user name and a password, or neither"),
    };
    if ["env:", "file:"].iter().any(|reference| password.starts_with(reference)) {
        return Err("only the whole URL comes from env: or file:, not its password alone");
    }
    Ok(Some((user, password)))
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
        use Tls::{FromTheStart, IfOffered, Required};
        for (text, host, port, tls) in [
            ("smtps://mail.example.com", "mail.example.com", 465, FromTheStart),
            ("smtp://mail.example.com/", "mail.example.com", 587, Required),
            ("smtp://MAIL.example.com:25", "mail.example.com", 25, Required),
            ("smtp://192.0.2.1", "192.0.2.1", 587, Required),
            ("smtp://localhost.example.com", "localhost.example.com", 587, Required),
            ("smtp://[2001:db8::1]:26", "2001:db8::1", 26, Required),
            ("smtp://localhost", "localhost", 587, IfOffered),
            ("smtp://127.0.0.1:2525", "127.0.0.1", 2525, IfOffered),
            ("smtp://127.9.9.9", "127.9.9.9", 587, IfOffered),
            ("smtp://[::1]", "::1", 587, IfOffered),
            ("smtps://localhost", "localhost", 465, FromTheStart),
        ] {
            let place = parse(text).unwrap_or_else(|what| panic!("{text}: {what}"));
            assert_eq!((place.host.as_str(), place.port, place.tls), (host, port, tls), "{text}");
            assert!(place.credentials.is_none(), "{text}");
        }
        let place = parse("smtps://ada%40example.com:a%2Fb+c%3A@mail.example.com").unwrap();
        let expected = ("ada@example.com".to_owned(), "a/b+c:".to_owned());
        assert_eq!(place.credentials, Some(expected));
    }

    #[test]
    fn a_url_that_is_none_quotes_nothing() {
        for text in [
            "",
            "mail.example.com",
            "https://u:hunter2@mail.example.com",
            "smtps://u:hunter2@",
            "smtps://u:hunter2@mail.example.com/inbox",
            "smtps://u:hunter2/x@mail.example.com",
            "smtps://u:hunter2@mail.example.com?from=a",
            "smtps://u:hunter2@mail.example.com#a",
            "smtps://u@mail.example.com",
            "smtps://:hunter2@mail.example.com",
            "smtps://u:%FF@mail.example.com",
            "smtps://u:hunter2@mail.example.com:0",
            "smtps://u:hunter2@mail.example.com:99999",
            "smtps://u:env:hunter2@mail.example.com",
        ] {
            let what = parse(text).map(|_| ()).expect_err(text);
            assert!(!what.contains("hunter2") && !what.contains("mail.example.com"), "{what}");
        }
    }
}
