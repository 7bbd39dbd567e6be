//! The kind `failover`: who is asked, who is not, and who rests.

mod asked;
mod health;
mod order;
mod told;
mod traces;
mod verify;

use passcode::Dispatch::{MaybeSent, NotSent};
use passcode::{ErrorKind, OtpProviderExt, Providers};

use crate::scripted::Act;

const PHONE: &str = "+919123456789";
const DOWN: Act = Act::Fail(ErrorKind::Unavailable, NotSent);
const STALLED: Act = Act::Fail(ErrorKind::Unavailable, MaybeSent);

const THREE: &str = "
default = \"safe\"
[providers.a]
kind = \"scripted\"
[providers.b]
kind = \"scripted\"
[providers.c]
kind = \"scripted\"
[providers.safe]
kind = \"failover\"
members = [\"a\", \"b\", \"c\"]
";

/// Who served, or the error.
async fn send(providers: &Providers) -> Result<String, (ErrorKind, passcode::Dispatch)> {
    let sent = providers.send_to(PHONE).await;
    sent.map(|sent| sent.provider().to_owned()).map_err(|error| (error.kind(), error.dispatch()))
}
