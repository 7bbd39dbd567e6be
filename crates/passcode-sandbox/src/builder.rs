//! How a sandbox is made.

use std::collections::BTreeMap;
use std::fmt;
use std::io;
use std::net::{IpAddr, Ipv4Addr, SocketAddr};

use serde_json::Value;

use crate::chance::Chance;
use crate::clock::Clock;
use crate::emulator::{Given, Person, invalid};
use crate::listen::Listen;
use crate::mail;
use crate::net::{Authority, Connections, Doors, listen};
use crate::pulse::Pulse;
use crate::sandbox::{Parts, Sandbox};
use crate::vendors;
use crate::world::World;

/// Settings of a [`Sandbox`]; each has a default. Made by [`Sandbox::builder`].
#[must_use]
pub struct Builder {
    listen: SocketAddr,
    listen_for: Vec<(String, SocketAddr)>,
    clock: Clock,
    seed: Option<u64>,
    given: BTreeMap<String, Given>,
    people: Vec<Person>,
    hosts: Vec<String>,
    tls: bool,
}

impl Builder {
    fn new() -> Self {
        Self {
            listen: SocketAddr::from((Ipv4Addr::LOCALHOST, 0)),
            listen_for: Vec::new(),
            clock: Clock::system(),
            seed: None,
            given: BTreeMap::new(),
            people: Vec::new(),
            hosts: Vec::new(),
            tls: false,
        }
    }

    /// Where to listen; by default a free port of 127.0.0.1. Beyond loopback, anybody who reaches
    /// the address can read the inbox.
    pub fn listen(mut self, address: SocketAddr) -> Self {
        self.listen = address;
        self
    }

    /// Gives one vendor the root of an address of its own, for clients that drop a path. `smtp` is
    /// the mail server, which has a free port of the sandbox's host by default.
    pub fn listen_for(mut self, kind: impl Into<String>, address: SocketAddr) -> Self {
        self.listen_for.push((kind.into(), address));
        self
    }

    /// Listens as this says: [`listen`](Self::listen) or [`listen_for`](Self::listen_for).
    pub fn listen_as(self, listen: Listen) -> Self {
        match listen.kind {
            Some(kind) => self.listen_for(kind, listen.address),
            None => self.listen(listen.address),
        }
    }

    /// The time to live by; by default the machine's. Keep a clone to advance it.
    pub fn clock(mut self, clock: Clock) -> Self {
        self.clock = clock;
        self
    }

    /// Makes codes, ids, tokens and the choices of faults by [probability](crate::Rule::probability)
    /// repeatable: the same seed and the same requests in the same
    /// order give the same ones. By default they differ from run to run.
    pub fn seed(mut self, seed: u64) -> Self {
        self.seed = Some(seed);
        self
    }

    /// Credentials a vendor takes, with the keys of Passcode's configuration:
    /// `credentials("ratio", [("client_id", "…"), ("client_secret", "…")])`. Without any, all of
    /// the right form are taken; each call adds a set, and then only those given are.
    pub fn credentials<K: Into<String>, V: Into<String>>(
        mut self,
        kind: impl Into<String>,
        values: impl IntoIterator<Item = (K, V)>,
    ) -> Self {
        let values = values.into_iter().map(|(key, value)| (key.into(), value.into()));
        self.given.entry(kind.into()).or_default().credentials.push(values.collect());
        self
    }

    /// Settings of one vendor, as JSON; its page in the README names them. They can be changed
    /// while it runs: `PUT /sandbox/settings`.
    pub fn settings(mut self, kind: impl Into<String>, settings: Value) -> Self {
        self.given.entry(kind.into()).or_default().settings = settings;
        self
    }

    /// A person whom every vendor that keeps users knows from the start, by phone number (E.164
    /// with its `+`) and e-mail address. Each call adds one.
    pub fn person(mut self, phone: impl Into<String>, email: impl Into<String>) -> Self {
        self.people.push(Person { phone: phone.into(), email: email.into() });
        self
    }

    /// A further name the sandbox answers to, such as `sandbox` in a network of containers.
    /// Requests whose `Host` names neither loopback nor the bound address are refused, since a web
    /// page of anybody could send them.
    pub fn allow_host(mut self, name: impl Into<String>) -> Self {
        self.hosts.push(name.into());
        self
    }

    /// Lets every address speak https and nothing else, with a certificate by an authority made at
    /// the start: clients must trust [`Sandbox::ca_file`]. It is for loopback, the addresses that
    /// are listened on, and the names given to [`allow_host`](Self::allow_host).
    pub fn tls(mut self) -> Self {
        self.tls = true;
        self
    }

    /// Starts it: when it returns, every address takes connections.
    ///
    /// # Errors
    ///
    /// An address can't be listened on, the authority's file can't be written, the system gives no
    /// random seed, or (`InvalidInput`) something was given that no vendor has: a kind,
    /// credentials, settings, a person, a second address.
    ///
    /// # Panics
    ///
    /// Outside a tokio runtime.
    pub async fn spawn(mut self) -> io::Result<Sandbox> {
        let kinds: Vec<_> = vendors::ALL.iter().map(|(kind, _)| *kind).collect();
        self.check_kinds(&kinds)?;
        let pulse = Pulse::new();
        let authority = self.authority()?;
        let tls = authority.as_ref().map(Authority::acceptor);
        let doors = Doors::new(Connections::new(pulse.clone()), tls);
        let chance = Chance::new(self.seed)?;
        let world = World::new(self.clock, chance, doors.clone(), kinds, pulse.clone());
        let mut emulators = Vec::new();
        for (kind, make) in vendors::ALL {
            let mut given = self.given.remove(*kind).unwrap_or_default();
            given.people.clone_from(&self.people);
            emulators.push(make(&world, given)?);
        }
        let listener = listen(self.listen)?;
        let mail_at = self.listen_for.iter().position(|(kind, _)| kind == mail::KIND);
        let mail_at = mail_at.map(|index| self.listen_for.swap_remove(index).1);
        let mail = listen(mail_at.unwrap_or(SocketAddr::new(self.listen.ip(), 0)))?;
        let own = self.listen_for.into_iter().map(|(kind, address)| Ok((kind, listen(address)?)));
        let listeners_for = own.collect::<io::Result<_>>()?;
        let hosts = self.hosts;
        Sandbox::start(Parts {
            world,
            doors,
            pulse,
            emulators,
            listener,
            listeners_for,
            mail,
            hosts,
            authority,
        })
    }

    fn authority(&self) -> io::Result<Option<Authority>> {
        if !self.tls {
            return Ok(None);
        }
        let own = self.listen_for.iter().map(|(_, address)| address);
        let addresses: Vec<IpAddr> = own.chain([&self.listen]).map(SocketAddr::ip).collect();
        Authority::new(&self.hosts, &addresses).map(Some)
    }

    fn check_kinds(&self, kinds: &[&str]) -> io::Result<()> {
        let own: Vec<_> = self.listen_for.iter().map(|(kind, _)| kind).collect();
        let addressed = own.iter().copied().filter(|kind| *kind != mail::KIND);
        let mut named = self.given.keys().chain(addressed);
        if let Some(other) = named.find(|kind| !kinds.contains(&kind.as_str())) {
            let kinds = kinds.join(", ");
            return Err(invalid(format!("There is no vendor {other:?}; choices: {kinds}.")));
        }
        match own.iter().find(|kind| own.iter().filter(|other| other == kind).count() > 1) {
            Some(kind) => {
                Err(invalid(format!("{kind} is given more than one address of its own.")))
            }
            None => Ok(()),
        }
    }
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
    ///
    /// # Panics
    ///
    /// Outside a tokio runtime.
    pub async fn spawn() -> io::Result<Self> {
        Self::builder().spawn().await
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
