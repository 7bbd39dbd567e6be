//! The kind `route`: the first member whose conditions all hold.

pub(crate) mod config;
mod explain;
mod reach;
mod rule;
mod unplaced;

use std::sync::Arc;

use async_trait::async_trait;

use crate::metrics::Metrics;
use crate::policies::route::rule::{Point, Target};
use crate::{
    Capabilities, Error, ErrorKind, Operation, OtpProvider, Recipient, Result, SendRequest,
    Verification, VerifyOutcome, VerifyRequest,
};

/// Sends through the first member whose conditions all hold; verifies with whoever sent.
#[derive(Debug)]
pub(crate) struct Route {
    name: String,
    /// The last may have no condition: "otherwise".
    targets: Vec<Target>,
    has_otherwise: bool,
    capabilities: Capabilities,
    metrics: Metrics,
}

impl Route {
    fn new(name: &str, targets: Vec<Target>, has_otherwise: bool, metrics: Metrics) -> Self {
        let members = targets.iter().map(|target| target.to.capabilities());
        let capabilities = Capabilities::of_members(members);
        Self { name: name.to_owned(), targets, has_otherwise, capabilities, metrics }
    }

    fn members(&self) -> impl Iterator<Item = &Arc<dyn OtpProvider>> {
        self.targets.iter().map(|target| &target.to)
    }

    /// Whoever owns the sender. Where two targets lead to one vendor, it is the one that a send to this
    /// recipient takes, so that what saw the send sees the verify.
    fn back_to(&self, sent: &Verification) -> Option<&Arc<dyn OtpProvider>> {
        let mut owners = self.targets.iter().filter(|target| target.to.owns(sent.provider()));
        let first = owners.next()?;
        if owners.next().is_none() {
            return Some(&first.to);
        }
        let request = SendRequest::new(sent.recipient().clone());
        let taken = [sent.channel(), request.channel_or(None)].into_iter().find_map(|channel| {
            let point = Point::of(sent.recipient(), channel);
            let target = self.targets.iter().find(|target| target.rule.matches(point))?;
            target.to.owns(sent.provider()).then_some(target)
        });
        Some(&taken.unwrap_or(first).to)
    }

    /// Who serves this, and by which of the targets.
    fn pick(&self, request: &SendRequest) -> Result<(usize, &Arc<dyn OtpProvider>)> {
        let point = Point::of(request.recipient(), request.channel_or(None));
        let index = self.targets.iter().position(|target| target.rule.matches(point));
        let index = index.ok_or_else(|| unrouted(&self.name, request))?;
        Ok((index, &self.targets[index].to))
    }
}

#[deny(clippy::missing_trait_methods)]
#[async_trait]
impl OtpProvider for Route {
    fn name(&self) -> &str {
        &self.name
    }

    fn capabilities(&self) -> &Capabilities {
        &self.capabilities
    }

    fn owns(&self, provider_name: &str) -> bool {
        self.members().any(|member| member.owns(provider_name))
    }

    async fn send(&self, request: &SendRequest) -> Result<Verification> {
        let picked = self.pick(request);
        let (_, member) =
            picked.inspect_err(|error| self.metrics.refused(&self.name, Operation::Send, error))?;
        member.send(request).await
    }

    async fn verify(&self, request: &VerifyRequest) -> Result<VerifyOutcome> {
        let sent = request.verification();
        let member = self.back_to(sent);
        member.ok_or_else(|| Error::unknown_provider(sent.provider()))?.verify(request).await
    }
}

fn unrouted(name: &str, request: &SendRequest) -> Error {
    let whom = match request.recipient() {
        Recipient::Phone(phone) => format!("numbers of +{}", phone.calling_code()),
        Recipient::Email(_) => "e-mail addresses".to_owned(),
    };
    let message = format!(
        "no route leads to {whom} by {}: add one, or \"otherwise\"",
        request.channel_or(None)
    );
    Error::local(ErrorKind::Unsupported, message)
        .with_provider(name)
        .with_operation(Operation::Send)
}
