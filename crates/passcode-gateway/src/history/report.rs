//! What the counts come to.

use std::collections::BTreeMap;

use passcode::ErrorKind;

use super::cell::Cell;
use super::table::Table;

/// What all replicas have counted.
#[derive(Debug, Default)]
pub(crate) struct Report {
    /// The running five minutes and the eleven before them.
    pub(crate) hour: Period,
    /// The running clock hour and the 23 before it.
    pub(crate) day: Period,
}

/// A time, and what it came to.
#[derive(Debug, Default)]
pub(crate) struct Period {
    pub(crate) total: Figures,
    /// Its parts, the oldest first.
    pub(crate) bars: Vec<Bar>,
    pub(crate) providers: BTreeMap<String, Figures>,
    /// The country is empty for an address and where nobody knows.
    pub(crate) countries: BTreeMap<String, Figures>,
    /// By provider and kind of error, those that nothing is broken by too.
    pub(crate) failures: BTreeMap<(String, String), u64>,
    /// By whose limit it is, and the rule.
    pub(crate) refusals: BTreeMap<(String, String), u64>,
}

/// A part of a period.
#[derive(Debug, Default, Clone, Copy)]
pub(crate) struct Bar {
    /// In seconds since 1970.
    pub(crate) begins: u64,
    pub(crate) figures: Figures,
}

#[derive(Debug, Default, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Figures {
    /// Messages that went out, or may have.
    pub(crate) sends: u64,
    /// Codes that were approved.
    pub(crate) approved: u64,
    /// Sends and checks that failed.
    pub(crate) errors: u64,
}

impl Period {
    pub(super) fn of(counts: Vec<(Table, Vec<(Cell, u64)>)>) -> Self {
        let mut period = Self::default();
        for (table, cells) in counts {
            let mut bar = Bar { begins: table.begins(), figures: Figures::default() };
            for (cell, number) in cells {
                period.add(&mut bar.figures, cell, number);
            }
            period.total.add(bar.figures);
            period.bars.push(bar);
        }
        period
    }

    fn add(&mut self, bar: &mut Figures, cell: Cell, number: u64) {
        let none = Figures::default();
        let (provider, country, figures) = match cell {
            Cell::Sent { provider, country } => {
                (provider, country, Figures { sends: number, ..none })
            }
            Cell::Approved { provider, country } => {
                (provider, country, Figures { approved: number, ..none })
            }
            Cell::Failed { provider, country, kind } => {
                // What a provider can't serve is broken nowhere: somebody else is asked, or the caller told.
                let errors = if kind == ErrorKind::Unsupported.as_str() { 0 } else { number };
                *self.failures.entry((provider.clone(), kind)).or_default() += number;
                if errors == 0 {
                    return;
                }
                (provider, country, Figures { errors, ..none })
            }
            Cell::OverLimit { provider, rule } => {
                *self.refusals.entry((provider, rule)).or_default() += number;
                return;
            }
        };
        bar.add(figures);
        self.providers.entry(provider).or_default().add(figures);
        self.countries.entry(country).or_default().add(figures);
    }

    /// Whether nothing at all was counted.
    pub(crate) fn is_empty(&self) -> bool {
        self.providers.is_empty() && self.failures.is_empty() && self.refusals.is_empty()
    }
}

impl Figures {
    pub(crate) fn add(&mut self, more: Self) {
        self.sends += more.sends;
        self.approved += more.approved;
        self.errors += more.errors;
    }

    /// How many of a thousand sends came back, rounded down; `None` without sends.
    pub(crate) fn per_mille(self) -> Option<u64> {
        (self.approved * 1000).checked_div(self.sends)
    }
}
