use std::fmt;

/// Why a task stopped: a sentence for whoever ran it, and nothing to branch on.
#[derive(Debug)]
pub(crate) struct Problem(String);

impl Problem {
    pub(crate) fn new(sentence: impl Into<String>) -> Self {
        Self(sentence.into())
    }

    /// The same problem with a report above it.
    pub(crate) fn introduce(self, report: &str) -> Self {
        Self(format!("{report}{}", self.0))
    }

    /// The same problem with a line of advice below it.
    pub(crate) fn advise(self, advice: &str) -> Self {
        Self(format!("{}\n{advice}", self.0))
    }
}

impl fmt::Display for Problem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl std::error::Error for Problem {}
