//! The names in the store of what is counted.

use passcode::config::Kept;

const LABEL: &str = "history";

/// The one that is written to.
pub(super) fn first(kept: &Kept, parts: &[&str]) -> String {
    all(kept, parts).swap_remove(0)
}

/// Under each of the store keys, so that nothing is lost while they are rotated.
pub(super) fn all(kept: &Kept, parts: &[&str]) -> Vec<String> {
    kept.keys().names(LABEL, parts)
}
