//! What codes of our own can't do without: a send and a check each name a person's records, and make the code.

use std::hint::black_box;

use aws_lc_rs::hmac::{HMAC_SHA256, Key, sign};

/// As long as what is signed for `+12025550123` and a provider called `one`.
const NAME: [u8; 50] = [b'n'; 50];
const CODE: [u8; 96] = [b'c'; 96];

/// The HMACs of so many pairs.
pub(crate) fn run(count: usize) {
    let key = Key::new(HMAC_SHA256, &[7; 32]);
    for _ in 0..2 * count {
        black_box(sign(&key, black_box(&NAME)));
        black_box(sign(&key, black_box(&CODE)));
    }
}
