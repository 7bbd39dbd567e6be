//! What was sent, approved, refused and failed, by time, of all replicas: counted in this process, and
//! added to the store every few seconds.
//!
//! Nobody waits for it but whoever looks, and no call fails by it. While the store is away counts are
//! held here.

mod batch;
mod cell;
mod names;
mod pending;
mod report;
mod table;

use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::UNIX_EPOCH;

use base64::Engine;
use base64::prelude::BASE64_URL_SAFE_NO_PAD;
use passcode::config::Kept;
use passcode::store::Clock;
use passcode::{Error, ErrorKind, MetricsEvent, Result};
pub(crate) use report::{Bar, Figures, Period, Report};

use self::batch::Batch;
use self::cell::Cell;
use self::pending::Pending;
use self::table::Table;

/// So many counts are written at once.
const AT_ONCE: usize = 1_000;

/// What this process has counted, and where all processes' counts are read.
#[derive(Debug)]
pub(crate) struct History {
    clock: Clock,
    /// Tells this process' batches from others'.
    process: String,
    pending: Mutex<Pending>,
    writer: tokio::sync::Mutex<Writer>,
}

/// Who writes, one after the other.
#[derive(Debug, Default)]
struct Writer {
    /// What is being written, or could not be.
    batch: Option<Batch>,
    /// How many there were.
    number: u64,
}

impl History {
    /// Nothing yet, by this clock.
    ///
    /// # Errors
    ///
    /// When the operating system gives no randomness.
    pub(crate) fn new(clock: Clock) -> Result<Self> {
        let mut process = [0; 16];
        getrandom::fill(&mut process).map_err(|_| {
            Error::local(ErrorKind::Unavailable, "the operating system gives no randomness")
        })?;
        let process = BASE64_URL_SAFE_NO_PAD.encode(process);
        let (pending, writer) = (Mutex::default(), tokio::sync::Mutex::default());
        Ok(Self { clock, process, pending, writer })
    }

    /// Counts something that happens now.
    pub(crate) fn note(&self, event: MetricsEvent<'_>) {
        if let Some(cell) = Cell::of(event) {
            self.pending().count(cell, self.now());
        }
    }

    /// Adds to the store what isn't there yet: nothing twice, and nothing is gone if it fails.
    pub(crate) async fn flush(&self, kept: &Kept) -> Result<()> {
        let mut writer = self.writer.lock().await;
        self.forget();
        loop {
            let Writer { batch, number } = &mut *writer;
            if batch.is_none() {
                let counts = self.pending().take(AT_ONCE);
                if counts.is_empty() {
                    return Ok(());
                }
                *number += 1;
                *batch = Some(Batch::new(counts, &self.process, *number));
            }
            if let Some(batch) = batch {
                batch.write(kept).await?;
            }
            *batch = None;
        }
    }

    /// What all replicas have counted. This one's is written before; of the others a few seconds may
    /// be missing.
    pub(crate) async fn report(&self, kept: &Kept) -> Result<Report> {
        self.flush(kept).await?;
        let now = self.now();
        let day = Table::of_day(now);
        let tables: Vec<_> = day.iter().copied().chain(Table::of_hour(now)).collect();
        let mut places = Vec::new();
        let mut keys = Vec::new();
        for (place, table) in tables.iter().enumerate() {
            let [kind, which] = table.parts();
            for key in names::all(kept, &[&kind, &which]) {
                places.push(place);
                keys.push(key);
            }
        }
        let mut counts: Vec<_> = tables.iter().map(|table| (*table, Vec::new())).collect();
        for (place, entries) in places.into_iter().zip(kept.store().tables(&keys).await?) {
            let cells = entries.into_iter().filter_map(|(entry, number)| {
                Some((Cell::read(&entry)?, u64::try_from(number).ok()?))
            });
            counts[place].1.extend(cells);
        }
        let of_hour = counts.split_off(day.len());
        Ok(Report { hour: Period::of(of_hour), day: Period::of(counts) })
    }

    /// Seconds since 1970.
    pub(crate) fn now(&self) -> u64 {
        self.clock.now().duration_since(UNIX_EPOCH).unwrap_or_default().as_secs()
    }

    fn forget(&self) {
        let mut pending = self.pending();
        pending.forget(self.now());
        let lost = std::mem::take(&mut pending.lost);
        drop(pending);
        if lost > 0 {
            tracing::warn!(
                lost,
                "the operator's page shows too little, since counts found no room"
            );
        }
    }

    fn pending(&self) -> MutexGuard<'_, Pending> {
        self.pending.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
