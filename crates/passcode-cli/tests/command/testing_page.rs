//! What docs/testing.md and the image tell people to write is what the sandbox takes.

use std::collections::BTreeMap;
use std::io::{BufRead, BufReader};
use std::process::Stdio;

use serde_json::Value;
use tempfile::TempDir;

use crate::bench::command;
use crate::sandbox::{Running, get_as};

const PAGE: &str = include_str!("../../../../docs/testing.md");
const IMAGE: &str = include_str!("../../../../packaging/Containerfile");

fn blocks(language: &str) -> impl Iterator<Item = &'static str> {
    let start = format!("```{language}\n");
    let blocks: Vec<_> = PAGE.split(&*start).skip(1).collect();
    blocks.into_iter().map(|block| block.split("```").next().unwrap())
}

/// Every variable of the sandbox in a file of YAML, wherever it stands.
fn variables(yaml: &Value, found: &mut BTreeMap<String, String>) {
    match yaml {
        Value::Object(members) => {
            for (name, value) in members {
                match value.as_str() {
                    Some(text) if name.starts_with("PASSCODE_SANDBOX_") => {
                        found.insert(name.clone(), text.to_owned());
                    }
                    _ => variables(value, found),
                }
            }
        }
        Value::Array(items) => items.iter().for_each(|item| variables(item, found)),
        _ => {}
    }
}

/// `NAME=value` or `NAME="value"`, each of the sandbox.
fn assignments(text: &str) -> BTreeMap<String, String> {
    let parts = text.split("PASSCODE_SANDBOX_").skip(1).filter_map(|part| {
        let (name, rest) = part.split_once('=')?;
        let value = match rest.strip_prefix('"') {
            Some(rest) => rest.split('"').next()?,
            None => rest.split_whitespace().next()?,
        };
        Some((format!("PASSCODE_SANDBOX_{name}"), value.to_owned()))
    });
    parts.collect()
}

#[test]
fn the_sandbox_starts_with_the_variables_of_the_page() {
    let yaml: Vec<Value> = blocks("yaml").map(|it| yaml_serde::from_str(it).unwrap()).collect();
    assert_eq!(yaml.len(), 2);
    let github = &yaml[0]["jobs"]["login"]["services"]["passcode"];
    assert_eq!(github["ports"][0], "8025:8025");
    let gitlab = &yaml[1]["login"]["services"][0];
    assert_eq!(gitlab["variables"]["PASSCODE_SANDBOX_ALLOW_HOST"], gitlab["alias"]);
    let mut together = assignments(blocks("sh").next().unwrap());
    together.extend(assignments(IMAGE));
    yaml.iter().for_each(|it| variables(it, &mut together));
    for name in together.keys() {
        assert!(PAGE.contains(&format!("| `{name}` |")), "{name}");
    }
    let listen = together.get_mut("PASSCODE_SANDBOX_LISTEN").unwrap();
    assert_eq!(listen, "0.0.0.0:8025 smtp=0.0.0.0:1025");
    // Tests are on loopback, at free ports.
    *listen = listen.replace("0.0.0.0:8025", "127.0.0.1:0").replace("0.0.0.0:1025", "127.0.0.1:0");

    let nowhere = TempDir::new().unwrap();
    let mut child = Running(
        command(nowhere.path())
            .args(["sandbox", "--json"])
            .envs(&together)
            .stdout(Stdio::piped())
            .spawn()
            .unwrap(),
    );
    let mut line = String::new();
    BufReader::new(child.0.stdout.take().unwrap()).read_line(&mut line).unwrap();
    let urls: Value = serde_json::from_str(&line).unwrap();
    let health = get_as(urls["inbox"].as_str().unwrap(), "passcode:8025", "/health");
    assert!(health.ends_with("ok\n"), "{health}");
}

#[test]
fn the_variables_of_the_page_are_those_of_the_help() {
    let help = include_str!("snapshots/command__help__the_help_is_the_documented_one.snap");
    for (name, argument) in [
        ("PASSCODE_SANDBOX_LISTEN", "--listen"),
        ("PASSCODE_SANDBOX_SEED", "--seed"),
        ("PASSCODE_SANDBOX_ALLOW_HOST", "--allow-host"),
        ("PASSCODE_SANDBOX_TLS", "--tls"),
    ] {
        assert!(PAGE.contains(&format!("| `{name}` | `{argument}` |")), "{name}");
        let line = help.lines().find(|line| line.contains(&format!("[variable: {name}")));
        assert!(line.unwrap().contains(argument), "{name}");
    }
}
