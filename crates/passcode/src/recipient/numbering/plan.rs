//! The numbering plan as tables: calling codes, and an automaton over the digits of national numbers.
//!
//! `cargo xtask numbers` makes the tables. The automaton says what the number library's regular
//! expressions say, without compiling them when a process starts and without running them.

use super::form::{Code, Trunk};
use super::table::{CODES, STATES, TRUNKS};

/// What a national number is. Bit 0: it is in the main country's general range. Bits 1 to 5: its
/// country, from 1 on, 0 for none. From bit 6 on: its trunk prefix, from 1 on, 0 for none.
#[derive(Debug, Clone, Copy)]
pub(super) struct Value(u16);

impl Value {
    pub(super) fn is_general(self) -> bool {
        self.0 & 1 == 1
    }

    pub(super) fn trunk(self) -> Option<&'static Trunk> {
        TRUNKS.get(usize::from(self.0 >> 6).checked_sub(1)?)
    }
}

impl Code {
    pub(super) fn find(calling_code: u16) -> Option<&'static Self> {
        let index = CODES.binary_search_by_key(&calling_code, |code| code.calling_code).ok()?;
        CODES.get(index)
    }

    /// The calling code that these digits begin with, and the rest. No calling code begins another.
    pub(super) fn split(digits: &str) -> Option<(&'static Self, &str)> {
        (1..=3).find_map(|length| {
            let (first, rest) = digits.split_at_checked(length)?;
            let is_canonical = !first.starts_with('0');
            Some((Self::find(first.parse().ok().filter(|_| is_canonical)?)?, rest))
        })
    }

    pub(super) fn of_country(country: &str) -> Option<&'static Self> {
        CODES.iter().find(|code| code.countries.contains(&country))
    }

    pub(super) fn can_have_length(&self, length: usize) -> bool {
        length < 16 && self.lengths >> length & 1 == 1
    }

    /// What these digits are as a national number of this code.
    pub(super) fn value(&self, national: &str) -> Value {
        let Some(start) = self.start else { return Value(0) };
        let end = national.bytes().fold(start, |state, digit| {
            STATES[usize::from(state)].1[usize::from(digit.wrapping_sub(b'0') % 10)]
        });
        Value(STATES[usize::from(end)].0)
    }

    /// The country of a number: the only one of its calling code, or the first whose ranges hold it.
    pub(super) fn country(&self, value: Value) -> Option<&'static str> {
        match self.countries {
            [only] => Some(only),
            countries => {
                let index = usize::from(value.0 >> 1 & 0b1_1111).checked_sub(1)?;
                countries.get(index).copied()
            }
        }
    }
}

impl Trunk {
    /// The number without its trunk prefix.
    pub(super) fn cut_from(&self, national: &str) -> Option<String> {
        Some([self.insert, national.get(self.keep.clone())?, national.get(self.cut..)?].concat())
    }
}
