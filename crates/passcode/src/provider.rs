use std::fmt::Debug;
use std::sync::Arc;

use async_trait::async_trait;

use crate::{
    Capabilities, OtpCode, Result, SendRequest, Verification, VerifyOutcome, VerifyRequest,
};

/// Sends one-time passcodes and checks them.
///
/// Used as `Arc<dyn OtpProvider>`, within a tokio runtime. [`OtpProviderExt`] has shorter ways to call
/// one. What every implementation owes:
///
/// - input it can't serve is refused before any traffic;
/// - a send leads to one message at most, and nothing is repeated that may have happened;
/// - a code is approved on the vendor's positive proof only, and a wrong one is an outcome, not
///   an error;
/// - no secret and no full recipient is in an error, a log or a `Debug`.
#[async_trait]
pub trait OtpProvider: Debug + Send + Sync + 'static {
    /// The configured name of this instance, such as `main`.
    fn name(&self) -> &str;

    /// What this instance can do. Made once, when the instance is.
    fn capabilities(&self) -> &Capabilities;

    /// Whether a [`Verification`] by the provider of this name is this instance's, or one of its
    /// members', to verify.
    fn owns(&self, provider_name: &str) -> bool;

    /// Has the vendor send a code, and returns what a verify needs. It ends by the request's deadline
    /// and by the provider's own limit (`total_timeout`, 30 s by default), whichever is earlier.
    ///
    /// # Errors
    ///
    /// Of any [`ErrorKind`](crate::ErrorKind). Its [`Dispatch`](crate::Dispatch) says whether a message
    /// may be on its way, and its [`pending`](crate::Error::pending) what the code can be verified by
    /// then.
    async fn send(&self, request: &SendRequest) -> Result<Verification>;

    /// Has whoever sent the code check a guess. That
    /// [`expires_at`](Verification::expires_at) has passed refuses nothing: whoever sent decides. It
    /// ends as [`send`](Self::send) does.
    ///
    /// # Errors
    ///
    /// Of any [`ErrorKind`](crate::ErrorKind); [`UnknownProvider`](crate::ErrorKind::UnknownProvider)
    /// for what this provider doesn't [own](Self::owns). A wrong, expired or used code is no error.
    async fn verify(&self, request: &VerifyRequest) -> Result<VerifyOutcome>;
}

#[deny(clippy::missing_trait_methods)]
#[async_trait]
impl<P: OtpProvider + ?Sized> OtpProvider for Arc<P> {
    fn name(&self) -> &str {
        (**self).name()
    }

    fn capabilities(&self) -> &Capabilities {
        (**self).capabilities()
    }

    fn owns(&self, provider_name: &str) -> bool {
        (**self).owns(provider_name)
    }

    async fn send(&self, request: &SendRequest) -> Result<Verification> {
        (**self).send(request).await
    }

    async fn verify(&self, request: &VerifyRequest) -> Result<VerifyOutcome> {
        (**self).verify(request).await
    }
}

/// Shorter ways to call any [`OtpProvider`].
#[async_trait]
pub trait OtpProviderExt: OtpProvider {
    /// Sends a code to a phone number or an e-mail address, given as text that
    /// [`Recipient`](crate::Recipient) reads.
    ///
    /// # Errors
    ///
    /// [`ErrorKind::InvalidRecipient`](crate::ErrorKind::InvalidRecipient) when it is neither, and
    /// those of [`OtpProvider::send`].
    async fn send_to(&self, recipient: &str) -> Result<Verification> {
        let recipient: crate::Recipient = recipient.parse()?;
        self.send(&SendRequest::new(recipient)).await
    }

    /// Checks a code as the person typed it; not for a second factor, which needs its session.
    ///
    /// # Errors
    ///
    /// Those of [`OtpCode::parse`] and [`OtpProvider::verify`].
    async fn verify_code(&self, verification: &Verification, code: &str) -> Result<VerifyOutcome> {
        let code = OtpCode::parse(code)?;
        self.verify(&VerifyRequest::new(verification.clone(), code)).await
    }
}

impl<P: OtpProvider + ?Sized> OtpProviderExt for P {}
