use std::io;

/// Registers for the signals that end a service, and gives what waits for the first of them:
/// Ctrl-C (SIGINT) and, on Unix, SIGTERM, which a process 1 would otherwise ignore.
///
/// They are caught from this call on, so make it before anybody learns that the service is there.
///
/// # Errors
///
/// The system refuses to register for a signal.
///
/// # Panics
///
/// Outside a tokio runtime.
#[cfg(unix)]
pub fn end_signal() -> io::Result<impl Future<Output = ()> + Send + use<>> {
    use tokio::signal::unix::{SignalKind, signal};

    let mut interrupted = signal(SignalKind::interrupt())?;
    let mut terminated = signal(SignalKind::terminate())?;
    Ok(async move {
        tokio::select! {
            _ = interrupted.recv() => {}
            _ = terminated.recv() => {}
        }
    })
}

/// Registers for Ctrl-C, and gives what waits for it.
///
/// # Errors
///
/// The system refuses to register for it.
///
/// # Panics
///
/// Outside a tokio runtime.
#[cfg(windows)]
pub fn end_signal() -> io::Result<impl Future<Output = ()> + Send + use<>> {
    let mut interrupted = tokio::signal::windows::ctrl_c()?;
    Ok(async move {
        interrupted.recv().await;
    })
}
