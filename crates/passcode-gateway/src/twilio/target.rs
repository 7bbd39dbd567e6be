//! `…/Verifications/{sid or recipient}`: reads a verification, or ends it without a check.

use std::sync::Arc;

use axum::Extension;
use axum::extract::rejection::PathRejection;
use axum::extract::{Path, Request, State};
use axum::response::{IntoResponse, Response};
use http::StatusCode;
use passcode::Recipient;

use crate::shared::Shared;
use crate::twilio::book::{Book, Look, MOST};
use crate::twilio::call::{Call, serve};
use crate::twilio::login::Login;
use crate::twilio::record::Record;
use crate::twilio::refusal::Refusal;
use crate::twilio::sid::is_sid;
use crate::twilio::words::recipient;

type Named = Result<Path<(String, String)>, PathRejection>;

/// Which verification is meant: by SID, by recipient, or by both, which must belong together.
pub(super) struct Target {
    sid: Option<String>,
    to: Option<Recipient>,
}

impl Target {
    /// `None` for what can be neither.
    pub(super) fn read(sid: Option<&str>, to: Option<&str>) -> Option<Self> {
        if sid.is_some_and(|sid| !is_sid("VE", sid)) {
            return None;
        }
        let to = match to {
            Some(to) => Some(recipient(to)?),
            None => None,
        };
        Some(Self { sid: sid.map(str::to_owned), to })
    }

    fn of_path(text: &str) -> Option<Self> {
        if is_sid("VE", text) { Self::read(Some(text), None) } else { Self::read(None, Some(text)) }
    }

    pub(super) async fn find(&self, book: &Book<'_>) -> Result<Record, Refusal> {
        let found = match (&self.sid, &self.to) {
            (Some(sid), _) => book.find(sid).await?,
            (None, Some(to)) => book.find_to(to).await?,
            (None, None) => Look::Nothing,
        };
        let record = match found {
            Look::Pending(record) => *record,
            Look::Nothing => return Err(Refusal::not_found()),
            Look::Unreadable => {
                let why = "the verification was sealed under a key that is gone: send again";
                tracing::error!("{why}");
                return Err(Refusal::away(why));
            }
        };
        let is_to = self.to.as_ref().is_none_or(|to| record.is_to(to));
        Some(record).filter(|_| is_to).ok_or_else(Refusal::not_found)
    }
}

pub(super) async fn read(
    State(shared): State<Arc<Shared>>,
    Extension(login): Extension<Login>,
    path: Named,
    request: Request,
) -> Response {
    let Ok(Path((service, target))) = path else { return Refusal::not_found().into_response() };
    serve(&shared, login, &service, request, async move |call: Call| {
        let record = open(&call, &target).await?;
        Ok((StatusCode::OK, record.shown(&call.login.pair, "pending")))
    })
    .await
}

/// `approved` is for callers who check codes themselves: no provider is asked.
pub(super) async fn update(
    State(shared): State<Arc<Shared>>,
    Extension(login): Extension<Login>,
    path: Named,
    request: Request,
) -> Response {
    let Ok(Path((service, target))) = path else { return Refusal::not_found().into_response() };
    serve(&shared, login, &service, request, async move |call: Call| {
        let status = call.form.get("Status");
        let status = ["approved", "canceled"].into_iter().find(|word| status == Some(word));
        let record = open(&call, &target).await?;
        let status = status.ok_or_else(|| Refusal::parameter("Status"))?;
        let book = call.book();
        if !book.end(&record).await? {
            return Err(Refusal::not_found());
        }
        let record = record.updated_at(book.now());
        Ok((StatusCode::OK, record.shown(&call.login.pair, status)))
    })
    .await
}

/// The verification that is meant, while a code may still be checked.
async fn open(call: &Call, target: &str) -> Result<Record, Refusal> {
    let book = call.book();
    let record = Target::of_path(target).ok_or_else(Refusal::not_found)?.find(&book).await?;
    if book.count_check(&record, 0).await? >= MOST {
        return Err(Refusal::not_found());
    }
    Ok(record)
}
