//! Who can read a file.

use std::path::Path;

/// The mode of a file that its group or everybody can read. Elsewhere than on Unix a file's mode
/// says nothing.
#[cfg(unix)]
pub(super) fn readable_by_others(file: &Path) -> Option<u32> {
    use std::os::unix::fs::PermissionsExt;
    let mode = std::fs::metadata(file).ok()?.permissions().mode();
    (mode & 0o044 != 0).then_some(mode & 0o7777)
}

#[cfg(not(unix))]
pub(super) fn readable_by_others(_: &Path) -> Option<u32> {
    None
}
