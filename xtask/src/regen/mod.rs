//! `cargo xtask regen`: from the contract to the generated client, offline.
//!
//! ```text
//! upstream.json -> overlay -> names -> openapi.json -> secrets -> generate -> generated.rs
//! ```
//!
//! Each stage is a module and a function of values. Only [`source`] and [`mod@write`] touch the disk.

mod document;
mod generate;
mod header;
mod names;
mod overlay;
mod secrets;
mod source;
mod write;

#[cfg(test)]
mod tests;

use std::path::Path;

use crate::problem::Problem;
use source::{Sources, UPSTREAM};
use write::Output;

const OPENAPI: &str = "openapi/ratio/openapi.json";
const GENERATED: &str = "crates/ratio-client/src/generated.rs";

/// Whether to make the files agree or only to see that they do.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Mode {
    Write,
    Check,
}

/// Runs the task in the workspace at `root`; the report is one sentence.
pub(crate) fn regen(root: &Path, mode: Mode) -> Result<String, Problem> {
    let outputs = Sources::read(root)
        .and_then(|sources| build(&sources))
        .map_err(|problem| problem.advise("Correct that, then run `cargo xtask regen`."))?;
    match mode {
        Mode::Write => write::replace(root, &outputs),
        Mode::Check => write::compare(root, &outputs)
            .map_err(|problem| problem.advise("Run `cargo xtask regen` and review what changes.")),
    }
}

/// The two files that the sources make.
fn build(sources: &Sources) -> Result<[Output; 2], Problem> {
    let upstream = document::parse(UPSTREAM, &sources.upstream)?;
    let corrected = overlay::apply(&sources.overlay, upstream)?;
    let named = document::sorted(&names::apply(&sources.operations, corrected)?);
    let openapi = document::text(&named);

    let secrets = secrets::find(&named)?;
    let code = generate::generate(&secrets::reduce(named))?;
    secrets::verify(&secrets, &code)?;

    let header = header::header(sources, &openapi)?;
    let generated = format!("{header}\n{}", prettyplease::unparse(&code));
    Ok([Output { path: OPENAPI, text: openapi }, Output { path: GENERATED, text: generated }])
}
