use std::sync::{Mutex, PoisonError};

use fastrand::Rng;

use crate::Result;

/// Randomness that can be given a seed.
#[derive(Debug)]
pub(in crate::policies::failover) struct Dice(Mutex<Rng>);

impl Dice {
    /// Seeded by the operating system.
    ///
    /// # Errors
    ///
    /// When it gives no randomness.
    pub(in crate::policies::failover) fn new() -> Result<Self> {
        let mut seed = [0; 8];
        crate::crypto::random(&mut seed)?;
        Ok(Self::with_seed(u64::from_le_bytes(seed)))
    }

    pub(in crate::policies::failover) fn with_seed(seed: u64) -> Self {
        Self(Mutex::new(Rng::with_seed(seed)))
    }

    pub(super) fn throw<T>(&self, with: impl FnOnce(&mut Rng) -> T) -> T {
        with(&mut self.0.lock().unwrap_or_else(PoisonError::into_inner))
    }
}
