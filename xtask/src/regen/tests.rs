//! The whole task, on a copy of the workspace's documents.

use std::fs;
use std::path::Path;

use tempfile::TempDir;

use super::source::{OPERATIONS, OVERLAY, SOURCE, UPSTREAM};
use super::*;

const FILES: [&str; 6] = [UPSTREAM, OVERLAY, OPERATIONS, SOURCE, OPENAPI, GENERATED];

fn workspace() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR")).parent().unwrap()
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
    FILES
        .iter()
        .map(|file| document::digest(&fs::read_to_string(root.join(file)).unwrap()))
        .collect()
}

fn edit(root: &Path, file: &str, from: &str, to: &str) {
    let path = root.join(file);
    let text = fs::read_to_string(&path).unwrap();
    assert!(text.contains(from), "{file} has no {from:?}");
    fs::write(path, text.replacen(from, to, 1)).unwrap();
}

#[test]
fn the_checked_in_files_are_current() {
    regen(workspace(), Mode::Check).unwrap();
}

#[test]
fn check_fails_for_an_edit_of_any_file_and_writes_nothing() {
    for file in FILES {
        let root = copy();
        regen(root.path(), Mode::Write).unwrap();
        let path = root.path().join(file);
        let text = fs::read_to_string(&path).unwrap();
        fs::write(&path, format!("{text}\n")).unwrap();
        let before = digests(root.path());
        let problem = regen(root.path(), Mode::Check).unwrap_err().to_string();
        assert!(problem.contains("cargo xtask regen"), "{file}: {problem}");
        assert_eq!(digests(root.path()), before, "{file}");
    }
}

#[test]
fn regen_undoes_an_edit_of_what_it_makes() {
    let root = copy();
    let before = digests(root.path());
    edit(root.path(), OPENAPI, "send_sms_otp", "send_sms");
    edit(root.path(), GENERATED, "send_sms_otp", "send_sms");
    assert!(regen(root.path(), Mode::Check).is_err());
    regen(root.path(), Mode::Write).unwrap();
    assert_eq!(digests(root.path()), before);
}

#[test]
fn regen_takes_an_edited_document_in() {
    let root = copy();
    edit(root.path(), OPERATIONS, "send_sms_otp", "text_a_passcode");
    assert!(regen(root.path(), Mode::Check).is_err());
    regen(root.path(), Mode::Write).unwrap();
    regen(root.path(), Mode::Check).unwrap();
    let generated = fs::read_to_string(root.path().join(GENERATED)).unwrap();
    assert!(generated.contains("fn text_a_passcode"));
}

#[test]
fn a_faulty_document_leaves_the_tree_untouched() {
    for (file, from, to) in [
        (UPSTREAM, "\"openapi\": \"3.0.3\"", "\"openapi\": \"3.1.0\""),
        (UPSTREAM, "/v1/auth/otp/sms:send", "/v1/auth/otp/sms:sent"),
        (OVERLAY, "properties.idNumber", "properties.socialNumber"),
        (OPERATIONS, "\"send_sms_otp\"", "\"send_email_otp\""),
        (SOURCE, "as_of", "as_off"),
    ] {
        let root = copy();
        edit(root.path(), file, from, to);
        let before = digests(root.path());
        let problem = regen(root.path(), Mode::Write).unwrap_err().to_string();
        assert!(problem.contains("cargo xtask regen"), "{problem}");
        assert_eq!(digests(root.path()), before, "{file}");
    }
}
