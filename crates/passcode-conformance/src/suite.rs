use std::fmt::Debug;

use passcode::{
    Capabilities, CapabilityRow, Error, OtpCode, OtpProvider, OtpProviderExt, Recipient,
    SendRequest, Verification, VerifyOutcome, VerifyRequest,
};

use crate::seen::Seen;
use crate::verdict::{Met, fail, not_applicable};
use crate::{Fault, Fixture};

/// What cases share.
pub(crate) struct Suite<'a> {
    pub(crate) provider: &'a dyn OtpProvider,
    pub(crate) fixture: &'a dyn Fixture,
    pub(crate) capabilities: &'a Capabilities,
    pub(crate) seen: Seen,
}

impl<'a> Suite<'a> {
    pub(crate) fn new(provider: &'a dyn OtpProvider, fixture: &'a dyn Fixture) -> Self {
        Self { provider, fixture, capabilities: provider.capabilities(), seen: Seen::default() }
    }

    /// Keeps what an application would log of this.
    pub(crate) fn note(&self, shown: &impl Debug) {
        self.seen.note(shown);
    }

    pub(crate) fn note_error(&self, error: &Error) {
        self.seen.note_error(error);
    }

    pub(crate) fn keep_secret(&self, secret: impl Into<String>) {
        self.seen.keep_secret(secret);
    }

    /// The row most cases use.
    pub(crate) fn row(&self) -> Met<&CapabilityRow> {
        self.capabilities.rows().first().ok_or_else(|| not_applicable("the provider has no row"))
    }

    pub(crate) async fn recipient(&self, row: &CapabilityRow) -> Met<Recipient> {
        let recipient = self.fixture.recipient(row).await;
        let recipient = recipient.ok_or_else(|| not_applicable("the fixture has no recipient"))?;
        self.keep_secret(recipient.expose());
        Ok(recipient)
    }

    /// A request that this row serves.
    pub(crate) async fn request(&self, row: &CapabilityRow) -> Met<SendRequest> {
        Ok(SendRequest::new(self.recipient(row).await?).with_channel(row.channel()))
    }

    pub(crate) async fn send(&self, request: &SendRequest) -> Met<Verification> {
        self.note(request);
        match self.provider.send(request).await {
            Ok(verification) => {
                self.note(&verification);
                Ok(verification)
            }
            Err(error) => fail(format!("the send failed: {error}")),
        }
    }

    /// A code sent by the first row.
    pub(crate) async fn sent(&self) -> Met<Verification> {
        self.send(&self.request(self.row()?).await?).await
    }

    pub(crate) async fn codes(&self, recipient: &Recipient) -> Met<Vec<String>> {
        let codes = self.fixture.codes(recipient).await;
        let codes = codes.ok_or_else(|| not_applicable("the fixture can't read codes"))?;
        for code in &codes {
            self.keep_secret(code);
        }
        Ok(codes)
    }

    pub(crate) async fn code(&self, verification: &Verification) -> Met<String> {
        match self.codes(verification.recipient()).await?.into_iter().next() {
            Some(code) => Ok(code),
            None => fail("the send succeeded, and nothing was delivered"),
        }
    }

    /// The outcome of a verify that must have one.
    pub(crate) async fn verify(
        &self,
        verification: &Verification,
        code: &str,
    ) -> Met<VerifyOutcome> {
        self.verify_request(verification, code)
            .await?
            .or_else(|error| fail(format!("the vendor answered, and the verify failed: {error}")))
    }

    pub(crate) async fn verify_request(
        &self,
        verification: &Verification,
        code: &str,
    ) -> Met<Result<VerifyOutcome, Error>> {
        match OtpCode::parse(code) {
            Ok(code) => self.note(&VerifyRequest::new(verification.clone(), code)),
            Err(error) => return fail(format!("the code was refused: {error}")),
        }
        let result = self.provider.verify_code(verification, code).await;
        match &result {
            Ok(outcome) => self.note(outcome),
            Err(error) => self.note_error(error),
        }
        Ok(result)
    }

    /// Breaks the vendor; the caller heals it.
    pub(crate) async fn inject(&self, fault: Fault) -> Met {
        if self.fixture.inject(fault).await {
            Ok(())
        } else {
            Err(not_applicable("the fixture can't do this fault"))
        }
    }
}

/// A code of the same form that is another one.
pub(crate) fn other_code(code: &str, by: u32) -> String {
    let mut digits: Vec<char> = code.chars().collect();
    if let Some(last) = digits.last_mut() {
        let digit = last.to_digit(10).unwrap_or_default();
        *last = char::from_digit((digit + 1 + by % 9) % 10, 10).unwrap_or('0');
    }
    digits.into_iter().collect()
}
