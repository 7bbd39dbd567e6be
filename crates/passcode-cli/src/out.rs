//! Where `send` keeps what `verify` needs.

use std::fs::File;
use std::io::{self, Write};
use std::path::{Path, PathBuf, is_separator};

use passcode::{Result, Verification, stored};
use tempfile::NamedTempFile;

use crate::kept::STANDARD;
use crate::naming;
use crate::report;
use crate::terminal::Terminal;

/// The place that `--out` names.
pub(crate) enum Out {
    /// `-`
    Standard,
    File(OutFile),
}

/// A file that appears whole or not at all, readable by its owner alone. Until then it has a name
/// of its own, and goes with this value.
pub(crate) struct OutFile {
    path: PathBuf,
    file: NamedTempFile,
}

/// What could not be written, and why.
pub(crate) struct Unwritten {
    pub(crate) place: String,
    pub(crate) error: io::Error,
}

impl Out {
    /// Checks the place and opens it: whatever can be known to fail fails here.
    pub(crate) fn open(path: PathBuf) -> Result<Self> {
        if path == Path::new(STANDARD) {
            return Ok(Self::Standard);
        }
        OutFile::open(path).map(Self::File)
    }

    /// Writes it; returns where it is now.
    pub(crate) fn keep(
        self,
        terminal: Terminal,
        verification: &Verification,
    ) -> std::result::Result<String, Unwritten> {
        match self {
            Self::Standard => on_stdout(terminal, verification),
            Self::File(file) => file.write(&stored::to_json(verification)),
        }
    }
}

/// Prints it; returns where it is now.
pub(crate) fn on_stdout(
    terminal: Terminal,
    verification: &Verification,
) -> std::result::Result<String, Unwritten> {
    let place = "standard output".to_owned();
    match terminal.try_json(&report::verification_json(verification)) {
        Ok(()) => Ok(format!("on {place}")),
        Err(error) => Err(Unwritten { place, error }),
    }
}

impl OutFile {
    fn open(path: PathBuf) -> Result<Self> {
        let shown = naming::path(&path, "the file");
        let unwritable =
            |error: io::Error| mistake(format!("{shown} can't be written: {}", error.kind()));
        match path.symlink_metadata() {
            // Renaming over a device or a link would replace it.
            Ok(there) if !there.is_file() => {
                return Err(mistake(format!("{shown} is there and is no ordinary file")));
            }
            Ok(_) => drop(File::options().write(true).open(&path).map_err(unwritable)?),
            Err(error) if error.kind() == io::ErrorKind::NotFound => {}
            Err(error) => return Err(unwritable(error)),
        }
        if names_a_folder(&path) {
            return Err(mistake(format!("{shown} names a folder: name a file")));
        }
        let folder =
            path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
        // Its mode is 0600 from the start.
        let file = NamedTempFile::new_in(folder).map_err(|error| {
            let folder = naming::path(folder, "its folder");
            mistake(format!("no file can be made in {folder}: {}", error.kind()))
        })?;
        Ok(Self { path, file })
    }

    fn write(mut self, json: &str) -> std::result::Result<String, Unwritten> {
        let place = naming::path(&self.path, "the file of --out");
        let written = writeln!(self.file, "{json}").and_then(|()| self.file.as_file().sync_all());
        let persisted =
            written.and_then(|()| self.file.persist(&self.path).map_err(|error| error.error));
        match persisted {
            Ok(_) => Ok(format!("in {place}")),
            Err(error) => Err(Unwritten { place, error }),
        }
    }
}

/// Whether only a folder can be there: `new/`, `new/.` or `..`.
fn names_a_folder(path: &Path) -> bool {
    let text = path.to_string_lossy();
    let last = text.rsplit(is_separator).next().unwrap_or_default();
    matches!(last, "" | "." | "..")
}

fn mistake(what: String) -> passcode::Error {
    report::local(format!("--out: {what}"))
}
