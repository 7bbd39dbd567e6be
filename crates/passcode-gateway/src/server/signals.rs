use std::io;

use tokio::sync::mpsc;

/// What a process is told from outside, and [`Server::serve`](crate::Server::serve) by its channel.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Signal {
    /// End: after what is in flight; told again, at once.
    End,
    /// Read the configuration anew.
    Reload,
}

/// The process's signals: SIGTERM and Ctrl-C end it, SIGHUP has it reload. They are caught from
/// this call on.
///
/// # Errors
///
/// The system refuses to register for a signal.
///
/// # Panics
///
/// Outside a tokio runtime.
#[cfg(unix)]
pub fn signals() -> io::Result<mpsc::Receiver<Signal>> {
    use tokio::signal::unix::{SignalKind, signal};

    let mut interrupted = signal(SignalKind::interrupt())?;
    let mut terminated = signal(SignalKind::terminate())?;
    let mut hung_up = signal(SignalKind::hangup())?;
    let (sender, receiver) = mpsc::channel(8);
    tokio::spawn(async move {
        loop {
            let signal = tokio::select! {
                Some(()) = interrupted.recv() => Signal::End,
                Some(()) = terminated.recv() => Signal::End,
                Some(()) = hung_up.recv() => Signal::Reload,
                else => break,
            };
            if sender.send(signal).await.is_err() {
                break;
            }
        }
    });
    Ok(receiver)
}

/// The process's signals: Ctrl-C ends it. It is caught from this call on.
///
/// # Errors
///
/// The system refuses to register for it.
///
/// # Panics
///
/// Outside a tokio runtime.
#[cfg(windows)]
pub fn signals() -> io::Result<mpsc::Receiver<Signal>> {
    let mut interrupted = tokio::signal::windows::ctrl_c()?;
    let (sender, receiver) = mpsc::channel(8);
    tokio::spawn(async move {
        while interrupted.recv().await.is_some() && sender.send(Signal::End).await.is_ok() {}
    });
    Ok(receiver)
}
