//! What a client sends is counted by its own limits, before the provider's.

use passcode::{Result, SendRequest, Verification};

use crate::shared::Caller;

/// Sends through the provider of this name, as often as the client may.
///
/// # Errors
///
/// Those of the provider; over a limit [`ErrorKind::OverLimit`](passcode::ErrorKind::OverLimit), and
/// without the store [`ErrorKind::Storage`](passcode::ErrorKind::Storage), both not sent.
pub(crate) async fn send(
    caller: &Caller,
    provider: &str,
    request: &SendRequest,
) -> Result<Verification> {
    let (setup, client) = (&caller.setup, &caller.client);
    // Apart from the counts of a provider of the same name.
    let whose = format!("clients.{}", client.name());
    let taken = client.sends.take(&whose, &setup.providers, request).await?;
    let sent = setup.providers.send_through(provider, request).await;
    if let Err(error) = &sent
        && let Err(lost) = taken.give_back(error.dispatch()).await
    {
        tracing::warn!(error = %lost, "a send that came to nothing stays counted");
    }
    sent
}
