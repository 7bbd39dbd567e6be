//! What to write to work with a sandbox: a configuration, and lines for a shell.

use std::sync::Arc;

use crate::emulator::Emulator;
use crate::sandbox::Sandbox;
use crate::setup::{self, Provider};

impl Sandbox {
    /// A Passcode configuration for this sandbox, as TOML: a provider for each vendor (`us` is
    /// Ratio, `india` is Message Central), and `main`, the default, which routes to all of them. It
    /// holds the first credentials the sandbox was given, or made-up ones it takes.
    #[must_use]
    pub fn config_toml(&self) -> String {
        self.config_toml_of(&self.kinds().collect::<Vec<_>>())
    }

    /// The same with the vendors of these kinds only.
    #[must_use]
    pub fn config_toml_of(&self, kinds: &[&str]) -> String {
        let chosen = self.emulators.iter().filter(|emulator| kinds.contains(&emulator.kind()));
        let providers = chosen.map(|emulator| {
            let (kind, url) = (emulator.kind(), self.url(emulator.kind()));
            Provider { kind, example: emulator.example(&url), url }
        });
        setup::toml(&providers.collect::<Vec<_>>(), self.ca_file())
    }

    /// For each vendor its kind and a shell line that sends a code here, with curl and little else.
    #[must_use]
    pub fn curl_lines(&self) -> Vec<(&'static str, String)> {
        let line = |emulator: &Arc<dyn Emulator>| {
            let url = self.url(emulator.kind());
            (emulator.kind(), setup::curl(emulator.example(&url).curl, self.ca_file()))
        };
        self.emulators.iter().map(line).collect()
    }
}
