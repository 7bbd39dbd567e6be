//! `POST …/Verifications`: sends a code, and sends it again.

use std::sync::Arc;

use axum::Extension;
use axum::extract::rejection::PathRejection;
use axum::extract::{Path, Request, State};
use axum::response::{IntoResponse, Response};
use http::StatusCode;
use passcode::{Delivery, Device, Dispatch, OtpProvider, SendRequest, Verification};
use serde_json::Value;

use crate::limited;
use crate::shared::Shared;
use crate::twilio::book::{Look, MOST};
use crate::twilio::call::{Call, Outcome, serve};
use crate::twilio::login::Login;
use crate::twilio::order::Order;
use crate::twilio::record::Record;
use crate::twilio::refusal::Refusal;

pub(super) async fn call(
    State(shared): State<Arc<Shared>>,
    Extension(login): Extension<Login>,
    service: Result<Path<String>, PathRejection>,
    request: Request,
) -> Response {
    let Ok(Path(service)) = service else { return Refusal::not_found().into_response() };
    serve(&shared, login, &service, request, async |call: Call| create(&call).await).await
}

async fn create(call: &Call) -> Outcome {
    let order = Order::read(&call.form)?;
    let book = call.book();
    if !book.begin_send(&order.to).await? {
        return Err(Refusal::sending());
    }
    let sent = send(call, &order).await;
    book.end_send(&order.to).await;
    Ok((StatusCode::CREATED, sent?))
}

/// The attempt is filed before a provider is asked, and taken back where surely nothing was sent.
async fn send(call: &Call, order: &Order) -> Result<Value, Refusal> {
    let book = call.book();
    let before = before(call, order).await?;
    let now = book.now();
    let begun = match &before {
        Some(record) => record.clone(),
        None => Record::new(&order.to, order.channel, now)?,
    };
    let record = begun.attempted(order.channel, now)?;
    book.file(&record, &order.to).await?;
    match ask(call, order, before.as_ref()).await {
        Ok(sent) => {
            let record = record.with_sent(&sent);
            // Whoever can't be checked was sent to in vain.
            book.keep(&record).await.map_err(|error| error.with_dispatch(Dispatch::MaybeSent))?;
            Ok(record.shown(&call.login.pair, "pending"))
        }
        Err(error) => {
            if error.dispatch() != Dispatch::MaybeSent {
                let undone = match &before {
                    Some(before) => book.keep(&before.again_after(&record)).await,
                    None => book.forget(&record.sid).await,
                };
                if let Err(error) = undone {
                    tracing::warn!(%error, "a message that was not sent stays counted");
                }
            }
            Err(error.into())
        }
    }
}

/// The recipient's live verification, if it may be sent again.
async fn before(call: &Call, order: &Order) -> Result<Option<Record>, Refusal> {
    let book = call.book();
    let record = match book.find_to(&order.to).await? {
        Look::Pending(record) => record,
        Look::Nothing => return Ok(None),
        Look::Unreadable => {
            tracing::warn!("a verification was sealed under a key that is gone: a new one begins");
            return Ok(None);
        }
    };
    let left = record.left(book.now());
    if book.count_check(&record, 0).await? >= MOST {
        return Err(Refusal::checks_used_up(left));
    }
    if record.attempts() >= MOST {
        return Err(Refusal::sends_used_up(left));
    }
    Ok(Some(*record))
}

/// What the provider sent, or may have sent.
async fn ask(
    call: &Call,
    order: &Order,
    before: Option<&Record>,
) -> passcode::Result<Verification> {
    let providers = &call.setup().providers;
    let end = tokio::time::Instant::now() + providers.longest_total_timeout();
    let request = SendRequest::new(order.to.clone())
        .with_channel(order.channel)
        .with_locale(order.locale.clone())
        .with_device(order.device.or(call.forwarded).map(Device::new))
        .with_earlier(before.and_then(Record::sent))
        .with_client(call.login.caller.client.counted())
        .with_deadline(end.into_std());
    let sent = limited::send(&call.login.caller, providers.name(), &request).await;
    sent.or_else(|error| match error.pending() {
        Some(pending) if error.dispatch() == Dispatch::MaybeSent => {
            tracing::warn!(%error, "a send may have happened; its code can be checked");
            Ok(pending.clone().with_delivery(Delivery::Unknown))
        }
        _ => Err(error),
    })
}
