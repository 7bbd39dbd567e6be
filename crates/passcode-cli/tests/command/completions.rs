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

/// What bash offers when Tab is pressed after these words.
#[cfg(unix)]
fn offered(words: &[&str]) -> String {
    let nowhere = TempDir::new().unwrap();
    let script = command(nowhere.path()).args(["completions", "bash"]).output().unwrap().stdout;
    let script = String::from_utf8(script).unwrap();
    // As bash calls the function that the script registers: the command, this word, the one before.
    let press = r#"
        function=$(complete -p passcode | sed 's/.* -F \([^ ]*\) .*/\1/')
        COMP_WORDS=("$@"); COMP_CWORD=$(($# - 1))
        "$function" passcode "${COMP_WORDS[COMP_CWORD]}" "${COMP_WORDS[COMP_CWORD-1]}"
        echo "${COMPREPLY[*]}""#;
    let output = std::process::Command::new("bash")
        .args(["--norc", "-c", &format!("{script}\n{press}"), "bash"])
        .args(words)
        .current_dir(nowhere.path())
        .output()
        .unwrap();
    String::from_utf8(output.stdout).unwrap().trim_end().to_owned()
}

#[cfg(unix)]
#[test]
fn values_are_offered_and_not_files() {
    let channels = "sms email whatsapp rcs voice";
    for (words, values) in [
        (&["passcode", "send", "--channel", ""][..], channels),
        (&["passcode", "send", "+12025550123", "--channel", "w"], "whatsapp"),
        // "--channel=s" to bash.
        (&["passcode", "send", "--channel", "=", "s"], "sms"),
        (&["passcode", "send", "--code-length", ""], ""),
        (&["passcode", "send", "--locale", "x"], "x"),
    ] {
        assert_eq!(offered(words), values, "{words:?}");
    }
}
