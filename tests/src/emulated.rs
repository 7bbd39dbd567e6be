//! The emulated vendors with the credentials of their kits, and every fault that they can do.

use std::io::Write;
use std::sync::LazyLock;
use std::time::{Duration, SystemTime};

use flate2::Compression;
use flate2::write::GzEncoder;
use passcode_conformance::Fault;
use passcode_sandbox::{self as sandbox, Builder, Operation, Reply, Sandbox};

use crate::vendors::{ALL, Kit};

/// A person whom vendors that keep users know.
pub(crate) const PERSON: (&str, &str) = ("+12025559999", "ada@example.com");

const PAGE: &str = "<html><body><h1>It is not you, it is us</h1></body></html>";
const TEN_MEGABYTES: usize = 10 * 1024 * 1024;

/// A sandbox that takes the credentials of every kit, and no others.
pub(crate) fn builder() -> Builder {
    let builder = Sandbox::builder().person(PERSON.0, PERSON.1);
    ALL.iter().fold(builder, |builder, kit| {
        let builder = builder.credentials(kit.kind, kit.credentials.iter().copied());
        match kit.emulator {
            Some(settings) => builder.settings(kit.kind, serde_json::from_str(settings).unwrap()),
            None => builder,
        }
    })
}

/// A provider for each vendor, called as its kind.
pub(crate) fn leaves(sandbox: &Sandbox) -> String {
    ALL.iter().map(|kit| kit.table(kit.kind, &sandbox.url(kit.kind), kit.settings)).collect()
}

/// How many sends and verifies have arrived at this vendor.
pub(crate) fn sends_and_verifies(sandbox: &Sandbox, kit: &Kit) -> u64 {
    let count = |operation| sandbox.requests_of(kit.kind, operation);
    count(Operation::Send) + count(Operation::Verify)
}

/// The sandbox's fault for a fault of the conformance suite. Where a whole answer comes, it would
/// prove any send or check, if it were as it should be.
pub(crate) fn fault(fault: Fault, kit: &Kit) -> sandbox::Fault {
    let page = |status| Reply::status(status).header("content-type", "text/html").body(PAGE);
    let json = || Reply::status(200).header("content-type", "application/json");
    let date = || httpdate::fmt_http_date(SystemTime::now() + Duration::from_secs(60));
    sandbox::Fault::Answer(match fault {
        Fault::ConnectionRefused => return sandbox::Fault::NotListening,
        Fault::ResetBeforeReading => return sandbox::Fault::ResetUnread,
        Fault::ResetAfterReading => return sandbox::Fault::Reset,
        Fault::ClosedUnderRequest => return sandbox::Fault::Close,
        Fault::StallBeforeHeaders => return sandbox::Fault::Stall,
        Fault::StallInBody => return sandbox::Fault::StallInBody,
        Fault::CutBody => return sandbox::Fault::Cut,
        Fault::EndlessBody => return sandbox::Fault::Drip { every: Duration::from_millis(1) },
        Fault::TooManyRequests => page(429),
        Fault::TooManyRequestsSeconds => page(429).header("retry-after", "7"),
        Fault::TooManyRequestsDate => page(429).header("retry-after", &date()),
        Fault::InternalServerError => page(500),
        Fault::BadGateway => page(502),
        Fault::ServiceUnavailable => page(503),
        Fault::GatewayTimeout => page(504),
        Fault::WrongContentType => page(200),
        Fault::HugeBody => json().body([kit.success.as_bytes(), &BLANKS].concat()),
        Fault::GzipBomb => json().header("content-encoding", "gzip").body(bomb(kit.success)),
        Fault::Redirect => page(307).header("location", "/elsewhere"),
        other => panic!("the sandbox has no fault for {other:?}"),
    })
}

/// Whether a fault meets connections, before anybody knows what they carry.
pub(crate) fn meets_connections(fault: Fault) -> bool {
    matches!(fault, Fault::ConnectionRefused | Fault::ResetBeforeReading)
}

/// How many requests a followed redirect has led to.
pub(crate) fn followed_redirects(sandbox: &Sandbox) -> usize {
    sandbox.last_requests().iter().filter(|request| request.path == "/elsewhere").count()
}

static BLANKS: LazyLock<Vec<u8>> = LazyLock::new(|| vec![b' '; TEN_MEGABYTES]);

static ZIPPED_BLANKS: LazyLock<Vec<u8>> = LazyLock::new(|| {
    let piece = vec![b' '; 64 * 1024];
    gzip(&piece).repeat(TEN_MEGABYTES / piece.len())
});

/// A success and ten megabytes of blanks, in a few kilobytes.
fn bomb(success: &str) -> Vec<u8> {
    [gzip(success.as_bytes()), ZIPPED_BLANKS.clone()].concat()
}

fn gzip(bytes: &[u8]) -> Vec<u8> {
    let mut encoder = GzEncoder::new(Vec::new(), Compression::fast());
    encoder.write_all(bytes).unwrap();
    encoder.finish().unwrap()
}
