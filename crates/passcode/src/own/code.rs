//! The digits of a code: they follow from the key and what the code is for, so none is kept.

use secrecy::{ExposeSecret, SecretString};

use crate::store::Key;

/// The form of what is computed; another would be another code.
const VERSION: &str = "1";

/// What a code is for.
#[derive(Debug, Clone, Copy)]
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
    let length = purpose.length.to_string();
    let modulus = 10_u64.pow(u32::from(purpose.length));
    // Numbers of this much or more would make the small remainders likelier than the others.
    let fair = u64::MAX - u64::MAX % modulus;
    let mut round = 0_u32;
    loop {
        let bytes = key.code_bytes(&[
            VERSION,
            purpose.provider,
            purpose.client,
            purpose.recipient,
            purpose.id,
            &length,
            &round.to_string(),
        ]);
        let words = bytes.chunks_exact(8).filter_map(|word| word.try_into().ok());
        if let Some(number) = words.map(u64::from_be_bytes).find(|number| *number < fair) {
            let width = usize::from(purpose.length);
            return format!("{:0width$}", number % modulus).into();
        }
        round += 1;
    }
}

/// Whether somebody typed this code; takes as long for a wrong one as for the right one.
pub(super) fn is_right(code: &SecretString, typed: &str) -> bool {
    orion::util::secure_cmp(code.expose_secret().as_bytes(), typed.as_bytes()).is_ok()
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

    /// Computed once by Python's hmac and hashlib.
    #[test]
    fn known_answers() {
        for (id, length, expected) in
            [("1", 6, "686739"), ("2", 6, "709411"), ("1", 10, "6068432144")]
        {
            assert_eq!(code(&Purpose { length, ..purpose(id) }), expected, "{id} {length}");
        }
    }

    #[test]
    fn every_part_counts() {
        let first = code(&purpose("1"));
        for other in [
            Purpose { provider: "mail2", ..purpose("1") },
            Purpose { client: "shop", ..purpose("1") },
            Purpose { recipient: "ada@example.org", ..purpose("1") },
            purpose("2"),
        ] {
            assert_ne!(code(&other), first, "{other:?}");
        }
        assert_eq!(code(&purpose("1")), first);
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
