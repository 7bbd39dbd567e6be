//! Whether what was written compiles.

use std::path::Path;
use std::process::Command;

use crate::problem::Problem;
use crate::write::{self, Output};

/// Compiles packages of the checkout at `root`; an error is what the compiler says.
pub(crate) trait Compiler {
    fn check(&self, root: &Path, package: &str) -> Result<(), String>;
}

/// Cargo itself.
pub(crate) struct Cargo;

/// Lines of a compiler's that a report has room for.
const LINES: usize = 40;

impl Compiler for Cargo {
    fn check(&self, root: &Path, package: &str) -> Result<(), String> {
        let cargo = std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into());
        let output = Command::new(cargo)
            .args(["check", "--quiet", "--lib", "--all-features", "--package", package])
            .current_dir(root)
            .output()
            .map_err(|error| format!("cargo can't be started: {error}"))?;
        if output.status.success() {
            return Ok(());
        }
        let said = String::from_utf8_lossy(&output.stderr);
        Err(said.lines().take(LINES).collect::<Vec<_>>().join("\n"))
    }
}

/// Replaces the files, if the client then compiles; else all stays as it was. Whether Passcode compiles
/// with the client is said: it is for a person to adapt.
///
/// # Errors
///
/// When the files can't be written, the client doesn't compile, or Passcode doesn't.
pub(super) fn replace(
    root: &Path,
    outputs: &[Output],
    compiler: &dyn Compiler,
) -> Result<String, Problem> {
    let mut has_changed = false;
    let written = write::replace(root, outputs, || {
        has_changed = true;
        compiler.check(root, "ratio-client").map_err(|said| {
            Problem::new(format!("The client that was made doesn't compile:\n{said}"))
        })
    })?;
    if has_changed && let Err(said) = compiler.check(root, "passcode") {
        return Err(Problem::new(format!("{written}\nPASSCODE DOESN'T COMPILE WITH IT:\n{said}")).advise(
            "Adapt crates/passcode/src/vendors/ratio, or keep the old names by operations.toml and overlay.json; \
             or take the files back from version control.",
        ));
    }
    Ok(written)
}
