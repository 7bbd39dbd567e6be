//! A call of somebody known to the Service that is theirs.

use std::net::IpAddr;

use axum::Json;
use axum::extract::Request;
use axum::response::{IntoResponse, Response};
use http::StatusCode;
use serde_json::Value;

use crate::body;
use crate::setup::Setup;
use crate::shared::{Peer, Shared};
use crate::twilio::book::Book;
use crate::twilio::form::Form;
use crate::twilio::login::Login;
use crate::twilio::refusal::Refusal;
use crate::work::{enter, to_its_end};

/// What a call comes to: a status of success and its body.
pub(super) type Outcome = Result<(StatusCode, Value), Refusal>;

pub(super) struct Call {
    pub(super) login: Login,
    pub(super) form: Form,
    /// The address that proxies say the person has.
    pub(super) forwarded: Option<IpAddr>,
}

impl Call {
    pub(super) fn setup(&self) -> &Setup {
        &self.login.caller.setup
    }

    pub(super) fn book(&self) -> Book<'_> {
        Book::new(self.setup(), self.login.caller.client.name())
    }

    async fn read(login: Login, request: Request) -> Result<Self, Refusal> {
        let (head, body) = request.into_parts();
        let peer = head.extensions.get::<Peer>().map(|peer| peer.0);
        let proxies = &login.caller.setup.settings.proxies;
        let forwarded = peer.and_then(|peer| proxies.person(peer, &head.headers));
        let body = body::read(body).await?;
        Ok(Self { form: Form::read(&head.headers, &body), login, forwarded })
    }
}

/// Answers a call to this Service. The work goes on when the caller hangs up.
pub(super) async fn serve<F>(
    shared: &Shared,
    login: Login,
    service: &str,
    request: Request,
    work: impl FnOnce(Call) -> F,
) -> Response
where
    F: Future<Output = Outcome> + Send + 'static,
{
    match worked_on(shared, login, service, request, work).await {
        Ok((status, body)) => (status, Json(body)).into_response(),
        Err(refusal) => refusal.into_response(),
    }
}

async fn worked_on<F>(
    shared: &Shared,
    login: Login,
    service: &str,
    request: Request,
    work: impl FnOnce(Call) -> F,
) -> Outcome
where
    F: Future<Output = Outcome> + Send + 'static,
{
    if login.pair.service_sid != service {
        return Err(Refusal::not_found());
    }
    let place = enter(shared, &login.caller)?;
    let call = Call::read(login, request).await?;
    to_its_end(place, work(call)).await?
}
