//! A kind from outside: messages to phones that a test reads.

use std::sync::{Arc, Mutex};
use std::time::Instant;

use passcode::own::{Message, Sender, SenderKind};
use passcode::{
    Channel, Config, Error, Locale, OtpProvider, Providers, Recipient, Registry, Result,
    SendRequest,
};
use serde::Deserialize;

/// What was delivered, newest last: subject, text, HTML.
pub(crate) type Delivered = Arc<Mutex<Vec<(String, String, Option<String>)>>>;

#[derive(Debug, Deserialize)]
struct Settings {}

#[derive(Debug)]
struct Carrier(Delivered);

impl Sender for Carrier {
    fn channel(&self) -> Channel {
        Channel::Sms
    }

    async fn deliver(&self, message: &Message<'_>, _: Instant) -> Result<()> {
        let html = message.html.map(str::to_owned);
        let delivered = (message.subject.to_owned(), message.text.to_owned(), html);
        self.0.lock().unwrap().push(delivered);
        Ok(())
    }

    async fn check_credentials(&self, _: Instant) -> Option<Result<()>> {
        None
    }
}

/// The provider `sms` with these settings, and what it delivers.
pub(crate) fn build(settings: &str) -> Result<(Providers, Delivered), Error> {
    let delivered = Delivered::default();
    let mut kinds = Registry::default();
    let carrier = Arc::clone(&delivered);
    kinds.register_sender(SenderKind::other("carrier"), move |_: Settings, _| {
        Ok(Carrier(Arc::clone(&carrier)))
    });
    let text = format!("[providers.sms]\nkind = \"carrier\"\nresend_after = \"0s\"\n{settings}");
    Ok((Config::from_toml(&text).unwrap().build_with(&kinds)?, delivered))
}

/// The message that somebody gets in this language.
pub(crate) async fn message(settings: &str, locale: &str) -> (String, String, Option<String>) {
    let (sms, delivered) = build(settings).unwrap();
    let mut request = SendRequest::new("+12025550123".parse::<Recipient>().unwrap());
    if !locale.is_empty() {
        request = request.with_locale(locale.parse::<Locale>().unwrap());
    }
    sms.send(&request).await.unwrap();
    delivered.lock().unwrap().pop().unwrap()
}
