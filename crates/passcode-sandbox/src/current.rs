//! Which request is being answered, for what it sets off: its messages name it, and it tells what
//! became of them.

use std::cell::RefCell;

use tokio::task_local;

task_local! {
    static CURRENT: Current;
}

struct Current {
    number: u64,
    notes: RefCell<Vec<String>>,
}

/// Answers the request of this number; what was noted meanwhile.
pub(crate) async fn answer<T>(number: u64, answer: impl Future<Output = T>) -> (T, Vec<String>) {
    let current = Current { number, notes: RefCell::default() };
    let noting = async {
        let answer = answer.await;
        (answer, CURRENT.with(|current| current.notes.take()))
    };
    CURRENT.scope(current, noting).await
}

/// The number of the request that is being answered; none where none is.
pub(crate) fn number() -> Option<u64> {
    CURRENT.try_with(|current| current.number).ok()
}

/// Notes what became of it, a clause for people. Where no request is being answered, nobody asks.
pub(crate) fn note(text: String) {
    let _ = CURRENT.try_with(|current| current.notes.borrow_mut().push(text));
}
