//! What may stand where in an OpenAPI 3.0 document, as far as it matters to a client.

mod check;
mod table;
mod walk;

pub(super) use check::check;
pub(super) use table::{Kind, is_prose};
pub(super) use walk::{references, walk};

/// What is never part of the contract's structure: samples, in any form.
pub(super) const SAMPLES: [&str; 2] = ["example", "examples"];
