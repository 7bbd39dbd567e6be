//! What seals, names and makes codes: keys as configurations hold them, randomness, and the texts that are
//! signed.

mod key;
mod parts;
mod random;

pub(crate) use key::{ConfiguredKey, KeyName};
pub(crate) use parts::with_lengths;
pub(crate) use random::random;
