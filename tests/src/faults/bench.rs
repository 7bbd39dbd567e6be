//! One operation of one vendor under one fault.

use std::fmt;
use std::time::Duration;

use loopback::{Reply, Server, Silent, closed_port};
use passcode::{CapabilityRow, Channel, Error, OtpProviderExt, Providers, Recipient, Verification};
use passcode_conformance::Fault;
use passcode_sandbox::{Rule, Sandbox};

use crate::emulated;
use crate::faults::matrix::At;
use crate::vendors::{ALL, Kit};

/// Who is asked, and what.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Asked {
    pub(crate) kit: &'static Kit,
    operation: Operation,
    /// A call of the provider's own comes first.
    pub(crate) fetching: bool,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Operation {
    Send,
    Verify,
}

impl fmt::Display for Asked {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let fetching = if self.fetching { " after a token call" } else { "" };
        write!(f, "{} {:?}{fetching}", self.kit.kind, self.operation)
    }
}

/// A send and a verify of every vendor, and once more where a call of its own can come first.
pub(crate) fn all() -> Vec<Asked> {
    let both = |kit: &'static Kit, fetching| {
        [Operation::Send, Operation::Verify].map(|operation| Asked { kit, operation, fetching })
    };
    let fetching = ALL.iter().filter(|kit| kit.direct.is_some());
    let direct = ALL.iter().flat_map(|kit| both(kit, false));
    direct.chain(fetching.flat_map(|kit| both(kit, true))).collect()
}

/// A vendor's emulator, healthy, and somebody who has a code that is right.
pub(crate) struct Bench {
    pub(crate) sandbox: Sandbox,
    asked: Asked,
    settings: String,
    recipient: Recipient,
    verification: Verification,
    /// The right code.
    code: String,
}

impl Bench {
    pub(crate) async fn new(asked: Asked) -> Self {
        let sandbox = emulated::builder().spawn().await.unwrap();
        let kit = asked.kit;
        let url = sandbox.url(kit.kind);
        let settings = match kit.direct {
            Some(direct) if !asked.fetching => direct(url.clone()).await,
            _ => kit.settings.to_owned(),
        };
        let healthy = kit.provider(&url, kit.settings);
        let row = healthy.get("vendor").unwrap().capabilities().rows()[0].clone();
        let verification = healthy.send_to(person(&row, 1)).await.unwrap();
        let code = sandbox.inbox().code_for(person(&row, 1)).await.unwrap();
        let recipient = person(&row, 2).parse().unwrap();
        Self { sandbox, asked, settings, recipient, verification, code }
    }

    /// A provider of its own, with this base URL and these settings more.
    fn provider(&self, url: &str, more: &str) -> Providers {
        self.asked.kit.provider(url, &format!("{}\n{more}", self.settings))
    }

    /// A provider of its own that asks the emulator.
    pub(crate) fn vendor(&self, more: &str) -> Providers {
        self.provider(&self.sandbox.url(self.asked.kit.kind), more)
    }

    /// Sends or verifies; what it came to if it did not fail.
    pub(crate) async fn ask(&self, providers: &Providers) -> Result<String, Error> {
        match self.asked.operation {
            Operation::Send => {
                let sent = providers.send_to(self.recipient.expose()).await;
                sent.map(|sent| format!("{sent:?}"))
            }
            Operation::Verify => {
                let outcome = providers.verify_code(&self.verification, &self.code).await;
                outcome.map(|outcome| format!("{outcome:?}"))
            }
        }
    }

    /// Breaks every call from now on.
    pub(crate) fn inject(&self, fault: Fault) {
        self.sandbox.faults().set([Rule::new(emulated::fault(fault, self.asked.kit))]);
    }

    /// Whether the fault has happened to anybody.
    pub(crate) fn fired(sandbox: &Sandbox) -> bool {
        sandbox.faults().rules().iter().any(|counted| counted.fired > 0)
    }

    fn requests(&self) -> (u64, u64) {
        let kit = self.asked.kit;
        let asked = emulated::sends_and_verifies(&self.sandbox, kit);
        (asked, self.sandbox.requests(kit.kind) - asked)
    }
}

/// Somebody whom the row serves.
fn person(row: &CapabilityRow, number: u32) -> &'static str {
    let numbers = match row.channel() {
        Channel::Email => ["ada@example.com", "grace@example.com", "joan@example.com"],
        _ if row.calling_codes().contains(&1) => ["+12025550123", "+12025550124", "+12025550125"],
        _ => ["+919123456789", "+919123456788", "+919123456787"],
    };
    numbers[number as usize]
}

/// What a fault came to.
pub(crate) struct Came {
    pub(crate) error: Error,
    /// The code that would have been right.
    pub(crate) code: String,
    pub(crate) requests: u64,
    /// Calls of the provider's own.
    pub(crate) other_requests: u64,
    /// Anything that should never have happened.
    pub(crate) trespasses: Vec<String>,
    pub(crate) took: Duration,
}

/// Lets one operation meet one fault.
pub(crate) async fn meet(at: At, asked: Asked) -> Result<Came, String> {
    // The client puts a connection back in its own time, and now and then too late; a machine can
    // be so busy that a limit ends a call before it has met its fault. Neither says anything.
    for _ in 0..20 {
        if let Some(came) = meet_once(at, &Bench::new(asked).await).await? {
            return Ok(came);
        }
    }
    Err("it never met the fault".into())
}

/// `None` if it missed the fault.
async fn meet_once(at: At, bench: &Bench) -> Result<Option<Came>, String> {
    let place = Place::of(at, bench).await;
    let providers = bench.provider(&place.url, &place.settings);
    let keeps_alive = matches!(at, At::KeptAlive(_)) && !bench.asked.fetching;
    if keeps_alive {
        providers.send_to(bench.recipient.expose()).await.map_err(|error| error.to_string())?;
    }
    let (before, connections) = (bench.requests(), bench.sandbox.connections());
    let written = bench.sandbox.bytes_written();
    if let At::Vendor(fault) | At::KeptAlive(fault) = at {
        bench.inject(fault);
    }
    let begun = tokio::time::Instant::now();
    let result = bench.ask(&providers).await;
    let took = begun.elapsed();
    let missed = keeps_alive && bench.sandbox.connections() != connections;
    if missed || at.is_told() && !Bench::fired(&bench.sandbox) {
        return Ok(None);
    }
    let error = result.err().ok_or("it succeeded")?;
    let after = bench.requests();
    let ours = (after.0 + after.1) - (before.0 + before.1);
    let mut trespasses = trespasses(&bench.sandbox, ours);
    let taken = bench.sandbox.bytes_written() - written;
    if taken > 8 * 1024 * 1024 {
        trespasses.push(format!("{taken} bytes of the answer were taken"));
    }
    let (requests, other_requests) = (after.0 - before.0, after.1 - before.1);
    let code = bench.code.clone();
    Ok(Some(Came { error, code, requests, other_requests, trespasses, took }))
}

/// What should never have happened, in the last requests of that number.
fn trespasses(sandbox: &Sandbox, ours: u64) -> Vec<String> {
    let mut found = Vec::new();
    if emulated::followed_redirects(sandbox) > 0 {
        found.push("a redirect was followed".to_owned());
    }
    let vendors = sandbox.last_requests().into_iter().filter(|request| request.vendor.is_some());
    let mut ours = vendors.take(usize::try_from(ours).unwrap_or(usize::MAX));
    if ours.any(|request| request.accept_encoding.is_none_or(|accepts| accepts != "identity")) {
        found.push("compression was asked for".to_owned());
    }
    found
}

/// Where a provider is pointed to, and its further settings.
struct Place {
    url: String,
    settings: String,
    /// Lives as long as the place.
    _host: Option<Host>,
}

enum Host {
    #[expect(dead_code, reason = "held until the call has ended")]
    Tls(Server),
    #[expect(dead_code, reason = "held until the call has ended")]
    Silent(Silent),
}

impl Place {
    async fn of(at: At, bench: &Bench) -> Self {
        let emulator = bench.sandbox.url(bench.asked.kit.kind);
        let (url, settings, host) = match at {
            At::Vendor(_) | At::KeptAlive(_) => (emulator, String::new(), None),
            At::UnknownHost => (format!("https://{}.invalid", "x".repeat(64)), String::new(), None),
            At::Certificate => {
                let server = Server::start_tls("elsewhere.example", |_| Reply::status(200)).await;
                (server.url(), String::new(), Some(Host::Tls(server)))
            }
            At::StalledHandshake => {
                let silent = Silent::new();
                (format!("https://{}", silent.address()), String::new(), Some(Host::Silent(silent)))
            }
            // By somebody who knows that it would read everything.
            At::RefusingProxy => {
                let proxy = closed_port();
                let settings = format!("allow_insecure_http = true\nproxy = \"http://{proxy}\"\n");
                (emulator, settings, None)
            }
        };
        Self { url, settings: settings + at.limit().unwrap_or_default(), _host: host }
    }
}
