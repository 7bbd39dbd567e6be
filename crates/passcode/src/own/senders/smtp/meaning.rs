//! What it means where a conversation with a mail server ends (RFC 5321).

use std::error::Error as _;
use std::future::Future;
use std::io;
use std::time::Instant;

use lettre::transport::smtp::Error as SmtpError;
use lettre::transport::smtp::response::{Response, Severity};
use vendor_http::Failure;

use crate::{Dispatch, Error, ErrorKind, Result};

/// Where in the conversation.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum At {
    /// TCP, TLS, the greeting, EHLO.
    Connect,
    /// AUTH.
    SignIn,
    /// MAIL, or RSET on a connection that was kept.
    Sender,
    /// RCPT.
    Recipient,
    /// DATA, before the body.
    Data,
    /// The body, and the answer to it.
    Body,
}

/// The connection itself, by the deadline.
pub(super) async fn reached<T>(
    deadline: Instant,
    connected: impl Future<Output = io::Result<T>>,
) -> Result<T> {
    match tokio::time::timeout_at(deadline.into(), connected).await {
        Ok(Ok(done)) => Ok(done),
        Ok(Err(error)) => Err(broken(At::Connect, &connecting(Some(&error))).with_source(error)),
        Err(_) => Err(broken(At::Connect, "it did not answer in time")),
    }
}

/// A step of the conversation, by the deadline.
pub(super) async fn within<T>(
    at: At,
    deadline: Instant,
    step: impl Future<Output = Result<T, SmtpError>>,
) -> Result<T> {
    match tokio::time::timeout_at(deadline.into(), step).await {
        Ok(Ok(done)) => Ok(done),
        Ok(Err(error)) => Err(meaning(at, error)),
        Err(_) => Err(broken(at, "it did not answer in time")),
    }
}

/// The same, for a step whose answer must say that it was done: 354 to DATA, 2xx to all else.
pub(super) async fn asked(
    at: At,
    deadline: Instant,
    step: impl Future<Output = Result<Response, SmtpError>>,
) -> Result<Response> {
    let answer = within(at, deadline, step).await?;
    let wanted = match at {
        At::Data => Severity::PositiveIntermediate,
        _ => Severity::PositiveCompletion,
    };
    if answer.code().severity == wanted {
        return Ok(answer);
    }
    let what = "the mail server's answer is none that SMTP has at this place";
    let dispatch = dispatch_without_answer(at);
    Err(Error::new(ErrorKind::Protocol, what)
        .with_dispatch(dispatch)
        .with_code(answer.code().to_string()))
}

fn meaning(at: At, error: SmtpError) -> Error {
    match error.status() {
        // The server's own words could hold the address, so its text is not kept.
        Some(code) => refused(at, u16::from(code)),
        None if error.is_client() && at == At::SignIn => {
            let what = "the mail server offers no way to sign in that we know (PLAIN, LOGIN): see whether \
                        url is right, and whether it offers one after STARTTLS only";
            Error::new(ErrorKind::Credentials, what).with_dispatch(Dispatch::Refused)
        }
        // What could not be read is quoted by its error.
        None if error.is_response() || error.is_client() => broken(at, "the connection broke"),
        None if at == At::Connect => broken(at, &connecting(error.source())).with_source(error),
        None => broken(at, "the connection broke").with_source(error),
    }
}

fn connecting(cause: Option<&(dyn std::error::Error + 'static)>) -> String {
    let failure = cause.map_or(Failure::Connect, Failure::of_connecting);
    match failure {
        Failure::NoSuchHost => "there is no host of this name: check url and the DNS".to_owned(),
        Failure::NotTls => {
            "it doesn't speak TLS at this port: smtps is usual at 465, smtp at 587".to_owned()
        }
        Failure::UnknownAuthority => format!("{failure} (ca_file names another)"),
        failure => failure.to_string(),
    }
}

/// The server said no.
fn refused(at: At, code: u16) -> Error {
    let permanent = code >= 500;
    let (kind, dispatch, what) = match (at, code) {
        (At::Connect, _) | (At::SignIn | At::Sender | At::Recipient | At::Data, 421) => {
            (ErrorKind::Unavailable, Dispatch::NotSent, "the mail server is not available")
        }
        (At::SignIn, 530 | 534 | 535 | 538) => (
            ErrorKind::Credentials,
            Dispatch::Refused,
            "the mail server refuses our user name and password: check url",
        ),
        (At::SignIn, _) => {
            (ErrorKind::Unavailable, Dispatch::NotSent, "the mail server can't sign anybody in now")
        }
        // RFC 4954, 6: it wants us to sign in first.
        (At::Sender, 530) => (
            ErrorKind::Credentials,
            Dispatch::Refused,
            "the mail server wants a user name and a password: write them into url",
        ),
        (At::Recipient, _) if permanent => (
            ErrorKind::InvalidRecipient,
            Dispatch::Refused,
            "the mail server doesn't take mail for this address",
        ),
        (At::Recipient, _) => (
            ErrorKind::RateLimited,
            Dispatch::Refused,
            "the mail server doesn't take mail for this address now",
        ),
        (At::Sender, _) if permanent => (
            ErrorKind::Account,
            Dispatch::Refused,
            "the mail server refuses mail from us: check whether it lets this user send as from",
        ),
        (At::Data | At::Body, _) if permanent => {
            (ErrorKind::Account, Dispatch::Refused, "the mail server refuses this mail of ours")
        }
        (At::Sender | At::Data | At::Body, _) => {
            (ErrorKind::Unavailable, Dispatch::Refused, "the mail server takes no mail now")
        }
    };
    // What is said of a recipient is often what its own server says, and often its own fault.
    let recipients_side = at == At::Recipient && code != 421;
    Error::new(kind, what)
        .with_dispatch(dispatch)
        .with_code(code.to_string())
        .with_recipients_side(recipients_side)
}

/// No answer.
fn broken(at: At, what: &str) -> Error {
    let what = format!("the mail server gave no answer: {what}");
    Error::new(ErrorKind::Unavailable, what).with_dispatch(dispatch_without_answer(at))
}

/// Only the body can have made a message of what was said.
fn dispatch_without_answer(at: At) -> Dispatch {
    if at == At::Body { Dispatch::MaybeSent } else { Dispatch::NotSent }
}

/// Away from loopback nothing is said in clear.
pub(super) fn refused_tls() -> Error {
    let what = "the mail server offers no STARTTLS, and without it nothing is sent: try smtps://";
    Error::local(ErrorKind::Unavailable, what)
}

/// An address needs what the server can't do.
pub(super) fn refused_utf8() -> Error {
    let what =
        "an address has letters outside ASCII, and the mail server doesn't take such (SMTPUTF8)";
    Error::local(ErrorKind::Unsupported, what)
}
