//! Ctrl-C and SIGTERM.

use passcode::{Error, ErrorKind, Operation, Result};
use passcode_sandbox::end_signal;

use crate::report;

/// Catches the signals from this call on, and gives what waits for the first of them.
pub(crate) fn caught() -> Result<impl Future<Output = ()>> {
    end_signal().map_err(|error| report::local(format!("signals can't be waited for: {error}")))
}

/// What the provider answers, unless the signal comes first. By then a message may be on its way,
/// or the code may have been counted.
pub(crate) async fn unless_interrupted<T>(
    signal: impl Future<Output = ()>,
    provider: &str,
    operation: Operation,
    asked: impl Future<Output = Result<T>>,
) -> Result<T> {
    tokio::select! {
        // An answer that is there counts.
        biased;
        answer = asked => answer,
        () = signal => {
            let message = "it was interrupted before the vendor answered";
            Err(Error::new(ErrorKind::Unavailable, message)
                .with_provider(provider)
                .with_operation(operation))
        }
    }
}
