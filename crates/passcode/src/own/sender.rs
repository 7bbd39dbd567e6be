use std::fmt::{self, Debug};
use std::future::Future;
use std::time::Instant;

use crate::{Channel, Locale, Recipient, Result};

/// Delivers one message; it makes no code and checks none.
///
/// [`Registry::register_sender`](crate::Registry::register_sender) makes a kind of it, whose codes
/// are made and checked here. What it owes: a message leaves at most once, by the deadline, and an
/// error's [`Dispatch`](crate::Dispatch) is `NotSent` or `Refused` only if that is certain. Nothing
/// of the message is in an error, a log or a `Debug`.
pub trait Sender: Debug + Send + Sync + 'static {
    /// The channel that it delivers by.
    fn channel(&self) -> Channel;

    /// Delivers the message.
    ///
    /// # Errors
    ///
    /// As [`OtpProvider::send`](crate::OtpProvider::send), without provider and operation.
    fn deliver(
        &self,
        message: &Message<'_>,
        deadline: Instant,
    ) -> impl Future<Output = Result<()>> + Send;

    /// Asks whether our credentials are taken, by a call that delivers nothing to anybody and ends
    /// by `deadline`; `None` if there is no such call.
    ///
    /// # Errors
    ///
    /// [`ErrorKind::Credentials`](crate::ErrorKind::Credentials) when they are refused,
    /// [`ErrorKind::Unavailable`](crate::ErrorKind::Unavailable) when nobody can be asked.
    fn check_credentials(
        &self,
        deadline: Instant,
    ) -> impl Future<Output = Option<Result<()>>> + Send;
}

/// A message on its way. `Debug` shows neither code nor texts.
#[derive(Clone, Copy)]
#[non_exhaustive]
pub struct Message<'a> {
    /// Whom it goes to.
    pub to: &'a Recipient,
    /// The channel that was asked for.
    pub channel: Channel,
    /// The subject, where the channel has one.
    pub subject: &'a str,
    /// The plain text, with the code in it.
    pub text: &'a str,
    /// The HTML, if there is one.
    pub html: Option<&'a str>,
    /// The code alone.
    pub code: &'a str,
    /// The language that was asked for.
    pub locale: Option<&'a Locale>,
    /// The id of the verification; the same when the same code is sent again.
    pub id: &'a str,
}

impl Debug for Message<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Message")
            .field("to", self.to)
            .field("channel", &self.channel)
            .field("id", &self.id)
            .finish_non_exhaustive()
    }
}
