use http::StatusCode;
use passcode::Dispatch;

/// What kind of problem it is: callers branch on it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum ProblemKind {
    /// The body or the head can't be read; this is the status that says why.
    Unreadable(StatusCode),
    /// There is no key, or it is nobody's.
    Unauthorized,
    /// The provider isn't this client's, or the `Host` isn't ours.
    Forbidden,
    /// There is no such path.
    NoSuchPath,
    /// The path takes other methods.
    MethodNotAllowed,
    /// A call of the same `Idempotency-Key` is being worked on.
    InProgress,
    /// A call of the same `Idempotency-Key` may have been worked on, and its answer is lost.
    MaybeSent,
    /// Whoever sent the code is configured no more.
    UnknownProvider,
    /// The recipient is none.
    InvalidRecipient,
    /// What the provider can't do.
    Unsupported,
    /// A member of the body, or a header, isn't as it should be.
    InvalidRequest,
    /// The token is changed, empty or somebody else's.
    InvalidToken,
    /// The `Idempotency-Key` belongs to another request.
    IdempotencyMismatch,
    /// The vendor suspends this person, or its fraud filter stops them.
    Blocked,
    /// The recipient belongs to another of the vendor's users.
    Conflict,
    /// The vendor's session is missing or over.
    Session,
    /// The vendor doesn't know the verification any more.
    NotFound,
    /// A limit of ours, or of the vendor.
    RateLimited,
    /// The vendor refuses our credentials.
    Credentials,
    /// Our account at the vendor is without credit, or disabled.
    Account,
    /// The vendor's answer can't be trusted.
    Protocol,
    /// The vendor is down or out of reach.
    Unavailable,
    /// Our own store is out of reach.
    Storage,
    /// As many calls as may be are being worked on.
    Overloaded,
    /// Ours.
    Internal,
}

use ProblemKind as Kind;

impl ProblemKind {
    /// Every kind, what can't be read by each of its statuses.
    pub const ALL: &[Self] = &[
        Kind::Unreadable(StatusCode::BAD_REQUEST),
        Kind::Unreadable(StatusCode::REQUEST_TIMEOUT),
        Kind::Unreadable(StatusCode::PAYLOAD_TOO_LARGE),
        Kind::Unreadable(StatusCode::URI_TOO_LONG),
        Kind::Unreadable(StatusCode::UNSUPPORTED_MEDIA_TYPE),
        Kind::Unreadable(StatusCode::REQUEST_HEADER_FIELDS_TOO_LARGE),
        Kind::Unauthorized,
        Kind::Forbidden,
        Kind::NoSuchPath,
        Kind::MethodNotAllowed,
        Kind::InProgress,
        Kind::MaybeSent,
        Kind::UnknownProvider,
        Kind::InvalidRecipient,
        Kind::Unsupported,
        Kind::InvalidRequest,
        Kind::InvalidToken,
        Kind::IdempotencyMismatch,
        Kind::Blocked,
        Kind::Conflict,
        Kind::Session,
        Kind::NotFound,
        Kind::RateLimited,
        Kind::Credentials,
        Kind::Account,
        Kind::Protocol,
        Kind::Unavailable,
        Kind::Storage,
        Kind::Overloaded,
        Kind::Internal,
    ];

    /// Its name in `kind`, and at the end of `type`, in `snake_case`.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        self.row().0
    }

    /// What it is called for people, the same each time.
    #[must_use]
    pub fn title(self) -> &'static str {
        self.row().1
    }

    /// The HTTP status of a problem of this kind. Whatever may have been sent and can't be checked
    /// is 502: nobody should repeat it by himself.
    #[must_use]
    pub fn status(self, dispatch: Option<Dispatch>) -> StatusCode {
        let status = self.row().2;
        let is_ours = matches!(self, Kind::MaybeSent | Kind::InProgress | Kind::Internal);
        match dispatch {
            Some(Dispatch::MaybeSent) if !is_ours => StatusCode::BAD_GATEWAY,
            _ => status,
        }
    }

    /// The table: name, title, and status.
    fn row(self) -> (&'static str, &'static str, StatusCode) {
        use StatusCode as S;
        match self {
            Kind::Unreadable(status) => ("unreadable", "The request can't be read", status),
            Kind::Unauthorized => ("unauthorized", "A key is needed", S::UNAUTHORIZED),
            Kind::Forbidden => ("forbidden", "Not allowed", S::FORBIDDEN),
            Kind::NoSuchPath => ("not_found", "There is no such path", S::NOT_FOUND),
            Kind::MethodNotAllowed => {
                ("method_not_allowed", "The path takes other methods", S::METHOD_NOT_ALLOWED)
            }
            Kind::InProgress => ("in_progress", "The same request is being worked on", S::CONFLICT),
            Kind::MaybeSent => ("maybe_sent", "The first answer is lost", S::CONFLICT),
            Kind::UnknownProvider => {
                ("unknown_provider", "Who sent the code is configured no more", S::GONE)
            }
            Kind::InvalidRecipient => unprocessable("invalid_recipient", "This is no recipient"),
            Kind::Unsupported => unprocessable("unsupported", "The provider can't do this"),
            Kind::InvalidRequest => unprocessable("invalid_request", "The request is not right"),
            Kind::InvalidToken => unprocessable("invalid_token", "The token is not valid here"),
            Kind::IdempotencyMismatch => unprocessable(
                "idempotency_mismatch",
                "The Idempotency-Key belongs to another request",
            ),
            Kind::Blocked => unprocessable("blocked", "The vendor suspends this person"),
            Kind::Conflict => unprocessable("conflict", "The recipient is another user's"),
            Kind::Session => unprocessable("session", "The session is missing or over"),
            Kind::NotFound => unprocessable("not_found", "The verification is gone"),
            Kind::RateLimited => ("rate_limited", "Too many requests", S::TOO_MANY_REQUESTS),
            Kind::Credentials => {
                ("credentials", "The vendor refuses our credentials", S::BAD_GATEWAY)
            }
            Kind::Account => ("account", "The vendor refuses our account", S::BAD_GATEWAY),
            Kind::Protocol => ("protocol", "The vendor's answer can't be trusted", S::BAD_GATEWAY),
            Kind::Unavailable => {
                ("unavailable", "The vendor is out of reach", S::SERVICE_UNAVAILABLE)
            }
            Kind::Storage => ("storage", "The store is out of reach", S::SERVICE_UNAVAILABLE),
            Kind::Overloaded => ("overloaded", "Too many calls at once", S::SERVICE_UNAVAILABLE),
            Kind::Internal => ("internal", "Something is wrong here", S::INTERNAL_SERVER_ERROR),
        }
    }
}

fn unprocessable(
    name: &'static str,
    title: &'static str,
) -> (&'static str, &'static str, StatusCode) {
    (name, title, StatusCode::UNPROCESSABLE_ENTITY)
}
