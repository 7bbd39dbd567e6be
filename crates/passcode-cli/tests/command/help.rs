//! The whole help surface, as one reviewed text.

use std::fmt::Write;

use tempfile::TempDir;

use crate::bench::command;

#[test]
fn the_help_is_the_documented_one() {
    let nowhere = TempDir::new().unwrap();
    let mut surface = String::new();
    for arguments in [
        &["--help"][..],
        &["help", "demo"],
        &["help", "send"],
        &["help", "verify"],
        &["help", "providers"],
        &["help", "check"],
        &["help", "serve"],
        &["help", "schema"],
        &["help", "sealing-key"],
        &["help", "store-key"],
        &["help", "client-key"],
        &["help", "completions"],
        &["help", "sandbox"],
    ] {
        let output = command(nowhere.path()).args(arguments).output().unwrap();
        assert!(output.status.success());
        let text = String::from_utf8(output.stdout).unwrap();
        writeln!(surface, "$ passcode {}\n{text}", arguments.join(" ")).unwrap();
    }
    insta::assert_snapshot!(surface);
}
