//! The kind `failover`: the next member when one surely sent nothing.

pub(crate) mod config;
mod decision;
mod explain;
mod health;
mod member;
mod order;

use std::ops::ControlFlow;
use std::sync::Arc;

use async_trait::async_trait;
use tokio::time::Instant;

use crate::config::{MemberHealth, TellHealth};
use crate::metrics::Metrics;
use crate::policies::failover::decision::{Step, Whose, step};
use crate::policies::failover::member::{Asking, Member};
use crate::policies::failover::order::Order;
use crate::{
    Capabilities, Error, ErrorKind, Operation, OtpProvider, Resend, Result, SendRequest,
    Verification, VerifyOutcome, VerifyRequest,
};

/// Sends through the first member that can; moves on only when a member surely sent nothing. Who is
/// first, its order says; those that rest come after the others, and a member whose earlier message
/// never came comes last. Verifies with whoever sent, resting or not: a verify says nothing of a
/// member's health.
#[derive(Debug)]
pub(crate) struct Failover {
    name: String,
    members: Vec<Member>,
    order: Order,
    capabilities: Capabilities,
    metrics: Metrics,
}

impl Failover {
    fn new(name: &str, members: Vec<Member>, order: Order, metrics: Metrics) -> Self {
        let of_members = members.iter().map(|member| member.provider.capabilities());
        let mut capabilities = Capabilities::of_members(of_members);
        if order.is_drawn() && members.len() > 1 {
            // The second send may go through another member, which knows nothing of the first.
            capabilities = capabilities.with_resend(Resend::Unknown);
        }
        Self { name: name.to_owned(), members, order, capabilities, metrics }
    }

    /// Asks one member. Its end is the request's, unless the next may be asked.
    async fn attempt(
        &self,
        asking: Asking<'_>,
        request: &SendRequest,
        failed: &mut Option<Error>,
    ) -> ControlFlow<Result<Verification>> {
        // Whoever were asked now would fail for want of time, and that would count as an outage.
        if request.deadline().is_some_and(|deadline| deadline <= Instant::now().into_std()) {
            return ControlFlow::Break(Err(failed.take().unwrap_or_else(|| self.too_late())));
        }
        let provider = asking.provider();
        let member = provider.name();
        let sent = asking.send(request).await;
        self.order.note_send(member, sent.as_ref()).await;
        let error = match sent {
            Ok(verification) => return ControlFlow::Break(Ok(verification)),
            Err(error) => error,
        };
        let of_policy = error.provider().is_some_and(|name| !provider.owns(name));
        let whose = if of_policy { Whose::Policy } else { Whose::Sender };
        match step(error.kind(), error.dispatch(), whose) {
            Step::Stop => return ControlFlow::Break(Err(error)),
            Step::Next if error.kind() == ErrorKind::Unsupported => {
                tracing::debug!(failover = self.name, member, "the member can't serve this");
            }
            Step::Next => tracing::warn!(
                failover = self.name,
                member,
                kind = error.kind().as_str(),
                dispatch = error.dispatch().as_str(),
                "asking the next member"
            ),
            Step::NextLoudly => tracing::error!(
                failover = self.name,
                member,
                kind = error.kind().as_str(),
                dispatch = error.dispatch().as_str(),
                "{}: mend it; asking the next member",
                to_mend(error.kind())
            ),
        }
        // That a member can't serve the recipient at all matters less than that one could not now.
        if failed.is_none() || error.kind() != ErrorKind::Unsupported {
            *failed = Some(error);
        }
        ControlFlow::Continue(())
    }

    fn too_late(&self) -> Error {
        let message = "the caller's deadline had passed before any member was asked";
        let error = Error::local(ErrorKind::Unavailable, message);
        self.metrics.refused(&self.name, Operation::Send, &error);
        error.with_provider(&self.name).with_operation(Operation::Send)
    }

    fn providers(&self) -> impl Iterator<Item = &Arc<dyn OtpProvider>> {
        self.members.iter().map(|member| &member.provider)
    }
}

#[deny(clippy::missing_trait_methods)]
#[async_trait]
impl OtpProvider for Failover {
    fn name(&self) -> &str {
        &self.name
    }

    fn capabilities(&self) -> &Capabilities {
        &self.capabilities
    }

    fn owns(&self, provider_name: &str) -> bool {
        self.providers().any(|member| member.owns(provider_name))
    }

    async fn send(&self, request: &SendRequest) -> Result<Verification> {
        let mut failed = None;
        let mut resting = Vec::new();
        let order = self.order.of(request, self.members.len()).await;
        // Whose message never came is asked last of all, even after those that rest.
        let is_earlier = |member: &&Member| member.sent(request.earlier());
        let members = || order.iter().map(|place| &self.members[*place]);
        for member in members().filter(|member| !is_earlier(member)) {
            let asking = member.turn();
            if asking.waits() {
                resting.push(asking);
            } else if let ControlFlow::Break(end) = self.attempt(asking, request, &mut failed).await
            {
                return end;
            }
        }
        for asking in resting {
            if let ControlFlow::Break(end) = self.attempt(asking, request, &mut failed).await {
                return end;
            }
        }
        for member in members().filter(is_earlier) {
            let asking = member.turn();
            if let ControlFlow::Break(end) = self.attempt(asking, request, &mut failed).await {
                return end;
            }
        }
        Err(failed.expect("there is a member, and each that did not end the request failed"))
    }

    async fn verify(&self, request: &VerifyRequest) -> Result<VerifyOutcome> {
        let sender = request.verification().provider();
        let member = self
            .providers()
            .find(|member| member.owns(sender))
            .ok_or_else(|| Error::unknown_provider(sender))?;
        let outcome = member.verify(request).await?;
        self.order.note_verify(member.name(), request.verification(), &outcome).await;
        Ok(outcome)
    }
}

impl TellHealth for Failover {
    fn health(&self) -> Vec<MemberHealth> {
        self.members.iter().map(Member::tell).collect()
    }
}

/// What keeps a member from sending until somebody mends it.
fn to_mend(kind: ErrorKind) -> &'static str {
    match kind {
        ErrorKind::Storage => "our own store is away, which this member needs",
        _ => "the vendor refuses our credentials or account",
    }
}
