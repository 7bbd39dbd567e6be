use std::future::pending;

use passcode_sandbox::Sandbox;

use crate::said::{Failure, say_url};

pub(crate) async fn serve() -> Result<(), Failure> {
    let sandbox = Sandbox::builder().spawn().await?;
    say_url(&sandbox.url("twilio"))?;
    pending().await
}
