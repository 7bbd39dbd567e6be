//! The kind `failover`: the next member when one surely sent nothing.

pub(crate) mod config;
mod decision;
mod explain;
mod health;
mod member;

use std::ops::ControlFlow;
use std::sync::Arc;

use async_trait::async_trait;
use tokio::time::Instant;

use crate::policies::failover::decision::{Step, step};
use crate::policies::failover::member::{Asking, Member};
use crate::{
    Capabilities, Error, ErrorKind, Operation, OtpProvider, Result, SendRequest, Verification,
    VerifyOutcome, VerifyRequest,
};

/// Sends through the first member that can; moves on only when a member surely sent nothing.
/// A member whose earlier message never came is asked last. Verifies with whoever sent, resting or not: a verify says nothing of a member's health.
#[derive(Debug)]
pub(crate) struct Failover {
    name: String,
    members: Vec<Member>,
    capabilities: Capabilities,
}

impl Failover {
    fn new(name: &str, members: Vec<Arc<dyn OtpProvider>>) -> Self {
        let of_members = members.iter().map(|member| &**member).map(OtpProvider::capabilities);
        let capabilities = Capabilities::of_members(of_members);
        let members = members.into_iter().map(Member::new).collect();
        Self { name: name.to_owned(), members, capabilities }
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
        let member = asking.member().to_owned();
        let error = match asking.send(request).await {
            Ok(verification) => return ControlFlow::Break(Ok(verification)),
            Err(error) => error,
        };
        match step(error.kind(), error.dispatch()) {
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
                match error.kind() {
                    ErrorKind::Storage => "our own store is away, which this member needs",
                    _ => "the vendor refuses our credentials or account",
                }
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
        self.own(Error::local(ErrorKind::Unavailable, message))
    }

    fn own(&self, error: Error) -> Error {
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
        // Whose message never came is asked last of all, even after those that rest.
        let (earlier, others): (Vec<_>, Vec<_>) =
            self.members.iter().partition(|member| member.sent(request.earlier()));
        for member in others {
            let asking = member.turn(&self.name);
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
        for member in earlier {
            let asking = member.turn(&self.name);
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
        member.verify(request).await
    }
}
