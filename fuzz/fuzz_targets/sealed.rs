//! Any text as a sealed verification, and any verification sealed: what was sealed opens in its
//! context alone, and nobody without the key makes one.
#![no_main]

use std::sync::LazyLock;
use std::time::UNIX_EPOCH;

use libfuzzer_sys::fuzz_target;
use passcode::{Channel, Recipient, Sealer, Verification};

static SEALER: LazyLock<Sealer> = LazyLock::new(|| {
    let key = Sealer::generate_key().expect("the system gives randomness");
    Sealer::new([key]).expect("a key just made is readable")
});

fuzz_target!(|input: (&str, &str, &str)| {
    let (text, context, other) = input;
    assert!(SEALER.open(text, context).is_err());
    assert!(Sealer::new([text]).is_err() || text.trim_end_matches('=').len() == 43);
    if text.is_empty() || context.trim().is_empty() {
        return;
    }
    let recipient: Recipient = "+12025550123".parse().expect("a literal is a number");
    let verification = Verification::new("us", text, recipient, Channel::Sms, UNIX_EPOCH);
    let token = SEALER.seal(&verification, context).expect("the system gives randomness");
    assert_eq!(SEALER.open(&token, context).ok(), Some(verification));
    assert!(other == context || SEALER.open(&token, other).is_err());
});
