//! What the table `[gateway]` says, checked: what can't work is a mistake at start that names the
//! place, the value and the choices.

mod clients;
mod place;
mod table;

use std::net::SocketAddr;
use std::time::Duration;

#[cfg(feature = "schema")]
use passcode::config::ConfigSchema;
use passcode::config::Secret;
use passcode::{Config, Result};

pub use table::Log;
pub(crate) use table::Tls;

use crate::clients::Clients;
use crate::person::Proxies;
use crate::settings::place::Places;
use crate::settings::table::Table;

/// Where it listens, if nothing says it.
const LISTEN: &str = "127.0.0.1:8080";

/// So many calls are worked on at once, if nothing says it.
const MAX_IN_FLIGHT: u32 = 1024;

/// What the table `[gateway]` of a configuration says.
#[derive(Debug)]
pub struct Settings {
    listen: SocketAddr,
    admin_listen: Option<SocketAddr>,
    operator_key: Option<Secret>,
    log: Log,
    drain_delay: Duration,
    max_in_flight: u32,
    behind_tls_proxy: bool,
    pub(crate) tls: Option<Tls>,
    pub(crate) proxies: Proxies,
    pub(crate) clients: Clients,
}

impl Settings {
    /// Reads the table `[gateway]`; without one everything is as it is by default. `listen` stands
    /// for what the table says of it.
    ///
    /// # Errors
    ///
    /// [`ErrorKind::Config`](passcode::ErrorKind::Config) with the first mistake.
    pub fn read(config: &Config, listen: Option<&str>) -> Result<Self> {
        let section = config.section::<Table>("gateway")?;
        let places = Places::new(section.as_ref());
        let none = Table::default();
        let table = section.as_ref().map_or(&none, |section| section.settings());
        let clients = clients::check(&table.clients, &places)?;
        let settings = Self {
            listen: match listen {
                Some(given) => place::address(given).map_err(|what| Places::given(&what))?,
                None => places.address("listen", table.listen.as_deref().unwrap_or(LISTEN))?,
            },
            admin_listen: table
                .admin_listen
                .as_deref()
                .map(|text| places.address("admin_listen", text))
                .transpose()?,
            operator_key: table.operator_key.clone(),
            log: table.log,
            drain_delay: table.drain_delay,
            max_in_flight: table.max_in_flight.unwrap_or(MAX_IN_FLIGHT),
            behind_tls_proxy: table.behind_tls_proxy,
            tls: table.tls.clone(),
            proxies: proxies(table, &places)?,
            clients,
        };
        if settings.max_in_flight == 0 {
            return Err(
                places.mistake("max_in_flight", "0 would refuse every call: write 1 or more")
            );
        }
        if let Some(what) = settings.exposed() {
            return Err(match listen {
                Some(_) => Places::given(&what),
                None => places.mistake("listen", what),
            });
        }
        Ok(settings)
    }

    /// The same for a process that listens already, and goes on listening where it does until a
    /// restart, whatever these say.
    ///
    /// # Errors
    ///
    /// [`ErrorKind::Config`](passcode::ErrorKind::Config) if they would serve there whom they mustn't.
    pub(crate) fn staying_at(mut self, running: &Self) -> Result<Self> {
        self.listen = running.listen;
        self.admin_listen = running.admin_listen;
        match self.exposed() {
            Some(what) => Err(Places::running(&what)),
            None => Ok(self),
        }
    }

    /// Describes the table `[gateway]` in the schema of configurations. With the feature `schema`.
    #[cfg(feature = "schema")]
    #[must_use]
    pub fn describe(schema: ConfigSchema) -> ConfigSchema {
        schema.with_section::<Table>("gateway")
    }

    /// Where it listens; `127.0.0.1:8080` by default.
    #[must_use]
    pub fn listen(&self) -> SocketAddr {
        self.listen
    }

    /// Whether only this machine can ask.
    #[must_use]
    pub fn is_on_loopback(&self) -> bool {
        self.listen.ip().to_canonical().is_loopback()
    }

    /// Where the operator's page and the metrics are served without a key; nowhere by default.
    #[must_use]
    pub fn admin_listen(&self) -> Option<SocketAddr> {
        self.admin_listen
    }

    /// What the operator's page and the metrics need as a password on the first address.
    #[must_use]
    pub fn operator_key(&self) -> Option<&Secret> {
        self.operator_key.as_ref()
    }

    /// How the log is written; as text by default.
    #[must_use]
    pub fn log(&self) -> Log {
        self.log
    }

    /// How long it accepts calls after it was asked to end; no time by default.
    #[must_use]
    pub fn drain_delay(&self) -> Duration {
        self.drain_delay
    }

    /// How many calls are worked on at once at most; 1024 by default. One more is answered with 503.
    #[must_use]
    pub fn max_in_flight(&self) -> u32 {
        self.max_in_flight
    }

    /// What is missing where others than this machine can ask.
    fn exposed(&self) -> Option<String> {
        let missing = if self.is_on_loopback() {
            return None;
        } else if !self.clients.need_keys() {
            "clients with keys: add a table [[gateway.clients]]"
        } else if self.tls.is_none() && !self.behind_tls_proxy {
            "TLS: set tls = { cert, key }, or behind_tls_proxy = true where a proxy before it has it"
        } else {
            return None;
        };
        let listen = self.listen;
        Some(format!(
            "{listen} can be reached from other machines, which needs {missing}; or listen on 127.0.0.1 or [::1]"
        ))
    }
}

fn proxies(table: &Table, places: &Places<'_>) -> Result<Proxies> {
    let mut networks = Vec::new();
    for (index, text) in table.trusted_proxies.iter().enumerate() {
        let network = text.parse().map_err(|what| {
            places.mistake(&format!("trusted_proxies[{index}]"), format!("{text:?} {what}"))
        })?;
        networks.push(network);
    }
    match (networks.is_empty(), table.forwarded_by) {
        (false, None) => Err(places.mistake(
            "trusted_proxies",
            "they need forwarded_by, the one header that they set: \"forwarded\" or \"x-forwarded-for\"",
        )),
        (true, Some(_)) => Err(places.mistake(
            "forwarded_by",
            "nobody's header counts without trusted_proxies: name the networks of the proxies that set it",
        )),
        (_, forwarded_by) => Ok(Proxies { networks, forwarded_by }),
    }
}
