//! Any text as configuration: providers, or a mistake of the kind `Config`.
#![no_main]

use libfuzzer_sys::fuzz_target;
use passcode::{Config, ErrorKind};

fuzz_target!(|text: &str| {
    // A secret may name any file, an endless one too.
    if text.contains("file") {
        return;
    }
    for config in [Config::from_toml(text), Config::from_url(text)] {
        let config = config.map(|config| config.with_variables(|_| Some("hunter2-canary".into())));
        if let Err(error) = config.and_then(|config| config.build()) {
            assert_eq!(error.kind(), ErrorKind::Config);
            assert!(!format!("{error} {error:?}").contains("hunter2-canary"));
        }
    }
});
