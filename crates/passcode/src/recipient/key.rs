use std::fmt;

/// One person's mailbox or number, for counting: spellings of one recipient have equal keys.
///
/// `Ada@example.com` and `ada@example.com` are two texts, since the server of a domain may tell them
/// apart, but in practice one mailbox: who counts messages or guesses counts them together.
///
/// It holds the person's number or address. Hash it with a key (HMAC) before you keep it; it has no
/// `Display`, and `Debug` hides it.
#[derive(Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct RecipientKey(String);

impl RecipientKey {
    /// The key of a recipient's full text.
    pub(super) fn of(recipient: &str) -> Self {
        // A phone number has no letters, so one rule serves.
        Self(recipient.to_ascii_lowercase())
    }

    /// The key itself: E.164 with its `+`, or the address in lower case.
    #[must_use]
    pub fn expose(&self) -> &str {
        &self.0
    }
}

impl fmt::Debug for RecipientKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("RecipientKey(***)")
    }
}

#[cfg(test)]
mod tests {
    use crate::Recipient;

    #[test]
    fn spellings_of_one_recipient_have_one_key_and_it_is_not_printed() {
        for (spellings, key) in [
            (&["Ada@Example.com", "ada@example.com", "ADA@EXAMPLE.COM"][..], "ada@example.com"),
            (&["Ada@bücher.example", "ada@xn--bcher-kva.example"], "ada@xn--bcher-kva.example"),
            (&["+1 (202) 555-0123", "+1.202.555.0123", "+１２０２５５５０１２３"], "+12025550123"),
        ] {
            for spelling in spellings {
                let recipient: Recipient = spelling.parse().unwrap();
                assert_eq!(recipient.key().expose(), key, "{spelling}");
                assert_eq!(format!("{:?}", recipient.key()), "RecipientKey(***)");
            }
        }
        let others = ["a.da@example.com", "ada+otp@example.com", "ada@example.org"];
        let ada: Recipient = "ada@example.com".parse().unwrap();
        for other in others {
            assert_ne!(other.parse::<Recipient>().unwrap().key(), ada.key(), "{other}");
        }
    }
}
