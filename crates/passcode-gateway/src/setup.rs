use passcode::config::Kept;
use passcode::{Config, Error, ErrorKind, Providers, Result, Sealer};
use tokio_rustls::TlsAcceptor;

use crate::settings::Settings;
use crate::tls;

/// What one reading of the configuration came to. A call works with one of them to its end.
pub(crate) struct Setup {
    pub(crate) config: Config,
    pub(crate) settings: Settings,
    pub(crate) providers: Providers,
    pub(crate) sealer: Sealer,
    pub(crate) kept: Kept,
    pub(crate) tls: Option<TlsAcceptor>,
}

impl Setup {
    /// `made` is the sealer of a process that has no keys of its own.
    pub(crate) fn new(
        config: Config,
        settings: Settings,
        providers: Providers,
        kept: Kept,
        made: &Sealer,
    ) -> Result<Self> {
        let may_make = settings.is_on_loopback() && kept.ends_with_process();
        let sealer = match providers.sealer() {
            Some(sealer) => sealer.clone(),
            None if may_make => made.clone(),
            None => return Err(missing("sealing_keys", "passcode sealing-key")),
        };
        if kept.keys_end_with_process() && !may_make {
            return Err(missing("store_keys", "passcode store-key"));
        }
        let tls = settings.tls.as_ref().map(tls::acceptor).transpose()?;
        Ok(Self { config, settings, providers, sealer, kept, tls })
    }

    /// What ends with this process, since no keys are configured.
    pub(crate) fn made_at_start(&self) -> Vec<&'static str> {
        let sealing = self.providers.sealer().is_none().then_some("sealing_keys");
        let store = self.kept.keys_end_with_process().then_some("store_keys");
        sealing.into_iter().chain(store).collect()
    }
}

fn missing(key: &str, command: &str) -> Error {
    let message = format!(
        "the key {key:?} is missing: the gateway needs it everywhere but on loopback with the memory store; make it with \
         `{command}`"
    );
    Error::local(ErrorKind::Config, message)
}
