//! How a case ends.

use crate::Verdict;

/// Why a case did not pass.
pub(crate) enum Unmet {
    Failed(String),
    NotApplicable(String),
}

pub(crate) type Met<T = ()> = Result<T, Unmet>;

pub(crate) fn fail<T>(what: impl Into<String>) -> Met<T> {
    Err(Unmet::Failed(what.into()))
}

pub(crate) fn not_applicable(why: impl Into<String>) -> Unmet {
    Unmet::NotApplicable(why.into())
}

pub(crate) fn ensure(holds: bool, what: impl FnOnce() -> String) -> Met {
    if holds { Ok(()) } else { fail(what()) }
}

impl From<Met> for Verdict {
    fn from(met: Met) -> Self {
        match met {
            Ok(()) => Self::Passed,
            Err(Unmet::Failed(what)) => Self::Failed(what),
            Err(Unmet::NotApplicable(why)) => Self::NotApplicable(why),
        }
    }
}
