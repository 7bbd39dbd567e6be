//! Everything random, repeatable from a seed.

use std::io;
use std::ops::Range;
use std::sync::{Mutex, MutexGuard, PoisonError};

use rand::rngs::{ChaCha12Rng, SysRng};
use rand::{RngExt, SeedableRng, TryRng};
use uuid::Uuid;

/// The source of codes, ids and signing keys. With the same seed and the same order of requests
/// it gives the same ones, on every machine.
pub(crate) struct Chance {
    seed: u64,
    /// The seed was asked for.
    given: bool,
    rng: Mutex<ChaCha12Rng>,
}

impl Chance {
    /// From `seed`, or from one of the operating system's making.
    pub(crate) fn new(seed: Option<u64>) -> io::Result<Self> {
        Ok(match seed {
            Some(seed) => Self::of(seed, true),
            None => Self::of(SysRng.try_next_u64().map_err(io::Error::other)?, false),
        })
    }

    fn of(seed: u64, given: bool) -> Self {
        Self { seed, given, rng: Mutex::new(ChaCha12Rng::seed_from_u64(seed)) }
    }

    /// A source beside this one: what is drawn from one doesn't move the other.
    pub(crate) fn beside(&self) -> Self {
        Self::of(!self.seed, self.given)
    }

    /// Gives again what it gave first, if its seed was asked for.
    pub(crate) fn restart(&self) {
        if self.given {
            *self.rng() = ChaCha12Rng::seed_from_u64(self.seed);
        }
    }

    /// From 0, up to but without 1.
    pub(crate) fn fraction(&self) -> f64 {
        self.rng().random()
    }

    /// A code of that many digits; leading zeros happen.
    pub(crate) fn code(&self, digits: usize) -> String {
        let mut rng = self.rng();
        (0..digits).map(|_| char::from(rng.random_range(b'0'..=b'9'))).collect()
    }

    pub(crate) fn number(&self, range: Range<u64>) -> u64 {
        self.rng().random_range(range)
    }

    pub(crate) fn uuid(&self) -> Uuid {
        uuid::Builder::from_random_bytes(self.bytes()).into_uuid()
    }

    pub(crate) fn bytes<const N: usize>(&self) -> [u8; N] {
        let mut bytes = [0; N];
        self.rng().fill(&mut bytes);
        bytes
    }

    fn rng(&self) -> MutexGuard<'_, ChaCha12Rng> {
        self.rng.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
