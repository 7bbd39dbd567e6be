//! The table `[store]`: each mistake with its place, and what is found.
#![cfg(all(feature = "messagecentral", feature = "redis", feature = "sqlite"))]

use std::path::Path;

use crate::{Config, ErrorKind, Providers, Result};

const KEY: &str = "AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8";

fn config(store: &str) -> Config {
    let text = format!(
        "store_keys = [\"{KEY}\"]\n[store]\n{store}\n[providers.india]\nkind = \"messagecentral\"\n\
         customer_id = \"C-1\"\npassword = \"made-up\"\n"
    );
    Config::from_toml(&text).unwrap()
}

fn build(store: &str) -> Result<Providers> {
    config(store).build()
}

#[test]
fn each_mistake_names_its_place_and_quotes_no_url() {
    let redis = "kind = \"redis\"\nurl = \"rediss://u:hunter2@redis.example.com\"";
    for (store, message) in [
        (
            "kind = \"redsi\"",
            "line 3: store.kind: no such choice \"redsi\"; did you mean \"redis\"?",
        ),
        (
            "kind = \"memory\"\npath = \"a.db\"",
            "line 4: store.path: the store \"memory\" has no key \"path\"",
        ),
        ("timeout = \"1s\"", "line 3: store.timeout: the store \"memory\" has no key \"timeout\""),
        ("url = \"redis://a\"", "line 3: store.url: the store \"memory\" has no key \"url\""),
        ("kind = \"sqlite\"", "line 2: store: the key \"path\" is missing"),
        ("kind = \"sqlite\"\npath = \"\"", "line 2: store: the key \"path\" is missing"),
        (
            "kind = \"sqlite\"\npath = \"env:DATABASE\"",
            "line 4: store.path: write the path alone, since only secrets come from env: and file:",
        ),
        (
            "kind = \"sqlite\"\npath = \"a.db\"\nurl = \"redis://u:hunter2@a\"",
            "line 5: store.url: the store \"sqlite\" has no key \"url\"",
        ),
        (
            "kind = \"sqlite\"\npath = \"a.db\"\nprefix = \"a\"",
            "line 5: store.prefix: the store \"sqlite\" has no key \"prefix\"",
        ),
        (
            "kind = \"sqlite\"\npath = \"a.db\"\nurls = []",
            "line 5: store.urls: the store \"sqlite\" has no key \"urls\"",
        ),
        (
            &format!("{redis}\npath = \"a.db\""),
            "line 5: store.path: the store \"redis\" has no key \"path\"",
        ),
        (&format!("{redis}\ntimeout = \"0s\""), "line 5: store.timeout: \"0s\" is no duration"),
        (&format!("{redis}\npasword = \"x\""), "line 5: store.pasword: no such key \"pasword\""),
        (
            &format!("{redis}\nurls = [\"redis://a\"]"),
            "line 5: store.urls: url and urls are set at once",
        ),
        (&format!("{redis}\nprefix = \"\""), "line 5: store.prefix: the prefix is empty"),
        (&format!("{redis}\nprefix = \"{{a}}\""), "line 5: store.prefix: the prefix has a brace"),
        (&format!("{redis}\nprefix = \"a b\""), "line 5: store.prefix: the prefix is not 1 to 64"),
        (
            &format!("{redis}\nca_file = \"/dev/null\""),
            "line 5: store.ca_file: the file holds no certificate",
        ),
        ("kind = \"redis\"", "line 2: store: the key \"url\" is missing"),
        ("kind = \"redis\"\nurls = []", "line 4: store.urls: the list is empty"),
        ("kind = \"redis\"\nurl = \"\"", "line 4: store.url: the secret is empty"),
        (
            "kind = \"redis\"\nurl = \"$REDIS_URL\"",
            "line 4: store.url: variables are written env:NAME",
        ),
        (
            "kind = \"redis\"\nurl = \"https://u:hunter2@a\"",
            "line 4: store.url: the URL's scheme is neither",
        ),
        ("kind = \"redis\"\nurls = [\"redis://a\", \"hunter2\"]", "store.urls[1]: this is no URL"),
        (
            "kind = \"redis\"\nurls = [\"redis://u:hunter2@a/1\"]",
            "store.urls[0]: a cluster has no numbered databases",
        ),
        (
            "kind = \"redis\"\nurl = \"redis://u:hunter2@a\"\nca_file = \"/dev/null\"",
            "line 5: store.ca_file: it is for rediss alone",
        ),
    ] {
        let error = build(store).unwrap_err();
        let text = error.to_string();
        assert_eq!(error.kind(), ErrorKind::Config, "{store}");
        assert!(text.contains(message), "{store}: {text}");
        assert!(!text.contains("hunter2") && !text.contains("example.com"), "{text}");
    }
}

#[test]
fn what_is_right_builds_and_shows_no_url() {
    let url = "env:PASSCODE_TEST_URL";
    for (store, kind) in [
        (String::new(), "memory"),
        ("kind = \"sqlite\"\npath = \"a.db\"\ntimeout = \"2s\"".to_owned(), "sqlite"),
        (format!("kind = \"redis\"\nurl = \"{url}\""), "redis"),
        (
            format!(
                "kind = \"redis\"\nurls = [\"{url}\", \"{url}\"]\nprefix = \"acme:\"\ntimeout = \"50ms\""
            ),
            "redis",
        ),
    ] {
        let config = config(&store)
            .with_variables(|_| Some("rediss://u:hunter2@redis.example.com:7000".to_owned()));
        let providers = config.build().unwrap();
        assert_eq!((providers.store_kind(), providers.findings()), (kind, &[][..]), "{store}");
        let shown = format!("{providers:?}");
        assert!(!shown.contains("hunter2") && !shown.contains("redis.example.com"), "{shown}");
    }
}

/// The type of the file system is what `statfs` would give.
#[test]
fn a_file_on_a_network_is_found() {
    let nfs: fn(&Path) -> Option<u64> = |path| path.ends_with("a.db").then_some(0x6969);
    let ext4: fn(&Path) -> Option<u64> = |_| Some(0xEF53);
    let unknown: fn(&Path) -> Option<u64> = |_| None;
    for (file_system, findings) in [(nfs, 1), (ext4, 0), (unknown, 0)] {
        let mut config = config("kind = \"sqlite\"\npath = \"a.db\"");
        config.0.scope.file_system = file_system;
        let providers = config.build().unwrap();
        assert_eq!(providers.findings().len(), findings);
        for finding in providers.findings() {
            let text = finding.to_string();
            assert!(
                text.contains("store.path: the file is on a network's file system (NFS)"),
                "{text}"
            );
        }
    }
}
