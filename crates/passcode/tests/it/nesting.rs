//! Configurations that only a program writes: nested too deep, shared too often, or with one key
//! twice. Each is a mistake or takes no time; none ends the process.

use std::fmt::Write;

use passcode::{Config, ErrorKind, OtpProvider};

const LEAF: &str =
    "[providers.p0]\nkind = \"messagecentral\"\ncustomer_id = \"C-1\"\npassword = \"s\"\n";

/// A leaf and providers above it, each made of the one before.
fn tower(levels: usize, kind: &str) -> Vec<String> {
    let mut tables = vec![LEAF.to_owned()];
    for level in 1..levels {
        let member = format!("p{}", level - 1);
        let settings = match kind {
            "failover" => format!("members = [\"{member}\"]"),
            _ => format!("otherwise = \"{member}\""),
        };
        tables.push(format!("[providers.p{level}]\nkind = \"{kind}\"\n{settings}\n"));
    }
    tables
}

/// Whichever the order of the file, and so of building, is.
#[test]
fn deep_nesting_is_a_mistake() {
    for (levels, fits) in [(2, true), (32, true), (33, false), (2_000, false)] {
        for kind in ["failover", "route"] {
            let rising = tower(levels, kind);
            let falling: Vec<_> = rising.iter().rev().cloned().collect();
            let (front, back) = rising.split_at(levels / 2);
            let halves = [back, front].concat();
            for tables in [rising, falling, halves] {
                let text = format!("default = \"p{}\"\n{}", levels - 1, tables.concat());
                let built = Config::from_toml(&text).unwrap().build();
                assert_eq!(built.is_ok(), fits, "{levels} {kind}");
                let Err(error) = built else { continue };
                assert_eq!(error.kind(), ErrorKind::Config);
                let said = error.to_string();
                assert!(said.starts_with("configuration, line "), "{said}");
                assert!(said.ends_with(": providers are nested more than 32 deep"), "{said}");
                assert!(said.len() < 120, "{said}");
            }
        }
    }
}

#[test]
fn a_circle_is_a_mistake_however_long_it_is() {
    for length in [1, 2, 31, 2_000] {
        let mut text = String::from("default = \"p0\"\n");
        for level in 0..length {
            let member = (level + 1) % length;
            writeln!(text, "[providers.p{level}]\nkind = \"failover\"\nmembers = [\"p{member}\"]")
                .unwrap();
        }
        let error = Config::from_toml(&text).unwrap().build().unwrap_err().to_string();
        let reason = if length <= 32 { "in a circle: p0 -> " } else { "nested more than 32 deep" };
        assert!(error.contains(reason), "{length}: {error}");
        assert!(error.len() < 500, "{error}");
    }
}

/// Each level has the level below as each of its two members: there are 2^16 ways down to one leaf.
#[test]
fn members_that_are_shared_are_counted_once() {
    let mut text = format!("default = \"a16\"\n{LEAF}");
    let route = |name: &str, below: &str| {
        format!("[providers.{name}]\nkind = \"failover\"\nmembers = [{below}]\n")
    };
    text.push_str(&route("a1", "\"p0\""));
    text.push_str(&route("b1", "\"p0\""));
    for level in 2..=16 {
        let below = format!("\"a{0}\", \"b{0}\"", level - 1);
        text.push_str(&route(&format!("a{level}"), &below));
        text.push_str(&route(&format!("b{level}"), &below));
    }
    let providers = Config::from_toml(&text).unwrap().build().unwrap();
    let leaf = providers.get("p0").unwrap().capabilities().rows().to_vec();
    assert_eq!(providers.capabilities().rows(), leaf);
}

/// TOML's own nesting, of lists, tables and dotted keys.
#[test]
fn deep_toml_is_a_mistake() {
    let lists = format!("a = {}{}", "[".repeat(20_000), "]".repeat(20_000));
    let tables = format!("a = {}1{}", "{ a = ".repeat(20_000), " }".repeat(20_000));
    let keys = format!("{} = 1", vec!["a"; 20_000].join("."));
    let heads = format!("[{}]", vec!["a"; 20_000].join("."));
    for text in [lists, tables, keys, heads] {
        let error = Config::from_toml(&text).and_then(|config| config.build()).unwrap_err();
        assert_eq!(error.kind(), ErrorKind::Config);
        assert!(error.to_string().len() < 300, "{}", &error.to_string()[..300]);
    }
}

/// JSON's parsers let the last one win: here it is a mistake, and the parser adds the place.
#[test]
fn one_key_twice_in_json_is_a_mistake() {
    let us = r#""us": {"kind": "ratio", "client_id": "id", "client_secret": "hunter2"}"#;
    for (text, key, line) in [
        (format!("{{\"providers\": {{{us},\n{us}}}}}"), "us", 2),
        (format!("{{\"providers\": {{{us}}},\n\n\"providers\": {{{us}}}}}"), "providers", 3),
        ("{\"default\": \"a\",\n\"default\": \"a\"}".to_owned(), "default", 2),
        ("{\"default\": null,\n\"default\": \"a\"}".to_owned(), "default", 2),
        ("{\"default\": \"a\",\n\"default\": null}".to_owned(), "default", 2),
        (
            "{\"providers\": {\"us\": {\"kind\": \"ratio\",\n\"client_secret\": \"hunter2\",\n\
             \"client_secret\": \"hunter2\"}}}"
                .to_owned(),
            "client_secret",
            3,
        ),
    ] {
        let error = serde_json::from_str::<Config>(&text).unwrap_err().to_string();
        let start = format!("the key \"{key}\" stands twice in one table at line {line} ");
        assert!(error.starts_with(&start), "{text}: {error}");
        assert!(!error.contains("hunter2"), "{error}");
    }
}
