use std::time::Duration;

use passcode::{
    CapabilityRow, OtpProvider, OtpProviderExt, Providers, Recipient, Result, SendRequest,
    Verification,
};

use super::{Fault, Fixture};
use crate::seen::Seen;
use crate::verdict::{Met, fail, not_applicable};

/// What cases share.
pub(super) struct Suite<'a> {
    pub(super) providers: &'a Providers,
    pub(super) fixture: &'a dyn Fixture,
    pub(super) seen: Seen,
}

impl<'a> Suite<'a> {
    pub(super) fn new(providers: &'a Providers, fixture: &'a dyn Fixture) -> Self {
        Self { providers, fixture, seen: Seen::default() }
    }

    /// The rows of the provider's capabilities, of which there is one at least.
    pub(super) fn rows(&self) -> &'a [CapabilityRow] {
        self.providers.capabilities().rows()
    }

    /// Somebody new, by the first row.
    pub(super) async fn somebody(&self) -> Met<Recipient> {
        let row = self.rows().first().ok_or_else(|| not_applicable("the provider has no row"))?;
        Ok(self.recipient(row).await)
    }

    pub(super) async fn recipient(&self, row: &CapabilityRow) -> Recipient {
        let recipient = self.fixture.recipient(row).await;
        self.seen.keep_secret(recipient.expose());
        recipient
    }

    /// A send, by this time if there is one.
    pub(super) async fn try_send(
        &self,
        to: &Recipient,
        limit: Option<Duration>,
    ) -> Result<Verification> {
        let deadline = limit.map(|limit| (tokio::time::Instant::now() + limit).into_std());
        let request = SendRequest::new(to.clone()).with_deadline(deadline);
        self.seen.note(&request);
        let sent = self.providers.send(&request).await;
        match &sent {
            Ok(verification) => self.seen.note(verification),
            Err(error) => self.seen.note_error(error),
        }
        sent
    }

    pub(super) async fn send(&self, to: &Recipient) -> Met<Verification> {
        let sent = self.try_send(to, None).await;
        sent.or_else(|error| fail(format!("the send failed: {error}")))
    }

    /// The codes that arrived, newest first.
    pub(super) async fn codes(&self, to: &Recipient) -> Vec<String> {
        let codes = self.fixture.codes(to).await;
        for code in &codes {
            self.seen.keep_secret(code);
        }
        codes
    }

    /// The code of the one message that must have arrived.
    pub(super) async fn code(&self, to: &Recipient) -> Met<String> {
        match self.codes(to).await.as_slice() {
            [code] => Ok(code.clone()),
            codes => fail(format!("{} messages arrived where there should be one", codes.len())),
        }
    }

    /// What arrived is the code that was made.
    pub(super) async fn approved(&self, sent: &Verification, code: &str) -> Met {
        match self.providers.verify_code(sent, code).await {
            Ok(outcome) if outcome.is_approved() => Ok(()),
            Ok(outcome) => fail(format!("the code that arrived came out as {outcome:?}")),
            Err(error) => fail(format!("the code that arrived can't be verified: {error}")),
        }
    }

    /// Breaks the carrier; the caller heals it.
    pub(super) async fn inject(&self, fault: Fault) -> Met {
        match self.fixture.inject(fault).await {
            true => Ok(()),
            false => Err(not_applicable("the fixture can't do this fault")),
        }
    }
}
