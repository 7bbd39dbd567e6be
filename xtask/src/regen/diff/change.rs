/// One line of the report.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Change {
    /// `+` added, `-` removed, `~` changed.
    pub(super) mark: char,
    pub(super) what: String,
    /// Whether code that calls the client may stop compiling, or a call stop working.
    pub(super) breaks: bool,
}

impl Change {
    pub(super) fn new(mark: char, what: impl Into<String>, breaks: bool) -> Self {
        Self { mark, what: what.into(), breaks }
    }
}

/// An operation or a type with its changes.
#[derive(Debug)]
pub(super) struct Entry {
    pub(super) title: Change,
    pub(super) inner: Vec<Change>,
}

impl Entry {
    pub(super) fn whole(change: Change) -> Self {
        Self { title: change, inner: Vec::new() }
    }

    pub(super) fn changed(what: &str, inner: Vec<Change>) -> Option<Self> {
        (!inner.is_empty()).then(|| Self { title: Change::new('~', what, false), inner })
    }

    /// Whose changes they are: an operation (`POST /v1/users`) or a type.
    pub(super) fn owner(&self) -> String {
        let what = &self.title.what;
        what.split_once(" (").map_or(what.as_str(), |(owner, _)| owner).to_owned()
    }

    pub(super) fn changes(&self) -> impl Iterator<Item = &Change> {
        // The title of a changed one only names it.
        let title = self.inner.is_empty().then_some(&self.title);
        title.into_iter().chain(&self.inner)
    }
}
