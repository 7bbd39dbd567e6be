//! The digits of a code: they follow from the key and what the code is for, so none is kept.

use aws_lc_rs::constant_time::verify_slices_are_equal;
use secrecy::{ExposeSecret, SecretString};

use crate::store::Key;

/// The form of what is computed; another would be another code.
const VERSION: &str = "1";

/// What a code is for. It has no `Debug`, since it names the recipient.
#[derive(Clone, Copy)]
pub(super) struct Purpose<'a> {
    pub(super) provider: &'a str,
    /// For whom we ask, when we serve several; empty if none.
    pub(super) client: &'a str,
    /// The recipient's canonical text.
    pub(super) recipient: &'a str,
    pub(super) id: &'a str,
    pub(super) length: u8,
}

/// The code: so many digits, each text of digits as likely as any other.
pub(super) fn digits(key: &Key, purpose: &Purpose<'_>) -> SecretString {
    let Purpose { provider, client, recipient, id, length } = *purpose;
    let digits = length.to_string();
    let mut parts = vec![VERSION, provider, client, recipient, id, &digits];
    let modulus = 10_u64.pow(u32::from(length));
    // Numbers of this much or more would make the small remainders likelier than the others.
    let fair = u64::MAX - u64::MAX % modulus;
    loop {
        let bytes = key.code_bytes(&parts);
        let words = bytes.chunks_exact(8).filter_map(|word| word.try_into().ok());
        if let Some(number) = words.map(u64::from_be_bytes).find(|number| *number < fair) {
            let width = usize::from(length);
            return format!("{:0width$}", number % modulus).into();
        }
        // None of four is fair once in 10^33 codes; one part more makes four others.
        parts.push("");
    }
}

/// Whether somebody typed this code; takes as long for a wrong one as for the right one.
pub(super) fn is_right(code: &SecretString, typed: &str) -> bool {
    verify_slices_are_equal(code.expose_secret().as_bytes(), typed.as_bytes()).is_ok()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::store::StoreKeys;

    const KEY: &str = "AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8";

    fn purpose(id: &str) -> Purpose<'_> {
        Purpose { provider: "mail", client: "", recipient: "ada@example.com", id, length: 6 }
    }

    fn code(purpose: &Purpose<'_>) -> String {
        let keys = StoreKeys::new([KEY]).unwrap();
        digits(keys.first(), purpose).expose_secret().to_owned()
    }

    /// Computed once by Python's hmac and hashlib: HMAC-SHA256 over the parts, each with its length
    /// before it (8 bytes, big-endian), the first 8 bytes of it modulo 10^length.
    #[test]
    fn known_answers() {
        for (provider, client, recipient, id, length, expected) in [
            ("mail", "", "ada@example.com", "1", 6, "305969"),
            ("mail", "", "ada@example.com", "2", 6, "925160"),
            ("mail", "", "ada@example.com", "1", 10, "3281175752"),
            ("mail", "shop", "ada@example.com", "1", 6, "569668"),
            ("sms", "", "+12025550123", "1", 4, "1411"),
        ] {
            let purpose = Purpose { provider, client, recipient, id, length };
            assert_eq!(code(&purpose), expected, "{provider} {client} {id} {length}");
        }
    }

    /// The length before each part keeps two parts from being read as two others.
    #[test]
    fn every_part_counts() {
        let first = Purpose { length: 10, ..purpose("1") };
        let others = [
            ("another provider", Purpose { provider: "mail2", ..first }),
            ("a client", Purpose { client: "shop", ..first }),
            ("another recipient", Purpose { recipient: "ada@example.org", ..first }),
            ("another spelling", Purpose { recipient: "Ada@example.com", ..first }),
            ("another id", Purpose { id: "2", ..first }),
            ("a letter moved", Purpose { provider: "mai", client: "l", ..first }),
            ("a letter moved on", Purpose { client: "a", recipient: "da@example.com", ..first }),
        ];
        let codes: Vec<_> = others.iter().map(|(_, purpose)| code(purpose)).collect();
        for (number, (what, _)) in others.iter().enumerate() {
            assert_ne!(codes[number], code(&first), "{what}");
            assert!(!codes[..number].contains(&codes[number]), "{what}");
        }
        // A shorter code is no beginning and no end of a longer one.
        let short = code(&Purpose { length: 6, ..first });
        assert!(!code(&first).starts_with(&short) && !code(&first).ends_with(&short));
        assert_eq!(code(&first), code(&first));
    }

    /// Pearson's test at each place of 4,000 codes: beyond 27.88 (9 degrees of freedom) one run in a
    /// thousand would be, and these runs are always the same one.
    #[test]
    fn each_digit_is_as_likely_as_any_other() {
        for length in [4, 6, 10] {
            let mut counts = vec![[0_u32; 10]; usize::from(length)];
            for id in 0..4_000 {
                let code = code(&Purpose { length, ..purpose(&id.to_string()) });
                assert_eq!(code.len(), usize::from(length));
                for (place, digit) in code.bytes().enumerate() {
                    counts[place][usize::from(digit - b'0')] += 1;
                }
            }
            for place in counts {
                let off = place.iter().map(|count| (f64::from(*count) - 400.0).powi(2) / 400.0);
                let off: f64 = off.sum();
                assert!(off < 27.88, "{length}: {off}");
            }
        }
    }

    #[test]
    fn only_the_whole_code_is_right() {
        let code: SecretString = "012345".to_owned().into();
        assert!(is_right(&code, "012345"));
        for typed in ["12345", "0123456", "012346", "", "112345"] {
            assert!(!is_right(&code, typed), "{typed}");
        }
    }
}
