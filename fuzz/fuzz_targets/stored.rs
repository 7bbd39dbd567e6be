//! Any text as a stored verification: what is read can be written and read again.
#![no_main]

use libfuzzer_sys::fuzz_target;
use passcode::stored;

fuzz_target!(|text: &str| {
    if let Ok(verification) = stored::from_json(text) {
        let again = stored::from_json(&stored::to_json(&verification));
        assert_eq!(again.expect("what is written is readable"), verification);
    }
});
