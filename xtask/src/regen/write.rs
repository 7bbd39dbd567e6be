//! Puts the outputs in place, or only compares them with what is there.

use std::fs;
use std::path::{Path, PathBuf};

use crate::problem::Problem;

/// A file to be made. The path is relative to the workspace.
pub(super) struct Output {
    pub(super) path: &'static str,
    pub(super) text: String,
}

/// Replaces the files that differ. All are written aside in full before the first is renamed into
/// place, so that a failure leaves none half-written.
pub(super) fn replace(root: &Path, outputs: &[Output]) -> Result<String, Problem> {
    let stale: Vec<_> = outputs.iter().filter(|output| !is_current(root, output)).collect();
    if stale.is_empty() {
        return Ok("Nothing to do: all files are current.".to_owned());
    }
    let staged: Result<Vec<_>, _> = stale.iter().map(|output| Staged::new(root, output)).collect();
    for file in staged? {
        file.commit()?;
    }
    Ok(format!("Written: {}.", paths(&stale)))
}

/// Fails, naming them, if any file differs.
pub(super) fn compare(root: &Path, outputs: &[Output]) -> Result<String, Problem> {
    let stale: Vec<_> = outputs.iter().filter(|output| !is_current(root, output)).collect();
    if stale.is_empty() {
        return Ok("All files are current.".to_owned());
    }
    Err(Problem::new(format!("Not what the documents make: {}.", paths(&stale))))
}

fn is_current(root: &Path, output: &Output) -> bool {
    fs::read(root.join(output.path)).is_ok_and(|bytes| bytes == output.text.as_bytes())
}

fn paths(outputs: &[&Output]) -> String {
    outputs.iter().map(|output| output.path).collect::<Vec<_>>().join(", ")
}

/// A whole file beside the one it will replace; removed again if it never does.
struct Staged {
    path: PathBuf,
    target: PathBuf,
}

impl Staged {
    fn new(root: &Path, output: &Output) -> Result<Self, Problem> {
        let target = root.join(output.path);
        let staged = Self { path: target.with_extension("new"), target };
        fs::write(&staged.path, &output.text)
            .map_err(|error| Problem::new(format!("{} can't be written: {error}.", output.path)))?;
        Ok(staged)
    }

    fn commit(self) -> Result<(), Problem> {
        fs::rename(&self.path, &self.target).map_err(|error| {
            Problem::new(format!("{} can't be replaced: {error}.", self.target.display()))
        })
    }
}

impl Drop for Staged {
    fn drop(&mut self) {
        // After a commit there is nothing left to remove.
        let _ = fs::remove_file(&self.path);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn outputs() -> [Output; 2] {
        [
            Output { path: "a.json", text: "new a".to_owned() },
            Output { path: "sub/b.rs", text: "new b".to_owned() },
        ]
    }

    #[test]
    fn files_are_replaced_all_or_none() {
        let root = tempfile::tempdir().unwrap();
        fs::write(root.path().join("a.json"), "old a").unwrap();
        // There is no folder for the second file, so the first must stay as it was.
        assert!(replace(root.path(), &outputs()).is_err());
        assert_eq!(fs::read_to_string(root.path().join("a.json")).unwrap(), "old a");
        assert_eq!(fs::read_dir(root.path()).unwrap().count(), 1, "something was left behind");

        fs::create_dir(root.path().join("sub")).unwrap();
        replace(root.path(), &outputs()).unwrap();
        assert_eq!(fs::read_to_string(root.path().join("a.json")).unwrap(), "new a");
        assert_eq!(fs::read_to_string(root.path().join("sub/b.rs")).unwrap(), "new b");
        assert!(compare(root.path(), &outputs()).is_ok());
    }
}
