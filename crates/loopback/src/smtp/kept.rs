use std::sync::Mutex;
use std::sync::atomic::AtomicUsize;

use super::script::SmtpCommand;

/// What came so far.
#[derive(Default)]
pub(super) struct Kept {
    pub(super) commands: Mutex<Vec<SmtpCommand>>,
    pub(super) mails: Mutex<Vec<String>>,
    pub(super) connections: AtomicUsize,
}
