use std::fmt;

/// What became of every case.
#[derive(Debug, Clone, Default)]
pub struct Report {
    cases: Vec<Case>,
}

/// One case and what became of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Case {
    /// Its name, such as `wrong_code` or `send_under_stall_in_body`.
    pub name: String,
    /// What became of it.
    pub verdict: Verdict,
}

/// What became of a case.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Verdict {
    /// The provider behaves.
    Passed,
    /// It doesn't: what was expected and what happened.
    Failed(String),
    /// The provider doesn't promise it, or the fixture can't show it.
    NotApplicable(String),
}

impl Report {
    pub(crate) fn add(&mut self, name: impl Into<String>, verdict: Verdict) {
        self.cases.push(Case { name: name.into(), verdict });
    }

    /// All cases, in the order they ran.
    #[must_use]
    pub fn cases(&self) -> &[Case] {
        &self.cases
    }

    /// The names of the cases that failed.
    pub fn failed(&self) -> impl Iterator<Item = &str> {
        let failed = self.cases.iter().filter(|case| matches!(case.verdict, Verdict::Failed(_)));
        failed.map(|case| case.name.as_str())
    }

    /// The names of the cases that passed.
    pub fn passed(&self) -> impl Iterator<Item = &str> {
        let passed = self.cases.iter().filter(|case| case.verdict == Verdict::Passed);
        passed.map(|case| case.name.as_str())
    }

    /// Panics with the whole report if a case failed, or if none applied.
    ///
    /// # Panics
    ///
    /// See above: it is for tests.
    pub fn assert_passed(&self) {
        assert!(self.failed().next().is_none() && self.passed().next().is_some(), "\n{self}");
    }
}

/// A line a case, failed ones first.
impl fmt::Display for Report {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut cases: Vec<_> = self.cases.iter().collect();
        cases.sort_by_key(|case| !matches!(case.verdict, Verdict::Failed(_)));
        for Case { name, verdict } in cases {
            match verdict {
                Verdict::Failed(what) => writeln!(f, "FAILED          {name}: {what}")?,
                Verdict::Passed => writeln!(f, "passed          {name}")?,
                Verdict::NotApplicable(why) => writeln!(f, "not applicable  {name}: {why}")?,
            }
        }
        Ok(())
    }
}
