//! Puts the outputs in place, or only compares them with what is there.

use std::path::{Path, PathBuf};
use std::{fs, io};

use crate::problem::Problem;

/// A file to be made. The path is relative to the workspace.
pub(crate) struct Output {
    pub(crate) path: &'static str,
    pub(crate) text: String,
}

/// Replaces the files that differ, all or none. All are written aside in full before the first is
/// renamed into place; should a later rename fail, or the proof of the whole, the earlier ones are undone.
///
/// # Errors
///
/// When a file can't be written, or the proof's own.
pub(crate) fn replace(
    root: &Path,
    outputs: &[Output],
    prove: impl FnOnce() -> Result<(), Problem>,
) -> Result<String, Problem> {
    let stale: Vec<_> = outputs.iter().filter(|output| !is_current(root, output)).collect();
    if stale.is_empty() {
        return Ok("Nothing to do: all files are current.".to_owned());
    }
    let staged =
        stale.iter().map(|output| Staged::new(root, output)).collect::<Result<Vec<_>, _>>()?;
    for (done, file) in staged.iter().enumerate() {
        if let Err(problem) = file.commit() {
            return Err(undo(&staged[..done], problem));
        }
    }
    prove().map_err(|problem| undo(&staged, problem))?;
    Ok(format!("Written: {}.", paths(&stale)))
}

/// Puts back what stood there before.
fn undo(committed: &[Staged], problem: Problem) -> Problem {
    let lost: Vec<_> = committed
        .iter()
        .filter(|file| file.restore().is_err())
        .map(|file| file.target.display().to_string())
        .collect();
    if lost.is_empty() {
        return problem.advise("Nothing was changed.");
    }
    problem.advise(&format!(
        "These were changed and can't be put back; restore them by hand: {}.",
        lost.join(", ")
    ))
}

/// Fails, naming them, if any file differs.
pub(crate) fn compare(root: &Path, outputs: &[Output]) -> Result<String, Problem> {
    let stale: Vec<_> = outputs.iter().filter(|output| !is_current(root, output)).collect();
    if stale.is_empty() {
        return Ok("All files are current.".to_owned());
    }
    Err(Problem::new(format!("Not what their sources make: {}.", paths(&stale))))
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
    /// What the target holds now; `None` if it isn't there.
    before: Option<Vec<u8>>,
}

impl Staged {
    fn new(root: &Path, output: &Output) -> Result<Self, Problem> {
        let target = root.join(output.path);
        let staged =
            Self { path: target.with_extension("new"), before: fs::read(&target).ok(), target };
        fs::write(&staged.path, &output.text)
            .map_err(|error| Problem::new(format!("{} can't be written: {error}.", output.path)))?;
        Ok(staged)
    }

    fn commit(&self) -> Result<(), Problem> {
        fs::rename(&self.path, &self.target).map_err(|error| {
            Problem::new(format!("{} can't be replaced: {error}.", self.target.display()))
        })
    }

    fn restore(&self) -> io::Result<()> {
        match &self.before {
            Some(bytes) => {
                fs::write(&self.path, bytes)?;
                fs::rename(&self.path, &self.target)
            }
            None => fs::remove_file(&self.target),
        }
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
        assert!(replace(root.path(), &outputs(), || Ok(())).is_err());
        assert_eq!(fs::read_to_string(root.path().join("a.json")).unwrap(), "old a");
        assert_eq!(fs::read_dir(root.path()).unwrap().count(), 1, "something was left behind");

        fs::create_dir(root.path().join("sub")).unwrap();
        replace(root.path(), &outputs(), || Ok(())).unwrap();
        assert_eq!(fs::read_to_string(root.path().join("a.json")).unwrap(), "new a");
        assert_eq!(fs::read_to_string(root.path().join("sub/b.rs")).unwrap(), "new b");
        assert!(compare(root.path(), &outputs()).is_ok());
    }

    #[test]
    fn what_is_not_proved_is_undone() {
        let root = tempfile::tempdir().unwrap();
        fs::create_dir(root.path().join("sub")).unwrap();
        fs::write(root.path().join("a.json"), "old a").unwrap();
        let prove = || {
            assert_eq!(fs::read_to_string(root.path().join("sub/b.rs")).unwrap(), "new b");
            Err(Problem::new("It doesn't compile."))
        };
        let problem = replace(root.path(), &outputs(), prove).unwrap_err().to_string();
        assert_eq!(problem, "It doesn't compile.\nNothing was changed.");
        assert_eq!(fs::read_to_string(root.path().join("a.json")).unwrap(), "old a");
        assert!(!root.path().join("sub/b.rs").exists());
    }

    #[test]
    fn a_rename_that_fails_undoes_those_before_it() {
        let root = tempfile::tempdir().unwrap();
        fs::write(root.path().join("a.json"), "old a").unwrap();
        // A folder stands where the second file should go.
        fs::create_dir_all(root.path().join("sub/b.rs/x")).unwrap();
        let problem = replace(root.path(), &outputs(), || Ok(())).unwrap_err().to_string();
        assert!(problem.contains("Nothing was changed."), "{problem}");
        assert_eq!(fs::read_to_string(root.path().join("a.json")).unwrap(), "old a");
        assert_eq!(fs::read_dir(root.path()).unwrap().count(), 2, "something was left behind");
    }
}
