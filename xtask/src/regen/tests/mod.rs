//! The whole task, on a copy of the workspace's documents.

mod compile;
mod plain;
mod proof;
mod refresh;
mod rows;

use std::fs;
use std::path::{Path, PathBuf};

use tempfile::TempDir;

use super::source::{GENERATED, OPENAPI, OPERATIONS, OVERLAY, SECRETS, SOURCE, SURFACE, UPSTREAM};
use super::*;

const FILES: [&str; 8] =
    [UPSTREAM, OVERLAY, OPERATIONS, SECRETS, SOURCE, OPENAPI, SURFACE, GENERATED];

fn workspace() -> PathBuf {
    crate::here().unwrap()
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

/// Takes everything for sound, and compiles nothing.
struct Sound;

impl Compiler for Sound {
    fn check(&self, _: &Path, _: &str) -> Result<(), String> {
        Ok(())
    }
}

fn regen(root: &Path, mode: Mode) -> Result<String, Problem> {
    super::regen(root, mode, &Sound)
}

fn refresh_from(root: &Path, file: &Path, dry_run: bool) -> Result<String, Problem> {
    regen(root, Mode::Refresh { from: Some(file.to_str().unwrap().to_owned()), dry_run })
}
