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
///
/// ```
/// use std::sync::mpsc;
/// use std::time::Instant;
///
/// use passcode::own::{Message, Sender, SenderKind};
/// use passcode::{Channel, Config, OtpProviderExt, Registry, Result};
///
/// /// Delivers to a queue, and keeps the codes alone.
/// #[derive(Debug)]
/// struct Queue(mpsc::Sender<String>);
///
/// impl Sender for Queue {
///     fn channel(&self) -> Channel {
///         Channel::Sms
///     }
///
///     async fn deliver(&self, message: &Message<'_>, _: Instant) -> Result<()> {
///         assert!(message.text.contains(message.code));
///         let _ = self.0.send(message.code.to_owned());
///         Ok(())
///     }
///
///     async fn check_credentials(&self, _: Instant) -> Option<Result<()>> {
///         None
///     }
/// }
///
/// # #[tokio::main(flavor = "current_thread")]
/// # async fn main() -> Result<()> {
/// # #[derive(serde::Deserialize)]
/// # struct Settings {}
/// let (sender, queue) = mpsc::channel();
/// let mut registry = Registry::default();
/// registry.register_sender(SenderKind::other("queue"), move |_: Settings, _| {
///     Ok(Queue(sender.clone()))
/// });
/// let config = "[providers.main]\nkind = \"queue\"\ncode_length = 8\nexpires_in = \"5m\"";
/// let providers = Config::from_toml(config)?.build_with(&registry)?;
///
/// let sent = providers.send_to("+1 202-555-0123").await?;
/// let code = queue.recv().unwrap();
/// assert_eq!(code.len(), 8);
/// assert!(providers.verify_code(&sent, &code).await?.is_approved());
/// # Ok(())
/// # }
/// ```
pub trait Sender: Debug + Send + Sync + 'static {
    /// The channel that it delivers by.
    fn channel(&self) -> Channel;

    /// Delivers the message, and ends by `deadline`.
    ///
    /// # Errors
    ///
    /// As [`OtpProvider::send`](crate::OtpProvider::send), without provider and operation, which the
    /// leaf adds.
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
    /// The subject, in one line: for mail, and there for every channel.
    pub subject: &'a str,
    /// The plain text, with the code in it.
    pub text: &'a str,
    /// The HTML, if there is one.
    pub html: Option<&'a str>,
    /// The code alone, 4 to 10 digits.
    pub code: &'a str,
    /// The language that was asked for.
    pub locale: Option<&'a Locale>,
    /// The id of the verification; the same when the same code is sent again. No secret.
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
