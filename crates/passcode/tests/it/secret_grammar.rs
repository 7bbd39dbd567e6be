//! What the text of a secret stands for. The secret itself is in no mistake and no finding; where
//! it matters what was read, a sealing key shows it: it opens what the same key sealed.

use std::fs;
use std::time::SystemTime;

use passcode::{Channel, Config, Error, ErrorKind, Providers, Recipient, Sealer, Verification};

const RATIO: &str =
    "[providers.us]\nkind = \"ratio\"\nclient_id = \"11111111-2222-4333-8444-555555555555\"\n";

fn build(secret: &str, variable: &'static str) -> Result<Providers, Error> {
    let secret = toml::Value::from(secret);
    let variables = move |name: &str| (name == "SECRET").then(|| variable.to_owned());
    let text = format!("{RATIO}client_secret = {secret}");
    let built = Config::from_toml(&text)?.with_variables(variables).build();
    if let Err(error) = &built {
        assert_eq!(error.kind(), ErrorKind::Config);
        assert!(!format!("{error} {error:#?}").contains("hunter2"), "{error:#?}");
    }
    built
}

fn finding(providers: &Providers) -> String {
    let found: Vec<_> = providers.findings().iter().map(ToString::to_string).collect();
    let found = found.join("\n");
    assert!(!found.contains("hunter2"), "{found}");
    found
}

#[test]
fn what_looks_like_another_tools_reference_is_refused() {
    let lower_case = "write env:, file: and literal: in lower case";
    let variable = "variables are written env:NAME, not $NAME";
    let tool = "this looks like another tool's reference";
    let wrapped = "remove them, or write literal: before it";
    for (text, reason) in [
        ("ENV:hunter2", lower_case),
        ("Env:hunter2", lower_case),
        ("env :hunter2", lower_case),
        ("FILE:hunter2", lower_case),
        ("Literal:hunter2", lower_case),
        ("$hunter2", variable),
        ("${hunter2}", variable),
        ("$(hunter2)", variable),
        ("{{ hunter2 }}", variable),
        ("%hunter2%", variable),
        ("vault:secret/hunter2", tool),
        ("VAULT:secret/hunter2", tool),
        ("op://vault/hunter2/field", tool),
        ("arn:aws:secretsmanager:hunter2", tool),
        ("ssm:/hunter2", tool),
        ("sops:hunter2", tool),
        ("\"hunter2\"", wrapped),
        ("'hunter2'", wrapped),
        ("`hunter2`", wrapped),
        (" hunter2", wrapped),
        ("hunter2 ", wrapped),
        ("hunter2\n", wrapped),
        ("hunter2\u{a0}", wrapped),
        ("\u{feff}hunter2", wrapped),
        ("hunter2\u{200b}", wrapped),
        ("", "the secret is empty"),
        (" ", "the secret is empty"),
        ("\u{feff}", "the secret is empty"),
        ("literal:", "the secret is empty"),
        ("env:", "write the variable's name after env:"),
        ("env: SECRET", "write the variable's name after env:"),
        ("env:SECRET ", "write the variable's name after env:"),
        ("file:", "write the file's path after file:"),
    ] {
        let error = build(text, "hunter2").expect_err(text);
        let start = "configuration, line 4: providers.us.client_secret: ";
        assert!(error.to_string().starts_with(start), "{text}: {error}");
        assert!(error.to_string().contains(reason), "{text}: {error}");
    }
}

#[test]
fn what_is_a_secret_is_taken_as_it_stands() {
    for text in [
        "hunter2",
        "hunt:er2",
        "pa$$word",
        "100%",
        "$",
        "$1hunter2",
        "a\"b'c",
        "\"hunter2",
        "hunt er2",
        "literal:env:X",
        "literal:\"hunter2\"",
        "literal: hunter2 ",
        "literal:$hunter2",
        "literal:hunter2\"",
        "literal:vault:hunter2",
    ] {
        let providers = build(text, "").unwrap_or_else(|error| panic!("{text}: {error}"));
        assert_eq!(finding(&providers), "", "{text}");
    }
}

#[test]
fn what_is_around_a_secret_is_noticed() {
    for (text, value, found) in [
        ("env:SECRET", "hunter2", ""),
        ("env:SECRET", "hunt\"er2", ""),
        ("env:SECRET", "hunter2\"", "env:SECRET"),
        ("env:SECRET", "hunter2'", "env:SECRET"),
        ("env:SECRET", "\"hunter2\"", "env:SECRET"),
        ("env:SECRET", "'hunter2'", "env:SECRET"),
        ("env:SECRET", "hunter2 ", "env:SECRET"),
        ("env:SECRET", " hunter2", "env:SECRET"),
        ("env:SECRET", "hunter2\u{a0}", "env:SECRET"),
        ("env:SECRET", "\u{feff}hunter2", "env:SECRET"),
        ("env:SECRET", "hunter2\u{200b}", "env:SECRET"),
        ("hunter2\"", "", "the secret ends with a quote"),
        ("hunter2'", "", "the secret ends with a quote"),
    ] {
        let providers = build(text, value).unwrap_or_else(|error| panic!("{value:?}: {error}"));
        let said = finding(&providers);
        assert_eq!(said.is_empty(), found.is_empty(), "{text} {value:?}: {said}");
        assert!(said.contains(found), "{text} {value:?}: {said}");
        let place = "configuration, line 4: providers.us.client_secret: ";
        assert!(said.is_empty() || said.starts_with(place), "{said}");
    }
}

/// A byte-order mark and one line's end belong to the file and not to the secret.
#[test]
fn a_files_own_marks_are_no_part_of_the_secret() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("passcode.toml");
    let key = Sealer::generate_key().unwrap();
    let recipient: Recipient = "+12025550123".parse().unwrap();
    let verification = Verification::new("us", "1", recipient, Channel::Sms, SystemTime::now());
    let token = Sealer::new([&key]).unwrap().seal(&verification, "c").unwrap();
    let text =
        format!("sealing_keys = [\"file:key\"]\n{RATIO}client_secret = \"literal:hunter2\"\n");
    for (before, after, fits) in [
        ("", "", true),
        ("", "\n", true),
        ("", "\r\n", true),
        ("\u{feff}", "", true),
        ("\u{feff}", "\r\n", true),
        ("\u{feff}\u{feff}", "", false),
        ("", "\n\n", false),
    ] {
        fs::write(folder.path().join("key"), format!("{before}{key}{after}")).unwrap();
        // The configuration itself may begin with the mark too.
        for mark in ["", "\u{feff}"] {
            fs::write(&path, format!("{mark}{text}")).unwrap();
            let providers = Config::from_file(&path).unwrap().build();
            let opened = providers.as_ref().ok().and_then(|it| it.sealer()?.open(&token, "c").ok());
            assert_eq!(opened.is_some(), fits, "{before:?} {after:?}");
        }
    }
    fs::write(folder.path().join("key"), b"\xff\xfeh\0u\0n\0t\0").unwrap();
    let error = Config::from_file(&path).unwrap().build().unwrap_err().to_string();
    assert!(error.contains("it is not UTF-8 text"), "{error}");
}

/// A certificate file is text of the same sort.
#[test]
fn a_byte_order_mark_hides_no_certificate() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("passcode.toml");
    fs::write(&path, format!("{RATIO}client_secret = \"literal:s\"\nca_file = \"ca.pem\""))
        .unwrap();
    let pem = rcgen::generate_simple_self_signed(["localhost".into()]).unwrap().cert.pem();
    for mark in ["", "\u{feff}"] {
        fs::write(folder.path().join("ca.pem"), format!("{mark}{pem}")).unwrap();
        assert!(Config::from_file(&path).unwrap().build().is_ok(), "{mark:?}");
    }
}
