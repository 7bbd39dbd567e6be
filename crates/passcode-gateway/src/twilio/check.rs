//! `POST …/VerificationCheck`: checks a code, by SID or by recipient.

use std::sync::Arc;

use axum::Extension;
use axum::extract::rejection::PathRejection;
use axum::extract::{Path, Request, State};
use axum::response::{IntoResponse, Response};
use http::StatusCode;
use passcode::{
    Dispatch, OtpCode, OtpProvider, Rejection, Verification, VerifyOutcome, VerifyRequest,
};

use crate::approvals::Once;
use crate::shared::Shared;
use crate::twilio::book::{Book, Look, MOST};
use crate::twilio::call::{Call, Outcome, serve};
use crate::twilio::from_error;
use crate::twilio::login::Login;
use crate::twilio::record::Record;
use crate::twilio::refusal::Refusal;
use crate::twilio::target::Target;

pub(super) async fn call(
    State(shared): State<Arc<Shared>>,
    Extension(login): Extension<Login>,
    service: Result<Path<String>, PathRejection>,
    request: Request,
) -> Response {
    let Ok(Path(service)) = service else { return Refusal::not_found().into_response() };
    serve(&shared, login, &service, request, async |call: Call| check(&call).await).await
}

async fn check(call: &Call) -> Outcome {
    let (sid, to) = (call.form.get("VerificationSid"), call.form.get("To"));
    if sid.is_none() && to.is_none() {
        return Err(Refusal::no_target());
    }
    let code = code(call.form.get("Code").unwrap_or_default())?;
    let book = call.book();
    let record = Target::read(sid, to).ok_or_else(Refusal::not_found)?.find(&book).await?;
    let sent = record.sent().ok_or_else(|| {
        Refusal::away(
            "nobody knows what became of the send, so its code can't be checked: send again",
        )
    })?;
    let once = Once::new(&call.setup().kept, &sent, &code);
    // Asked before the provider is: without the store nobody could be approved.
    if once.was_given().await? {
        return Err(Refusal::not_found());
    }
    if book.count_check(&record, 1).await? > MOST {
        uncount(&book, &record).await;
        return Err(Refusal::checks_used_up(record.left(book.now())));
    }
    match ask(call, sent, code).await {
        Ok(VerifyOutcome::Approved(_)) => approve(call, &book, &record, &once).await,
        Ok(VerifyOutcome::Rejected(reason)) => {
            if matches!(reason, Rejection::Expired | Rejection::AlreadyUsed) {
                over(&book, &record).await;
            }
            rejected(call, &record, reason)
        }
        Err(error) => {
            if error.dispatch() != Dispatch::MaybeSent {
                uncount(&book, &record).await;
            }
            Err(from_error::of_check(&error))
        }
    }
}

/// Takes back the count of a check that nobody made.
async fn uncount(book: &Book<'_>, record: &Record) {
    if let Err(error) = book.count_check(record, -1).await {
        tracing::warn!(%error, "a check that nobody made stays counted");
    }
}

/// Of 4 to 10 characters, as a person means it.
fn code(typed: &str) -> Result<OtpCode, Refusal> {
    let code = OtpCode::parse(typed).ok();
    let code = code.filter(|code| (4..=10).contains(&code.expose().len()));
    code.ok_or_else(|| Refusal::parameter("Code"))
}

async fn ask(call: &Call, sent: Verification, code: OtpCode) -> passcode::Result<VerifyOutcome> {
    let providers = &call.setup().providers;
    let end = tokio::time::Instant::now() + providers.longest_total_timeout();
    providers.verify(&VerifyRequest::new(sent, code).with_deadline(end.into_std())).await
}

/// An approval is given once: by this verification, and of this code.
async fn approve(call: &Call, book: &Book<'_>, record: &Record, once: &Once<'_>) -> Outcome {
    // The provider has taken the code.
    let lost = |error: passcode::Error| error.with_dispatch(Dispatch::MaybeSent);
    if !book.end(record).await.map_err(lost)? || !once.give().await.map_err(lost)? {
        return Err(Refusal::not_found());
    }
    let record = record.updated_at(book.now());
    Ok((StatusCode::OK, record.checked(&call.login.pair, "approved")))
}

/// The provider's verification is over, and so is ours, unless it was sent again meanwhile: the next
/// send begins anew.
async fn over(book: &Book<'_>, record: &Record) {
    let ended = match book.find(&record.sid).await {
        Ok(Look::Pending(now)) if now.revision == record.revision => book.end(record).await,
        other => other.map(|_| false),
    };
    if let Err(error) = ended {
        tracing::warn!(%error, "a verification that is over stays until its life is");
    }
}

/// A wrong code is a success that approves nothing.
fn rejected(call: &Call, record: &Record, reason: Rejection) -> Outcome {
    match reason {
        Rejection::Expired | Rejection::AlreadyUsed => Err(Refusal::not_found()),
        Rejection::TooManyAttempts => Err(Refusal::checks_used_up(None)),
        // Whatever else was no approval either: the person may try again.
        _ => Ok((StatusCode::OK, record.checked(&call.login.pair, "pending"))),
    }
}
