//! A running sandbox.

use std::fmt;
use std::io;
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr};

use crate::builder::Builder;
use crate::clock::Clock;
use crate::config;
use crate::fault::Faults;
use crate::inbox::Inbox;
use crate::server::{Requests, Server, Services, Vendor};

/// Both vendors' services and the inbox, running on one address.
///
/// It runs on the tokio runtime it was started on, and ends when dropped.
///
/// # Panics
///
/// If one of its handlers panicked, dropping it or [shutting it down](Self::shutdown) panics too
/// (unless a panic is already under way), so that a fault of the sandbox fails the test instead
/// of looking like a vendor's outage.
pub struct Sandbox {
    server: Server,
    services: Services,
}

impl Sandbox {
    /// Settings to start one with.
    pub fn builder() -> Builder {
        Builder::new()
    }

    /// Starts one with every default: a free loopback port, the machine's time, no fixed seed,
    /// any credentials.
    ///
    /// # Errors
    ///
    /// No loopback port can be listened on, or the system gives no random seed.
    pub async fn spawn() -> io::Result<Self> {
        Self::builder().spawn().await
    }

    pub(crate) fn new(server: Server, services: Services) -> Self {
        Self { server, services }
    }

    /// The address it listens on.
    #[must_use]
    pub fn address(&self) -> SocketAddr {
        self.server.address()
    }

    /// The base URL to use for Ratio, without a trailing slash.
    #[must_use]
    pub fn ratio_url(&self) -> String {
        self.url()
    }

    /// The base URL to use for Message Central, without a trailing slash.
    #[must_use]
    pub fn messagecentral_url(&self) -> String {
        self.url()
    }

    /// The base URL of the sandbox's own interface, without a trailing slash: the page for people
    /// is there, its JSON at `/inbox/messages` below it, and its description at
    /// `/sandbox/openapi.json`.
    #[must_use]
    pub fn inbox_url(&self) -> String {
        self.url()
    }

    fn url(&self) -> String {
        let mut address = self.address();
        // "Every address" is none to connect to, and the sandbox is for this machine.
        if address.ip().is_unspecified() {
            address.set_ip(match address.ip() {
                IpAddr::V4(_) => Ipv4Addr::LOCALHOST.into(),
                IpAddr::V6(_) => Ipv6Addr::LOCALHOST.into(),
            });
        }
        format!("http://{address}")
    }

    /// What both services have delivered.
    #[must_use]
    pub fn inbox(&self) -> &Inbox {
        &self.services.world.inbox
    }

    /// The time it lives by.
    #[must_use]
    pub fn clock(&self) -> &Clock {
        &self.services.world.clock
    }

    /// What goes wrong on purpose.
    #[must_use]
    pub fn faults(&self) -> &Faults {
        &self.services.world.faults
    }

    /// How many requests have arrived so far.
    #[must_use]
    pub fn requests(&self) -> Requests {
        self.services.counters.read()
    }

    /// A Passcode configuration for this sandbox, as TOML: `us` is Ratio, `india` is Message
    /// Central, and `main`, the default, sends numbers of calling code 1 and all e-mail to `us`
    /// and every other number to `india`. It holds the first credentials the sandbox was given,
    /// or made-up ones it takes.
    #[must_use]
    pub fn config_toml(&self) -> String {
        config::toml(
            &self.url(),
            &self.services.ratio.usable_credentials(),
            &self.services.messagecentral.usable_credentials(),
        )
    }

    /// A shell line for each vendor that sends a code here, with curl and nothing else.
    #[must_use]
    pub fn curl_lines(&self) -> [(Vendor, String); 2] {
        config::curl_lines(
            &self.url(),
            &self.services.ratio.usable_credentials(),
            &self.services.messagecentral.usable_credentials(),
        )
    }

    /// Ends it: no new connections, requests under way get two seconds.
    ///
    /// # Panics
    ///
    /// If one of its handlers panicked.
    pub async fn shutdown(self) {
        self.server.shutdown().await;
    }
}

impl fmt::Debug for Sandbox {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Sandbox")
            .field("address", &self.address())
            .field("clock", self.clock())
            .field("inbox", self.inbox())
            .finish_non_exhaustive()
    }
}
