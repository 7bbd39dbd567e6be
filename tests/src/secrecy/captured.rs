//! What was printed, traced or said by a panic.

use std::panic::{self, AssertUnwindSafe};

use loopback::Log;

/// Everything printed or traced.
#[derive(Debug, Clone)]
pub(super) struct Captured(pub(super) Log);

impl Captured {
    pub(super) fn note(&self, shown: impl std::fmt::Debug) {
        self.0.note(&format!("{shown:?} {shown:#?}"));
    }

    pub(super) fn note_error(&self, error: &passcode::Error) {
        self.note(error);
        let causes =
            std::iter::successors(Some(error as &dyn std::error::Error), |error| error.source());
        for cause in causes {
            self.note(cause);
            self.0.note(&cause.to_string());
        }
        panic_with(self, error);
    }
}

thread_local! {
    /// Whether a panic of this thread is one of ours, and goes nowhere but into the capture.
    static ON_PURPOSE: std::cell::Cell<bool> = const { std::cell::Cell::new(false) };
}

/// Captures what every panic says.
pub(super) fn hear_panics(captured: &Captured) {
    let captured = captured.clone();
    let usual = panic::take_hook();
    panic::set_hook(Box::new(move |info| {
        captured.note(info);
        captured.note(info.payload().downcast_ref::<String>());
        if !ON_PURPOSE.get() {
            usual(info);
        }
    }));
}

/// Panics as an application's `unwrap` does.
pub(super) fn panic_with(captured: &Captured, error: &passcode::Error) {
    ON_PURPOSE.set(true);
    let panicked = panic::catch_unwind(AssertUnwindSafe(|| end_badly(Err(error))));
    ON_PURPOSE.set(false);
    assert!(panicked.is_err());
    captured.note("panicked");
}

fn end_badly(result: Result<(), &passcode::Error>) {
    result.unwrap();
}
