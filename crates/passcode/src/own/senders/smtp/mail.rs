//! A message as mail (RFC 5322).

use lettre::Address;
use lettre::message::header::{ContentType, Header, HeaderName, HeaderValue};
use lettre::message::{Mailbox, MultiPart, SinglePart};

use crate::crypto::random;
use crate::own::Message;
use crate::{Error, ErrorKind, Result};

/// Keeps automatic answers from coming back (RFC 3834).
#[derive(Clone)]
struct AutoSubmitted;

impl Header for AutoSubmitted {
    fn name() -> HeaderName {
        HeaderName::new_from_ascii_str("Auto-Submitted")
    }

    fn parse(_: &str) -> Result<Self, Box<dyn std::error::Error + Send + Sync>> {
        Ok(Self)
    }

    fn display(&self) -> HeaderValue {
        HeaderValue::new(Self::name(), "auto-generated".to_owned())
    }
}

/// The whole mail. Its `Message-ID` is fresh, so that no client files two of them in one thread.
pub(super) fn write(
    message: &Message<'_>,
    from: &Mailbox,
    reply_to: Option<&Mailbox>,
    to: &Address,
) -> Result<Vec<u8>> {
    let mut bytes = [0_u8; 16];
    random(&mut bytes)?;
    let number = u128::from_be_bytes(bytes);
    let mail = lettre::Message::builder()
        .from(from.clone())
        .to(Mailbox::new(None, to.clone()))
        .subject(message.subject)
        .message_id(Some(format!("<{number:032x}@{}>", from.email.domain())))
        .header(AutoSubmitted);
    let mail = reply_to.into_iter().fold(mail, |mail, mailbox| mail.reply_to(mailbox.clone()));
    let plain = SinglePart::plain(message.text.to_owned());
    let whole = match message.html {
        None => mail.singlepart(plain),
        Some(html) => {
            let html = SinglePart::builder().header(ContentType::TEXT_HTML).body(html.to_owned());
            mail.multipart(MultiPart::alternative().singlepart(plain).singlepart(html))
        }
    };
    let whole = whole
        .map_err(|_| Error::local(ErrorKind::InvalidRequest, "the mail can't be written down"))?;
    Ok(whole.formatted())
}
