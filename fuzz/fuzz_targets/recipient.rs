//! Any text as a recipient: what is accepted has one text that parses to itself, and what is shown
//! of it is a mask.
#![no_main]

use libfuzzer_sys::fuzz_target;
use passcode::{ErrorKind, Recipient};

fuzz_target!(|text: &str| {
    let recipient = match text.parse::<Recipient>() {
        Ok(recipient) => recipient,
        Err(error) => {
            assert_eq!(error.kind(), ErrorKind::InvalidRecipient);
            return;
        }
    };
    let canonical = recipient.expose();
    let again: Recipient = canonical.parse().expect("the canonical text is a recipient");
    assert_eq!(again.expose(), canonical);
    assert_eq!(again.key(), recipient.key());
    assert!(canonical.len() <= 254 && canonical.bytes().all(|byte| byte.is_ascii_graphic()));
    let loud: Recipient = canonical.to_uppercase().parse().expect("case makes no difference");
    assert_eq!(loud.key(), recipient.key());
    let mask = recipient.to_string();
    assert_eq!(mask, format!("{recipient:?}"));
    assert!(mask.contains("***"));
});
