use std::fmt;

use idna::AsciiDenyList;
use idna::uts46::{DnsLength, Hyphens, Uts46};

use crate::typed;

/// The longest address that a message can be sent to (RFC 5321, 4.5.3.1.3 without its brackets).
const LONGEST: usize = 254;

/// An e-mail address.
///
/// The domain is kept in ASCII and lower case by IDNA (`xn--bcher-kva.example` for
/// `bücher.example`), the local part as it was given. Refused are quoted local parts and those with
/// letters outside ASCII, which most mail servers and vendors can't deliver to; addresses of
/// machines (`[127.0.0.1]`, `127.0.0.1`), all-numeric top names, domains of a single name, and more
/// than 64 bytes before the `@` or 254 in all. Blanks around it go. `Display` and `Debug` show its
/// first letter, if more than two stand before the `@`, and the domain: `a***@example.com`.
#[derive(Clone, PartialEq, Eq, Hash)]
pub struct EmailAddress(String);

impl EmailAddress {
    /// The full address: `ada@example.com`.
    #[must_use]
    pub fn expose(&self) -> &str {
        &self.0
    }

    /// The part after the `@`, in ASCII and lower case.
    #[must_use]
    pub fn domain(&self) -> &str {
        self.0.rsplit_once('@').map_or("", |(_, domain)| domain)
    }

    fn local_part(&self) -> &str {
        self.0.rsplit_once('@').map_or("", |(local_part, _)| local_part)
    }
}

impl EmailAddress {
    /// Reads an address, or says why it is none.
    pub(crate) fn read(text: &str) -> Result<Self, &'static str> {
        let text = text.trim_matches(typed::is_blank);
        let (local_part, domain) = text.rsplit_once(is_at).ok_or(NO_ADDRESS)?;
        check_local_part(local_part)?;
        let address = format!("{local_part}@{}", ascii_domain(domain)?);
        if address.len() > LONGEST {
            return Err("the e-mail address is too long: it may have 254 characters");
        }
        Ok(Self(address))
    }
}

/// The sign between the parts, also the full-width one.
pub(super) fn is_at(character: char) -> bool {
    matches!(character, '@' | '＠')
}

const NO_ADDRESS: &str = "the e-mail address is not one: write it as in ada@example.com";

fn check_local_part(text: &str) -> Result<(), &'static str> {
    if !text.is_ascii() {
        return Err(
            "the e-mail address has letters before the @ that most mail servers don't take: \
             use an address with A to Z there",
        );
    }
    let quoted = text.starts_with('"');
    if quoted || !email_address::EmailAddress::is_valid_local_part(text) {
        return Err(NO_ADDRESS);
    }
    Ok(())
}

/// The domain as the name service knows it, of letters, digits and hyphens.
fn ascii_domain(text: &str) -> Result<String, &'static str> {
    let domain = Uts46::new()
        .to_ascii(text.as_bytes(), AsciiDenyList::STD3, Hyphens::CheckFirstLast, DnsLength::Verify)
        .map_err(|_| NO_ADDRESS)?;
    let (_, top) = domain.rsplit_once('.').ok_or(NO_ADDRESS)?;
    if top.bytes().all(|byte| byte.is_ascii_digit()) {
        return Err("the e-mail address ends in a number, which no domain does: \
             write it as in ada@example.com");
    }
    Ok(domain.into_owned())
}

/// The first letter, if it is a small part of the name, and the domain.
impl fmt::Display for EmailAddress {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let shown = if self.local_part().len() > 2 { &self.0[..1] } else { "" };
        write!(f, "{shown}***@{}", self.domain())
    }
}

impl fmt::Debug for EmailAddress {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ErrorKind;

    #[test]
    fn one_address_in_several_forms_is_one_address() {
        for (texts, address) in [
            (
                &[
                    " Ada.L+otp@Example.COM\n",
                    "Ada.L+otp@example.com",
                    "\u{feff}Ada.L+otp@example.com\u{200b}",
                    "Ada.L+otp＠ｅｘａｍｐｌｅ．ｃｏｍ",
                    "Ada.L+otp@exam\u{ad}ple.com",
                ][..],
                "Ada.L+otp@example.com",
            ),
            (
                &[
                    "ada@bücher.example",
                    "ada@BÜCHER.example",
                    "ada@bu\u{308}cher.example",
                    "ada@xn--bcher-kva.example",
                    "ada@XN--BCHER-KVA.Example",
                    "ada@bücher。example",
                ],
                "ada@xn--bcher-kva.example",
            ),
            (
                &["o'hara!#$%&*/=?^_`{|}~-x@a-b.1a.example"],
                "o'hara!#$%&*/=?^_`{|}~-x@a-b.1a.example",
            ),
        ] {
            for text in texts {
                let email: EmailAddress = text.parse().unwrap_or_else(|e| panic!("{text:?}: {e}"));
                assert_eq!(email.expose(), address, "{text:?}");
                assert_eq!(email.expose().parse::<EmailAddress>().unwrap(), email);
            }
        }
    }

    #[test]
    fn what_is_no_address_is_refused_without_being_quoted() {
        let long = format!("{}@example.com", "a".repeat(65));
        let longer = format!("{}@{}example", "a".repeat(64), "bücher.".repeat(16));
        for text in [
            "@@",
            "bob@",
            "@hunter.example",
            "bob@localhost",
            "bob@example.com.",
            "bob@.example.com",
            "bob@example..com",
            "Bob <bob@example.com>",
            "<bob@example.com>",
            "mailto:bob@example.com",
            "a b@example.com",
            "bob@exam ple.com",
            "bob@exa_mple.com",
            "bob@-example.com",
            "bob@example-.com",
            "bob@xn--a.example",
            ".bob@example.com",
            "bob.@example.com",
            "b..ob@example.com",
            "bob@carol@example.com",
            "\"<script>\"@example.com",
            "\"bob\"@example.com",
            "<script>@example.com",
            "bob(comment)@example.com",
            "bøb@example.com",
            "bo\u{200b}b@example.com",
            "bob@[127.0.0.1]",
            "bob@[IPv6:::1]",
            "bob@127.0.0.1",
            "bob@127.1",
            "bob@１２７.０.０.１",
            "bob@example.123",
            "bob@example.com\r\nBcc: eve@example.com",
            &long,
            &longer,
        ] {
            let error = text.parse::<EmailAddress>().unwrap_err();
            assert_eq!(error.kind(), ErrorKind::InvalidRecipient, "{text}");
            assert!(!error.to_string().contains(text), "{error}");
            assert!(!error.to_string().contains("bob"), "{error}");
        }
    }

    #[test]
    fn the_mask_shows_a_small_part_of_the_name_or_none() {
        for (text, mask) in [
            ("Ada@example.com", "A***@example.com"),
            ("ad@example.com", "***@example.com"),
            ("a@bücher.example", "***@xn--bcher-kva.example"),
        ] {
            let email: EmailAddress = text.parse().unwrap();
            assert_eq!(email.to_string(), mask);
            assert_eq!(format!("{email:?}"), mask);
        }
    }
}
