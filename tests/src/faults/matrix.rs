//! The fault matrix: what each fault comes to.
//!
//! The left half holds for **every vendor, send and verify**: the error's kind, what the vendor may
//! have done, the command's exit status, and how many requests the vendor read. The right half is
//! a token call under the same fault, of vendors that want one: the send or verify itself never
//! left, so its dispatch is `NotSent` and none was read.

use passcode::Dispatch::{self, MaybeSent, NotSent, Refused};
use passcode::ErrorKind::{self, Protocol, RateLimited, Unavailable};
use passcode_conformance::Fault;

/// Where the fault is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum At {
    /// At the vendor, on a new connection.
    Vendor(Fault),
    /// On the second request of a connection that was kept alive after the first.
    KeptAlive(Fault),
    /// The host's name can't be resolved. (It is no possible name, so no resolver is asked.)
    UnknownHost,
    /// The certificate is for another host, by an authority that nobody knows.
    Certificate,
    /// The connection is made, and the TLS handshake never ends.
    StalledHandshake,
    /// The configured proxy refuses connections.
    RefusingProxy,
}

impl At {
    /// A setting without which nothing would end the call. Little patience where nothing can arrive;
    /// elsewhere so much that even a busy machine mostly writes its request in time.
    pub(crate) fn limit(self) -> Option<&'static str> {
        match self {
            Self::StalledHandshake => Some("connect_timeout = \"40ms\""),
            Self::Vendor(fault) if fault.stalls() => Some("attempt_timeout = \"1s\""),
            _ => None,
        }
    }

    /// Whether it is the sandbox that breaks, so that it knows when it did.
    pub(crate) fn is_told(self) -> bool {
        matches!(self, Self::Vendor(fault) if fault.stalls())
    }
}

pub(crate) struct Row {
    pub(crate) at: At,
    pub(crate) kind: ErrorKind,
    pub(crate) dispatch: Dispatch,
    pub(crate) exit: u8,
    pub(crate) requests: u64,
    pub(crate) token_kind: ErrorKind,
    pub(crate) token_exit: u8,
    /// Seconds of `Retry-After`, from and to.
    pub(crate) wait: Option<(u64, u64)>,
}

type Columns = (At, (ErrorKind, Dispatch, u8, u64), (ErrorKind, u8), Option<(u64, u64)>);

#[rustfmt::skip]
const MATRIX: &[Columns] = &[
//   the fault                                    kind         dispatch   exit requests   token call        Retry-After
    (At::Vendor(Fault::ConnectionRefused),       (Unavailable, NotSent,   4,   0),        (Unavailable, 4),  None),
    (At::UnknownHost,                           (Unavailable, NotSent,   4,   0),        (Unavailable, 4),  None),
    (At::Certificate,                           (Unavailable, NotSent,   4,   0),        (Unavailable, 4),  None),
    (At::StalledHandshake,                      (Unavailable, NotSent,   4,   0),        (Unavailable, 4),  None),
    (At::RefusingProxy,                         (Unavailable, NotSent,   4,   0),        (Unavailable, 4),  None),
    (At::Vendor(Fault::ResetBeforeReading),      (Unavailable, MaybeSent, 4,   0),        (Unavailable, 4),  None),
    (At::Vendor(Fault::ResetAfterReading),       (Unavailable, MaybeSent, 4,   1),        (Unavailable, 4),  None),
    (At::KeptAlive(Fault::ClosedUnderRequest),  (Unavailable, MaybeSent, 4,   1),        (Unavailable, 4),  None),
    (At::KeptAlive(Fault::ResetBeforeReading),  (Unavailable, MaybeSent, 4,   0),        (Unavailable, 4),  None),
    (At::Vendor(Fault::StallBeforeHeaders),      (Unavailable, MaybeSent, 4,   1),        (Unavailable, 4),  None),
    (At::Vendor(Fault::StallInBody),             (Unavailable, MaybeSent, 4,   1),        (Unavailable, 4),  None),
    (At::Vendor(Fault::CutBody),                 (Unavailable, MaybeSent, 4,   1),        (Unavailable, 4),  None),
    (At::Vendor(Fault::TooManyRequests),         (RateLimited, Refused,   3,   1),        (RateLimited, 3),  None),
    (At::Vendor(Fault::TooManyRequestsSeconds),  (RateLimited, Refused,   3,   1),        (RateLimited, 3),  Some((7, 7))),
    (At::Vendor(Fault::TooManyRequestsDate),     (RateLimited, Refused,   3,   1),        (RateLimited, 3),  Some((50, 60))),
    (At::Vendor(Fault::InternalServerError),     (Unavailable, MaybeSent, 4,   1),        (Unavailable, 4),  None),
    (At::Vendor(Fault::BadGateway),              (Unavailable, MaybeSent, 4,   1),        (Unavailable, 4),  None),
    (At::Vendor(Fault::ServiceUnavailable),      (Unavailable, MaybeSent, 4,   1),        (Unavailable, 4),  None),
    (At::Vendor(Fault::GatewayTimeout),          (Unavailable, MaybeSent, 4,   1),        (Unavailable, 4),  None),
    (At::Vendor(Fault::WrongContentType),        (Protocol,    MaybeSent, 4,   1),        (Unavailable, 4),  None),
    (At::Vendor(Fault::HugeBody),                (Protocol,    MaybeSent, 4,   1),        (Unavailable, 4),  None),
    (At::Vendor(Fault::GzipBomb),                (Protocol,    MaybeSent, 4,   1),        (Unavailable, 4),  None),
    (At::Vendor(Fault::EndlessBody),             (Unavailable, MaybeSent, 4,   1),        (Unavailable, 4),  None),
    (At::Vendor(Fault::Redirect),                (Protocol,    MaybeSent, 4,   1),        (Unavailable, 4),  None),
];

pub(crate) fn rows() -> impl Iterator<Item = Row> {
    MATRIX.iter().map(|columns| {
        let (at, (kind, dispatch, exit, requests), (token_kind, token_exit), wait) = *columns;
        Row { at, kind, dispatch, exit, requests, token_kind, token_exit, wait }
    })
}
