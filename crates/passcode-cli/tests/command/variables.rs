//! What the environment says: a value in the wrong variable is never shown, and one that isn't text
//! is told as that.

use crate::bench::{Bench, command};

const URL: &str = "messagecentral://C-1:made-up-password@cpaas.messagecentral.com";

#[tokio::test]
async fn a_value_in_the_wrong_place_is_not_shown() {
    let bench = Bench::new().await;
    let bare = "C-1:made-up-password@cpaas.messagecentral.com";
    let send = ["send", "+919123456789"];
    for (arguments, variables, hint) in [
        (&[][..], [("PASSCODE_CONFIG", URL)], "the file that PASSCODE_CONFIG names can't be read"),
        (&[], [("PASSCODE_CONFIG", bare)], "the file that PASSCODE_CONFIG names can't be read"),
        (&[], [("PASSCODE_CONFIG", "made-up-password")], "the file that PASSCODE_CONFIG names"),
        (&[], [("PASSCODE_URL", "/made-up-password/x.toml")], "belongs into PASSCODE_CONFIG"),
        (&[], [("PASSCODE_URL", bare)], "provider URL: "),
        (&["--config", URL], [("X", "")], "belongs into PASSCODE_URL or --provider"),
        (&["--config", bare], [("X", "")], "belongs into PASSCODE_URL or --provider"),
    ] {
        for more in [&[][..], &["--json"]] {
            let arguments = [&send[..], arguments, more].concat();
            let ended = bench.run_with(&arguments, &variables, "").await;
            assert_eq!((ended.status, ended.stdout.as_str()), (2, ""), "{ended:?}");
            assert!(ended.stderr.contains(hint), "{ended:?}");
            for piece in ["made-up", "C-1", "cpaas"] {
                assert!(!ended.stderr.contains(piece), "{ended:?}");
            }
        }
    }
    assert_eq!(bench.requests(), 0);
}

#[cfg(unix)]
#[tokio::test]
async fn a_variable_that_is_no_text_is_told_from_one_that_is_not_set() {
    use std::ffi::OsStr;
    use std::os::unix::ffi::OsStrExt;
    let bench = Bench::new().await;
    let config = bench.sandbox.config_toml();
    let text = config.replace("\"made-up-password\"", "\"env:VENDOR_PASSWORD\"");
    bench.write("secret.toml", &text);
    let config = ("PASSCODE_CONFIG", OsStr::new("secret.toml"));
    let (bad, name) = (OsStr::from_bytes(b"made-up\xff"), "VENDOR_PASSWORD");
    for (variables, said) in [
        (vec![config, (name, bad)], "the environment variable VENDOR_PASSWORD is not UTF-8 text"),
        (vec![config], "the environment variable VENDOR_PASSWORD is not set"),
        (vec![config, (name, OsStr::new(""))], "the secret is empty"),
        (vec![("PASSCODE_URL", bad)], "the environment variable PASSCODE_URL is not UTF-8 text"),
        (vec![("PASSCODE_CONFIG", bad)], "the file that PASSCODE_CONFIG names can't be read"),
    ] {
        let mut command = command(&bench.path(""));
        command.args(["check", "--offline"]).envs(variables);
        let output = tokio::task::spawn_blocking(move || command.output().unwrap()).await.unwrap();
        let stderr = String::from_utf8(output.stderr).unwrap();
        assert_eq!(
            (output.status.code(), output.stdout.as_slice()),
            (Some(2), &[][..]),
            "{stderr}"
        );
        assert!(stderr.contains(said) && !stderr.contains("made-up"), "{stderr}");
    }
}
