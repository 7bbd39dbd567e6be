use std::io::{self, Write};
use std::sync::{Arc, Mutex, OnceLock};

use tracing::Dispatch;
use tracing::subscriber::DefaultGuard;
use tracing_subscriber::filter::{LevelFilter, Targets};
use tracing_subscriber::fmt::MakeWriter;
use tracing_subscriber::fmt::format::FmtSpan;
use tracing_subscriber::layer::SubscriberExt;
use tracing_subscriber::util::SubscriberInitExt;

/// Somebody who wants every line, and gets none. A place that logs for the first time, in a thread where
/// nobody listens, could else be marked as one that nobody wants, just while another thread begins to
/// listen.
static WANTS_EVERYTHING: OnceLock<Dispatch> = OnceLock::new();

/// What was logged, as text without times.
#[derive(Debug, Clone, Default)]
pub struct Log(Arc<Mutex<Vec<u8>>>);

impl Log {
    /// All of it so far.
    #[must_use]
    pub fn text(&self) -> String {
        String::from_utf8_lossy(&self.0.lock().unwrap()).into_owned()
    }

    /// Adds a line of the test's own.
    pub fn note(&self, text: &str) {
        let mut bytes = self.0.lock().unwrap();
        bytes.extend_from_slice(text.as_bytes());
        bytes.push(b'\n');
    }
}

impl Write for Log {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.0.lock().unwrap().write(bytes)
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

impl<'a> MakeWriter<'a> for Log {
    type Writer = Self;

    fn make_writer(&'a self) -> Self {
        self.clone()
    }
}

/// Captures what this thread logs, until the guard is dropped. `filter` is a level or the
/// directives of `RUST_LOG`.
#[must_use]
pub fn capture(filter: &str) -> (Log, DefaultGuard) {
    WANTS_EVERYTHING.get_or_init(|| Dispatch::new(tracing_subscriber::registry()));
    let log = Log::default();
    let subscriber = tracing_subscriber::fmt()
        .with_max_level(LevelFilter::TRACE)
        .with_writer(log.clone())
        .with_ansi(false)
        .without_time()
        .finish()
        .with(targets(filter));
    (log, tracing::subscriber::set_default(subscriber))
}

/// Captures what the whole process logs, the `log` crate's records too. Once a process.
#[must_use]
pub fn capture_process(filter: &str) -> Log {
    let log = Log::default();
    tracing_subscriber::fmt()
        .with_max_level(LevelFilter::TRACE)
        .with_span_events(FmtSpan::FULL)
        .with_writer(log.clone())
        .with_ansi(false)
        .without_time()
        .finish()
        .with(targets(filter))
        .init();
    log
}

fn targets(filter: &str) -> Targets {
    filter.parse().expect("the test gives a level or directives")
}
