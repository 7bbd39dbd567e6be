use std::fmt;

/// One thing that was counted.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Figure {
    pub(super) section: Section,
    /// What of the section it is.
    pub(super) name: String,
    /// The same by hand, where there is a same.
    pub(super) floor: Option<u64>,
    pub(super) ours: u64,
    pub(super) limit: u64,
}

/// What the figures are of.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Section {
    /// Instructions of one send and one approved check.
    Pair,
    /// Allocations of the same.
    Allocations,
    /// Instructions of one send and one approved check with codes of our own.
    Own,
    /// Instructions of one send and one approved check among many.
    Scale,
    /// Instructions of one request to a service.
    Service,
    /// Nanoseconds of the same.
    Time,
    /// Bytes in memory.
    Memory,
    /// Instructions from the start of the process to the first verified code.
    Start,
    /// Crates that are compiled.
    Crates,
    /// Bytes of the command.
    Size,
}

impl Section {
    pub(super) const ALL: [Self; 10] = [
        Self::Pair,
        Self::Allocations,
        Self::Own,
        Self::Scale,
        Self::Service,
        Self::Time,
        Self::Memory,
        Self::Start,
        Self::Crates,
        Self::Size,
    ];

    pub(super) fn title(self) -> &'static str {
        match self {
            Self::Pair => "Instructions of one send and one approved check",
            Self::Allocations => "Allocations of one send and one approved check",
            Self::Own => "Codes of our own",
            Self::Scale => "One send and one approved check among many",
            Self::Service => "Instructions of one request to a service",
            Self::Time => "Time of one request to a service, in nanoseconds",
            Self::Memory => "Bytes in memory",
            Self::Start => "Instructions from the start of a process to its first verified code",
            Self::Crates => "Crates",
            Self::Size => "Bytes of the command",
        }
    }
}

impl Figure {
    /// A figure that may be so many hundredths of the floor.
    pub(super) fn of_floor(
        section: Section,
        name: &str,
        (floor, ours): (u64, u64),
        hundredths: u64,
    ) -> Self {
        let limit = floor * hundredths / 100;
        Self { section, name: name.to_owned(), floor: Some(floor), ours, limit }
    }

    /// A figure that has no floor.
    pub(super) fn alone(section: Section, name: &str, ours: u64, limit: u64) -> Self {
        Self { section, name: name.to_owned(), floor: None, ours, limit }
    }

    pub(super) fn is_over(&self) -> bool {
        self.ours > self.limit
    }

    /// Ours by the floor, in hundredths, rounded.
    pub(super) fn ratio(&self) -> Option<String> {
        let floor = self.floor.filter(|floor| *floor > 0)?;
        let hundredths = (self.ours * 100 + floor / 2) / floor;
        Some(format!("{}.{:02}", hundredths / 100, hundredths % 100))
    }
}

impl fmt::Display for Figure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { section, name, ours, limit, .. } = self;
        write!(f, "{}, {name}: {ours} (limit {limit}", section.title())?;
        if let (Some(floor), Some(ratio)) = (self.floor, self.ratio()) {
            write!(f, ", by hand {floor}, ratio {ratio}")?;
        }
        f.write_str(")")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_figure_is_over_when_it_is_more_than_its_part_of_the_floor() {
        for (ours, over, ratio) in [(115, false, "1.15"), (116, true, "1.16"), (94, false, "0.94")]
        {
            let figure = Figure::of_floor(Section::Pair, "twilio", (100, ours), 115);
            assert_eq!((figure.is_over(), figure.ratio().as_deref()), (over, Some(ratio)));
        }
        assert!(!Figure::alone(Section::Crates, "all", 130, 130).is_over());
        assert!(Figure::alone(Section::Crates, "all", 131, 130).is_over());
    }
}
