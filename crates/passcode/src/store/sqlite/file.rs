//! The file under the database.

use std::fs::OpenOptions;
use std::io;
use std::path::{Path, PathBuf};

/// Makes the file for its owner alone, unless it is there. Nothing else is made: no folder.
pub(super) fn make(path: &Path) -> Result<(), io::ErrorKind> {
    let mut options = OpenOptions::new();
    options.write(true).create(true).truncate(false);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    options.open(path).map(drop).map_err(|error| error.kind())
}

/// Whether the file could be made where there is none yet.
pub(super) fn check_folder(path: &Path) -> Result<(), io::ErrorKind> {
    let folder = folder(path);
    if !folder.metadata().map_err(|error| error.kind())?.is_dir() {
        return Err(io::ErrorKind::NotADirectory);
    }
    #[cfg(unix)]
    {
        use rustix::fs::Access;
        let access = rustix::fs::access(&folder, Access::WRITE_OK | Access::EXEC_OK);
        access.map_err(|error| io::Error::from(error).kind())?;
    }
    Ok(())
}

/// Where the file is, or will be.
fn folder(path: &Path) -> PathBuf {
    match path.parent() {
        Some(folder) if !folder.as_os_str().is_empty() => folder.to_owned(),
        _ => PathBuf::from("."),
    }
}
