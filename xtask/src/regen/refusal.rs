//! What the task refuses of a document.

use crate::problem::Problem;

/// A place in a document that is refused, why, and what to do.
#[derive(Debug)]
pub(super) struct Refusal {
    pointer: String,
    what: String,
    advice: &'static str,
}

impl Refusal {
    pub(super) fn new(
        pointer: impl Into<String>,
        what: impl Into<String>,
        advice: &'static str,
    ) -> Self {
        Self { pointer: pointer.into(), what: what.into(), advice }
    }

    /// The same at another place.
    pub(super) fn at(self, place: impl Fn(&str) -> String) -> Self {
        Self { pointer: place(&self.pointer), ..self }
    }
}

impl From<Refusal> for Problem {
    fn from(refusal: Refusal) -> Self {
        let Refusal { pointer, what, advice } = refusal;
        let place = if pointer.is_empty() { "the top of the document" } else { &pointer };
        Self::new(format!("At {place}: {what}"))
            .advise(&format!("{advice} An action in overlay.json can do that."))
    }
}
