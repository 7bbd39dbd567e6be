//! What the tables of the numbering plan are made of.

use std::ops::Range;

/// What the plan says of one calling code.
#[derive(Debug)]
pub(super) struct Code {
    pub(super) calling_code: u16,
    /// As ISO 3166 alpha-2, the main country first; none for a code of services.
    pub(super) countries: &'static [&'static str],
    /// Bit n is set if a whole national number can have n digits.
    pub(super) lengths: u16,
    /// Where the automaton begins; `None` where it has nothing to say.
    pub(super) start: Option<u16>,
}

/// What to make of a national number that was given with a trunk prefix: `insert`, the digits of
/// `keep`, and those from `cut` on.
#[derive(Debug)]
pub(super) struct Trunk {
    pub(super) insert: &'static str,
    pub(super) keep: Range<usize>,
    pub(super) cut: usize,
}

/// A state of the automaton: what a number that ends here is, and where each further digit leads.
#[derive(Debug)]
pub(super) struct State(pub(super) u16, pub(super) [u16; 10]);
