//! `POST /v1/verifications/check`: checks a code.

use std::sync::Arc;

use axum::Extension;
use axum::extract::{Request, State};
use axum::response::{IntoResponse, Response};
use http::StatusCode;
use passcode::{
    Approval, Dispatch, OtpCode, OtpProvider, Rejection, Unsealed, Verification, VerifyOutcome,
    VerifyRequest,
};
use serde::Serialize;
use serde_json::json;

use super::body;
use super::members::{Members, context, wrong};
use crate::answer::{Answer, Outcome};
use crate::approvals::Once;
use crate::idempotency::{self, Asked, Idempotent};
use crate::problem::Problem;
use crate::shared::{Caller, Shared};
use crate::token::Binding;
use crate::work::{enter, in_its_place, to_its_end};

pub(super) const ROUTE: &str = "/v1/verifications/check";

const MEMBERS: &[&str] = &["verification", "code", "context"];

/// A body that was read.
struct Check {
    verification: String,
    code: OtpCode,
    context: Option<String>,
}

pub(super) async fn call(
    State(shared): State<Arc<Shared>>,
    Extension(caller): Extension<Caller>,
    request: Request,
) -> Result<Response, Problem> {
    let call = enter(&shared, &caller)?;
    let (head, body) = request.into_parts();
    let check = Check::read(&body::read(&head.headers, body).await?)?;
    let key = idempotency::key(&head.headers)?.map(str::to_owned);
    to_its_end(call, async move {
        let opened = check.open(&caller);
        let asked = opened.as_ref().ok().filter(|_| key.is_some()).map(asked);
        let work = in_its_place(check.ask(&caller, opened));
        let Some(key) = key else { return work.await.into_response() };
        let same = check.same();
        let same: Vec<_> = same.iter().map(String::as_str).collect();
        let scope = [caller.client.name(), ROUTE];
        let once = Idempotent::new(&caller.setup, scope, &key, &same);
        // Whoever checks has a token.
        in_its_place(once.answer(asked.unwrap_or_default(), work, async |_: &str| None)).await
    })
    .await
}

impl Check {
    fn read(body: &[u8]) -> Result<Self, Problem> {
        let members = Members::read(body, MEMBERS)?;
        let code = members.text("code")?;
        Ok(Self {
            verification: members.text("verification")?.to_owned(),
            code: OtpCode::parse(code).map_err(|_| wrong("code", "holds no code"))?,
            context: context(&members)?,
        })
    }

    fn same(&self) -> [String; 3] {
        let context = self.context.as_ref().map(|context| format!("={context}"));
        let code = self.code.expose().to_owned();
        [self.verification.clone(), code, context.unwrap_or_default()]
    }

    fn open(&self, caller: &Caller) -> Result<Unsealed, Problem> {
        let setup = &caller.setup;
        Binding::new(caller.client.name(), self.context.as_deref()).open(
            &setup.sealer,
            &self.verification,
            setup.kept.clock().now(),
        )
    }

    async fn ask(&self, caller: &Caller, opened: Result<Unsealed, Problem>) -> Outcome {
        let setup = &caller.setup;
        let Unsealed { verification: sent, is_too_old } = opened?;
        if is_too_old {
            return Ok(rejected(&sent, Rejection::Expired));
        }
        let once = Once::new(&setup.kept, &sent, &self.code);
        // Asked before the vendor is: without the store nobody could be approved.
        if once.was_given().await.map_err(|error| error.with_dispatch(Dispatch::NotSent))? {
            return Ok(rejected(&sent, Rejection::AlreadyUsed));
        }
        let end = tokio::time::Instant::now() + setup.providers.longest_total_timeout();
        let request = VerifyRequest::new(sent, self.code.clone()).with_deadline(end.into_std());
        let outcome = setup.providers.verify(&request).await?;
        let sent = request.verification();
        match outcome {
            VerifyOutcome::Rejected(reason) => Ok(rejected(sent, reason)),
            VerifyOutcome::Approved(approval) => match once.give().await {
                Ok(true) => Ok(approved(sent, &approval)),
                Ok(false) => Ok(rejected(sent, Rejection::AlreadyUsed)),
                // The vendor has taken the code.
                Err(error) => Err(error.with_dispatch(Dispatch::MaybeSent).into()),
            },
        }
    }
}

/// Whom the token names.
fn asked(opened: &Unsealed) -> Asked {
    let sent = &opened.verification;
    Asked { provider: Some(sent.provider().to_owned()), id: Some(sent.id().to_owned()) }
}

fn approved(sent: &Verification, approval: &Approval) -> Answer {
    #[derive(Serialize)]
    struct Approved<'a> {
        outcome: &'static str,
        to: &'a str,
        channel: &'static str,
        provider: &'a str,
    }

    let body = Approved {
        outcome: "approved",
        to: approval.recipient().expose(),
        channel: sent.channel().as_str(),
        provider: sent.provider(),
    };
    Answer::new(StatusCode::OK, &body)
}

fn rejected(sent: &Verification, reason: Rejection) -> Answer {
    let to = sent.recipient().to_string();
    let body = json!({ "outcome": "rejected", "reason": reason.as_str(), "to": to });
    Answer::new(StatusCode::OK, &body)
}
