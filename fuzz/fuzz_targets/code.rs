//! Any text as a code: what is accepted is short, is of ASCII letters and digits, and is read as
//! itself.
#![no_main]

use libfuzzer_sys::fuzz_target;
use passcode::{ErrorKind, OtpCode};

fuzz_target!(|text: &str| match OtpCode::parse(text) {
    Ok(code) => {
        let exposed = code.expose();
        assert!((1..=64).contains(&exposed.len()));
        assert!(exposed.bytes().all(|byte| byte.is_ascii_alphanumeric()));
        assert_eq!(OtpCode::parse(exposed).expect("a code is one").expose(), exposed);
    }
    Err(error) => assert_eq!(error.kind(), ErrorKind::InvalidRequest),
});
