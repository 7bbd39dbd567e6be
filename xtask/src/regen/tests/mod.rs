//! The whole task, on a copy of the workspace's documents.

mod compile;
mod plain;
mod refresh;

use std::fs;
use std::path::{Path, PathBuf};

use tempfile::TempDir;

use super::source::{OPERATIONS, OVERLAY, SECRETS, SOURCE, UPSTREAM};
use super::*;

const FILES: [&str; 8] =
    [UPSTREAM, OVERLAY, OPERATIONS, SECRETS, SOURCE, OPENAPI, SURFACE, GENERATED];

fn workspace() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR")).parent().unwrap()
}

fn fixture(name: &str) -> PathBuf {
    workspace().join("xtask/tests/fixtures").join(name)
}

fn copy() -> TempDir {
    let root = tempfile::tempdir().unwrap();
    for file in FILES {
        let target = root.path().join(file);
        fs::create_dir_all(target.parent().unwrap()).unwrap();
        fs::copy(workspace().join(file), target).unwrap();
    }
    root
}

/// The digests of all files: short enough to be printed by a failed test.
fn digests(root: &Path) -> Vec<String> {
    FILES.iter().map(|file| document::digest(&read(root, file))).collect()
}

fn read(root: &Path, file: &str) -> String {
    fs::read_to_string(root.join(file)).unwrap()
}

fn edit(root: &Path, file: &str, from: &str, to: &str) {
    let text = read(root, file);
    assert!(text.contains(from), "{file} has no {from:?}");
    fs::write(root.join(file), text.replacen(from, to, 1)).unwrap();
}

fn refresh_from(root: &Path, file: &Path, dry_run: bool) -> Result<String, Problem> {
    regen(root, Mode::Refresh { from: Some(file.to_str().unwrap().to_owned()), dry_run })
}
