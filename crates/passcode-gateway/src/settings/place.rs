//! Where a setting stands, for what is wrong with it.

use std::net::SocketAddr;

use passcode::config::Section;
use passcode::{Error, ErrorKind, Result};

use crate::settings::table::Table;

/// The places of the table `[gateway]`, if there is one.
pub(super) struct Places<'a>(Option<&'a Section<Table>>);

impl<'a> Places<'a> {
    pub(super) fn new(section: Option<&'a Section<Table>>) -> Self {
        Self(section)
    }

    /// A mistake in a setting of the table: `what` is a clause without secrets.
    pub(super) fn mistake(&self, key: &str, what: impl Into<String>) -> Error {
        match self.0 {
            Some(section) => section.mistake(key, what),
            None => Error::local(ErrorKind::Config, format!("gateway.{key}: {}", what.into())),
        }
    }

    /// A mistake in what the command line gave instead.
    pub(super) fn given(what: &str) -> Error {
        Error::local(ErrorKind::Config, format!("--listen: {what}"))
    }

    /// A mistake in what doesn't go with where the process listens already.
    pub(super) fn running(what: &str) -> Error {
        let message = format!("gateway.listen needs a restart to change, and until then {what}");
        Error::local(ErrorKind::Config, message)
    }

    pub(super) fn address(&self, key: &str, text: &str) -> Result<SocketAddr> {
        address(text).map_err(|what| self.mistake(key, what))
    }
}

/// An address to listen on.
pub(super) fn address(text: &str) -> Result<SocketAddr, String> {
    text.parse().map_err(|_| {
        format!(
            "{text:?} is no address to listen on: write 127.0.0.1:8080, [::1]:8080 or 0.0.0.0:8080"
        )
    })
}
