//! What several vendors say.

use serde::{Deserialize, Serialize};

#[derive(Serialize)]
pub(super) struct Code<'a> {
    pub(super) code: &'a str,
}

#[derive(Deserialize)]
pub(super) struct Status {
    pub(super) status: String,
}
