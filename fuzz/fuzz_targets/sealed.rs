//! Any text as a sealed verification: nobody without the key makes one.
#![no_main]

use std::sync::LazyLock;

use libfuzzer_sys::fuzz_target;
use passcode::Sealer;

static SEALER: LazyLock<Sealer> = LazyLock::new(|| {
    let key = Sealer::generate_key().expect("the system gives randomness");
    Sealer::new([key]).expect("a key just made is readable")
});

fuzz_target!(|input: (&str, &str)| {
    let (token, context) = input;
    assert!(SEALER.open(token, context).is_err());
    assert!(Sealer::new([token]).is_err() || token.starts_with("k4.local."));
});
