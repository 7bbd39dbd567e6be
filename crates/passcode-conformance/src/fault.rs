use passcode::{Dispatch, ErrorKind};

/// A way for a vendor to misbehave, or the network in front of it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Fault {
    /// Nothing listens: connections are refused.
    ConnectionRefused,
    /// The connection is taken and reset before the request was read.
    ResetBeforeReading,
    /// The connection is reset after the request was read.
    ResetAfterReading,
    /// The connection is closed after the request was read; if there is a kept-alive one, that.
    ClosedUnderRequest,
    /// The request is read, and nothing comes.
    StallBeforeHeaders,
    /// Status and headers of a success come, and no body.
    StallInBody,
    /// Half of a success's body comes, then the end of the connection.
    CutBody,
    /// HTTP 429, which doesn't say for how long.
    TooManyRequests,
    /// HTTP 429 with `Retry-After: 7`.
    TooManyRequestsSeconds,
    /// HTTP 429 with a `Retry-After` that is a date a minute away.
    TooManyRequestsDate,
    /// HTTP 500 with a page of HTML.
    InternalServerError,
    /// HTTP 502 with a page of HTML.
    BadGateway,
    /// HTTP 503 with a page of HTML.
    ServiceUnavailable,
    /// HTTP 504 with a page of HTML.
    GatewayTimeout,
    /// HTTP 200 with a page of HTML, as a captive portal answers.
    WrongContentType,
    /// HTTP 200 with a body of 10 MB.
    HugeBody,
    /// HTTP 200 with a small gzip body, which nobody asked for, of 10 MB of text.
    GzipBomb,
    /// HTTP 200 with a body that comes a byte at a time and never ends.
    EndlessBody,
    /// A redirect to another host.
    Redirect,
}

impl Fault {
    /// Every fault.
    pub const ALL: &[Self] = &[
        Self::ConnectionRefused,
        Self::ResetBeforeReading,
        Self::ResetAfterReading,
        Self::ClosedUnderRequest,
        Self::StallBeforeHeaders,
        Self::StallInBody,
        Self::CutBody,
        Self::TooManyRequests,
        Self::TooManyRequestsSeconds,
        Self::TooManyRequestsDate,
        Self::InternalServerError,
        Self::BadGateway,
        Self::ServiceUnavailable,
        Self::GatewayTimeout,
        Self::WrongContentType,
        Self::HugeBody,
        Self::GzipBomb,
        Self::EndlessBody,
        Self::Redirect,
    ];

    /// The name in `snake_case`, as cases have it.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::ConnectionRefused => "connection_refused",
            Self::ResetBeforeReading => "reset_before_reading",
            Self::ResetAfterReading => "reset_after_reading",
            Self::ClosedUnderRequest => "closed_under_request",
            Self::StallBeforeHeaders => "stall_before_headers",
            Self::StallInBody => "stall_in_body",
            Self::CutBody => "cut_body",
            Self::TooManyRequests => "too_many_requests",
            Self::TooManyRequestsSeconds => "too_many_requests_seconds",
            Self::TooManyRequestsDate => "too_many_requests_date",
            Self::InternalServerError => "internal_server_error",
            Self::BadGateway => "bad_gateway",
            Self::ServiceUnavailable => "service_unavailable",
            Self::GatewayTimeout => "gateway_timeout",
            Self::WrongContentType => "wrong_content_type",
            Self::HugeBody => "huge_body",
            Self::GzipBomb => "gzip_bomb",
            Self::EndlessBody => "endless_body",
            Self::Redirect => "redirect",
        }
    }

    /// What the vendor may have done with the operation's own request.
    #[must_use]
    pub fn dispatch(self) -> Dispatch {
        match self {
            Self::ConnectionRefused => Dispatch::NotSent,
            Self::TooManyRequests | Self::TooManyRequestsSeconds | Self::TooManyRequestsDate => {
                Dispatch::Refused
            }
            _ => Dispatch::MaybeSent,
        }
    }

    /// Whether nothing ends it but the caller's patience.
    #[must_use]
    pub fn stalls(self) -> bool {
        matches!(self, Self::StallBeforeHeaders | Self::StallInBody | Self::EndlessBody)
    }

    /// The kinds of error it may come out as.
    #[must_use]
    pub fn kinds(self) -> &'static [ErrorKind] {
        match self {
            Self::TooManyRequests | Self::TooManyRequestsSeconds | Self::TooManyRequestsDate => {
                &[ErrorKind::RateLimited]
            }
            Self::WrongContentType | Self::HugeBody | Self::GzipBomb | Self::Redirect => {
                &[ErrorKind::Protocol]
            }
            Self::EndlessBody => &[ErrorKind::Unavailable, ErrorKind::Protocol],
            _ => &[ErrorKind::Unavailable],
        }
    }
}
