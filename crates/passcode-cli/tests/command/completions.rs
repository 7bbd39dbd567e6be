use tempfile::TempDir;

use crate::bench::command;

#[test]
fn every_shell_has_its_script() {
    let nowhere = TempDir::new().unwrap();
    for shell in ["bash", "elvish", "fish", "powershell", "zsh"] {
        let output = command(nowhere.path()).args(["completions", shell]).output().unwrap();
        assert!(output.status.success());
        let script = String::from_utf8(output.stdout).unwrap();
        for word in ["send", "verify", "sealing-key", "offline"] {
            assert!(script.contains(word), "{shell} does not complete {word}");
        }
    }
    let output = command(nowhere.path()).args(["completions", "tcl"]).output().unwrap();
    assert_eq!(output.status.code(), Some(2));
}
