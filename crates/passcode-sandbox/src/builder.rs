//! How a sandbox is made.

use std::fmt;
use std::io;
use std::net::{Ipv4Addr, SocketAddr};
use std::sync::Arc;

use tokio::net::TcpListener;

use crate::chance::Chance;
use crate::clock::Clock;
use crate::ending;
use crate::messagecentral::{self, MessageCentral, Shapes};
use crate::own::Hosts;
use crate::ratio::{self, Ratio};
use crate::sandbox::Sandbox;
use crate::server::{Counters, Server, Services, app};
use crate::world::World;

/// Settings of a [`Sandbox`]; each has a default. Made by [`Sandbox::builder`].
#[must_use]
pub struct Builder {
    listen: SocketAddr,
    clock: Clock,
    seed: Option<u64>,
    ratio: Vec<ratio::Credentials>,
    messagecentral: Vec<messagecentral::Credentials>,
    users: Vec<(String, String)>,
    shapes: Shapes,
    hosts: Vec<String>,
}

impl Builder {
    pub(crate) fn new() -> Self {
        Self {
            listen: SocketAddr::from((Ipv4Addr::LOCALHOST, 0)),
            clock: Clock::system(),
            seed: None,
            ratio: Vec::new(),
            messagecentral: Vec::new(),
            users: Vec::new(),
            shapes: Shapes::default(),
            hosts: Vec::new(),
        }
    }

    /// Where to listen; by default a free port of 127.0.0.1. Beyond loopback, anybody who reaches
    /// the address can read the inbox.
    pub fn listen(mut self, address: SocketAddr) -> Self {
        self.listen = address;
        self
    }

    /// The time to live by; by default the machine's. Keep a clone to advance it.
    pub fn clock(mut self, clock: Clock) -> Self {
        self.clock = clock;
        self
    }

    /// Makes codes, ids and tokens repeatable: the same seed and the same requests in the same
    /// order give the same ones. By default they differ from run to run.
    pub fn seed(mut self, seed: u64) -> Self {
        self.seed = Some(seed);
        self
    }

    /// Credentials Ratio takes. Without any, every UUID with any secret is taken; each call adds
    /// a pair, and then only those given are.
    pub fn ratio_credentials(
        mut self,
        client_id: impl Into<String>,
        client_secret: impl Into<String>,
    ) -> Self {
        self.ratio.push(ratio::Credentials {
            client_id: client_id.into(),
            client_secret: client_secret.into(),
        });
        self
    }

    /// Credentials Message Central takes. Without any, every customer id of the right form (`C-`,
    /// then letters and digits) with any password is taken; each call adds a pair, and then only
    /// those given are.
    pub fn messagecentral_credentials(
        mut self,
        customer_id: impl Into<String>,
        password: impl Into<String>,
    ) -> Self {
        self.messagecentral.push(messagecentral::Credentials {
            customer_id: customer_id.into(),
            password: password.into(),
        });
        self
    }

    /// A user Ratio knows from the start, by phone (E.164, +1) and e-mail address.
    pub fn with_ratio_user(mut self, phone: impl Into<String>, email: impl Into<String>) -> Self {
        self.users.push((phone.into(), email.into()));
        self
    }

    /// The shapes of Message Central's answers, where several were seen. They can be changed
    /// while it runs: `PUT /sandbox/settings`.
    pub fn messagecentral_shapes(mut self, shapes: Shapes) -> Self {
        self.shapes = shapes;
        self
    }

    /// A further name the sandbox answers to, such as `sandbox` in a network of containers.
    /// Requests whose `Host` names neither loopback nor the bound address are refused, since a web
    /// page of anybody could send them.
    pub fn allow_host(mut self, name: impl Into<String>) -> Self {
        self.hosts.push(name.into());
        self
    }

    /// Starts it.
    ///
    /// # Errors
    ///
    /// The address can't be listened on, the system gives no random seed, or (`InvalidInput`)
    /// credentials or a user were given that the vendor could not have.
    pub async fn spawn(self) -> io::Result<Sandbox> {
        let chance = Chance::new(self.seed)?;
        let world = World::new(self.clock, chance);
        let ratio = Ratio::new(world.clone(), self.ratio, self.users)?;
        let messagecentral = MessageCentral::new(world.clone(), self.messagecentral, self.shapes)?;
        let listener = TcpListener::bind(self.listen).await?;
        let faults = world.faults.clone();
        let services = Services {
            world,
            ratio: Arc::new(ratio),
            messagecentral: Arc::new(messagecentral),
            counters: Arc::new(Counters::default()),
            hosts: Hosts::new(self.listen, self.hosts),
        };
        let (alive, ending) = ending::pair();
        let app = app(&services, ending.clone());
        let server = Server::start(listener, app, faults, (alive, ending))?;
        Ok(Sandbox::new(server, services))
    }
}

impl fmt::Debug for Builder {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Builder")
            .field("listen", &self.listen)
            .field("clock", &self.clock)
            .field("seed", &self.seed)
            .finish_non_exhaustive()
    }
}

pub(crate) fn invalid(message: &'static str) -> io::Error {
    io::Error::new(io::ErrorKind::InvalidInput, message)
}
