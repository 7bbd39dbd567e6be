use std::collections::BTreeMap;
use std::fmt;
use std::io;
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr};
use std::path::Path;
use std::sync::Arc;

use tokio::net::TcpListener;

use crate::clock::Clock;
use crate::emulator::{Emulator, Gate, Request, Requests};
use crate::ending::{self, Alive};
use crate::fault::{Faults, Operation};
use crate::front::{Behind, Front};
use crate::inbox::Inbox;
use crate::mail::{self, MailServer};
use crate::net::{Authority, Doors, scheme};
use crate::own::{self, Guard, Hosts, Own};
use crate::pulse::Pulse;
use crate::server::Server;
use crate::world::World;

/// Every vendor's service and the inbox, running on one address: each vendor below `/KIND`, and
/// what is the sandbox's own at the root.
///
/// It runs on the tokio runtime it was started on, and ends when dropped.
///
/// # Panics
///
/// If one of its handlers panicked, dropping it or [shutting it down](Self::shutdown) panics too
/// (unless a panic is already under way), so that a fault of the sandbox fails the test instead
/// of looking like a vendor's outage.
pub struct Sandbox {
    /// Its drop ends whatever waits: the servers, stalled answers, followers of the inbox.
    alive: Option<Alive>,
    main: Option<Server>,
    /// The servers of vendors that have an address of their own.
    servers_for: BTreeMap<&'static str, Server>,
    mail: MailServer,
    pub(crate) emulators: Vec<Arc<dyn Emulator>>,
    world: World,
    doors: Doors,
    pulse: Pulse,
    requests: Requests,
    address: SocketAddr,
    authority: Option<Arc<Authority>>,
}

/// What a sandbox is started with.
pub(crate) struct Parts {
    pub(crate) world: World,
    pub(crate) doors: Doors,
    pub(crate) pulse: Pulse,
    pub(crate) emulators: Vec<Arc<dyn Emulator>>,
    pub(crate) listener: TcpListener,
    pub(crate) listeners_for: BTreeMap<String, TcpListener>,
    pub(crate) mail: TcpListener,
    pub(crate) hosts: Vec<String>,
    /// With it, everything is https.
    pub(crate) authority: Option<Authority>,
}

impl Sandbox {
    pub(crate) fn start(parts: Parts) -> io::Result<Self> {
        let Parts {
            world,
            doors,
            pulse,
            emulators,
            listener,
            mut listeners_for,
            mail,
            hosts,
            authority,
        } = parts;
        let authority = authority.map(Arc::new);
        let scheme = scheme(authority.as_deref());
        let (alive, ending) = ending::pair();
        let requests = Requests::new(pulse.clone());
        let hosts = Hosts::new(listener.local_addr()?, hosts);
        let serve = |listener: TcpListener, owner, behind| {
            let hosts = hosts.bound_to(listener.local_addr()?);
            let guard = Guard { hosts, requests: requests.clone(), scheme };
            let door = doors.add(listener, owner, Arc::new(world.faults.clone()))?;
            Ok::<_, io::Error>(Server::start(door, Front::new(guard, behind), ending.clone()))
        };
        let mut gates = Vec::new();
        let mut servers_for = BTreeMap::new();
        for emulator in &emulators {
            let gate = Gate::new(emulator, world.clone(), requests.clone(), ending.clone());
            let (kind, gate) = (gate.kind(), Arc::new(gate));
            if let Some(listener) = listeners_for.remove(kind) {
                let vendor = Behind::Vendor(Arc::clone(&gate));
                servers_for.insert(kind, serve(listener, Some(kind), vendor)?);
            }
            gates.push(gate);
        }
        let ports = servers_for.iter().map(|(kind, server)| (*kind, server.address().port()));
        let own = own::routes(Own {
            world: world.clone(),
            emulators: emulators.clone(),
            requests: requests.clone(),
            ports: ports.collect(),
            authority: authority.clone(),
            ending: ending.clone(),
        });
        let main = serve(listener, None, Behind::Everybody(gates, own))?;
        let tls = authority.as_deref().map(Authority::acceptor);
        let mail = MailServer::start(mail, tls, world.clone(), ending.clone())?;
        let (alive, address, main) = (Some(alive), main.address(), Some(main));
        Ok(Self {
            alive,
            main,
            servers_for,
            mail,
            emulators,
            world,
            doors,
            pulse,
            requests,
            address,
            authority,
        })
    }

    /// The address it listens on.
    #[must_use]
    pub fn address(&self) -> SocketAddr {
        self.address
    }

    /// The kinds of the emulated vendors, as Passcode's configuration names them.
    pub fn kinds(&self) -> impl Iterator<Item = &'static str> {
        self.emulators.iter().map(|emulator| emulator.kind())
    }

    /// The base URL to use for the vendor of this kind, without a trailing slash.
    ///
    /// # Panics
    ///
    /// If no vendor of this kind is emulated; the message names those that are.
    #[must_use]
    pub fn url(&self, kind: &str) -> String {
        let known = self.kinds().any(|known| known == kind);
        let kinds: Vec<_> = self.kinds().collect();
        assert!(known, "no vendor of the kind {kind:?} is emulated; choices: {}", kinds.join(", "));
        match self.servers_for.get(kind) {
            Some(server) => self.base(server.address()),
            None => format!("{}/{kind}", self.base(self.address)),
        }
    }

    /// Where mail is taken, from anybody, with any credentials: `smtp://127.0.0.1:PORT` in clear, or
    /// `smtps://127.0.0.1:PORT` where everything is TLS ([`Builder::tls`](crate::Builder::tls)).
    /// Each mail is in the inbox, under the vendor `smtp`, with the code found in it: the first 4 to
    /// 10 digits that stand alone in its subject or its text.
    #[must_use]
    pub fn smtp_url(&self) -> String {
        format!("{}://{}", self.mail.scheme(), reached(self.mail.address()))
    }

    /// Where everything is, by name: the page under `inbox`, the mail server under `smtp`, each
    /// vendor's base URL under its kind, and under `ca` the path of [`ca_file`](Self::ca_file), if
    /// there is one.
    #[must_use]
    pub fn urls(&self) -> BTreeMap<&'static str, String> {
        let vendors = self.kinds().map(|kind| (kind, self.url(kind)));
        let ca = self.ca_file().map(|path| ("ca", path.display().to_string()));
        let own = [("inbox", self.inbox_url()), (mail::KIND, self.smtp_url())];
        vendors.chain(own).chain(ca).collect()
    }

    /// The certificate of the authority that clients must trust, as PEM, where it speaks https
    /// ([`Builder::tls`](crate::Builder::tls)). The file goes when the sandbox does.
    #[must_use]
    pub fn ca_file(&self) -> Option<&Path> {
        self.authority.as_deref().map(Authority::file)
    }

    /// The base URL of the sandbox's own interface, without a trailing slash: the page for people
    /// is there, its JSON at `/inbox/messages` below it, and its description at
    /// `/sandbox/openapi.json`.
    #[must_use]
    pub fn inbox_url(&self) -> String {
        self.base(self.address)
    }

    /// What the services have delivered.
    #[must_use]
    pub fn inbox(&self) -> &Inbox {
        &self.world.inbox
    }

    /// The time it lives by.
    #[must_use]
    pub fn clock(&self) -> &Clock {
        &self.world.clock
    }

    /// What goes wrong on purpose.
    #[must_use]
    pub fn faults(&self) -> &Faults {
        &self.world.faults
    }

    /// How many requests have arrived at the vendor of this kind, refused ones included. Of a kind
    /// that isn't emulated: none.
    #[must_use]
    pub fn requests(&self, kind: &str) -> u64 {
        self.requests.of(Some(kind), None)
    }

    /// How many of them were of this operation.
    #[must_use]
    pub fn requests_of(&self, kind: &str, operation: Operation) -> u64 {
        self.requests.of(Some(kind), Some(operation))
    }

    /// How many requests have arrived at all vendors together.
    #[must_use]
    pub fn all_requests(&self) -> u64 {
        self.requests.of(None, None)
    }

    /// The last 200 requests that came to vendors or to nobody, newest first, once they were
    /// answered or a fault met them. Those of the sandbox's own interface are not among them.
    #[must_use]
    pub fn last_requests(&self) -> Vec<Request> {
        self.requests.last()
    }

    /// How many connections were made so far.
    #[must_use]
    pub fn connections(&self) -> u64 {
        self.doors.connections().made()
    }

    /// How many connections are open now.
    #[must_use]
    pub fn open_connections(&self) -> u64 {
        self.doors.connections().open()
    }

    /// How many bytes were written to connections so far: what clients took of answers, and what
    /// the systems between keep for them.
    #[must_use]
    pub fn bytes_written(&self) -> u64 {
        self.doors.connections().written()
    }

    /// Waits until something is so, such as `|it| it.requests("ratio") == 2`, without polling: it is
    /// asked at once, and whenever a request arrives or is answered, a rule's fault happens, or a
    /// connection opens or closes. It sets no limit of time.
    pub async fn until(&self, mut so: impl FnMut(&Self) -> bool) {
        self.pulse.until(|| so(self)).await;
    }

    fn base(&self, address: SocketAddr) -> String {
        format!("{}://{}", scheme(self.authority.as_deref()), reached(address))
    }

    /// Ends it: no new connections, requests under way get two seconds.
    ///
    /// # Panics
    ///
    /// If one of its handlers panicked.
    pub async fn shutdown(mut self) {
        self.alive.take();
        for (_, server) in std::mem::take(&mut self.servers_for) {
            server.end().await;
        }
        if let Some(main) = self.main.take() {
            main.end().await;
        }
    }
}

/// "Every address" is none to connect to, and the sandbox is for this machine.
fn reached(mut address: SocketAddr) -> SocketAddr {
    if address.ip().is_unspecified() {
        address.set_ip(match address.ip() {
            IpAddr::V4(_) => Ipv4Addr::LOCALHOST.into(),
            IpAddr::V6(_) => Ipv6Addr::LOCALHOST.into(),
        });
    }
    address
}

impl fmt::Debug for Sandbox {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Sandbox")
            .field("address", &self.address)
            .field("clock", self.clock())
            .field("inbox", self.inbox())
            .finish_non_exhaustive()
    }
}
