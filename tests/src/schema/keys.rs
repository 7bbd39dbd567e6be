//! The schema's keys are the reader's, in every table. What the reader takes it says itself, of a key that it
//! doesn't know.

use std::collections::{BTreeMap, BTreeSet};

use passcode::Registry;
use passcode::own::presets;
use serde_json::Value;

use super::judge::{read, schema};

/// Near no key that there is.
const UNKNOWN: &str = "qqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqq = 1";

const PLIVO: &str =
    "[providers.a]\nkind = \"plivo\"\nauth_id = \"MA0123456789ABCDEFGH\"\nauth_token = \"t\"\n";
const SMTP: &str = "[providers.a]\nkind = \"smtp\"\nurl = \"smtps://u:p@mail.example.com\"\nfrom = \"a@example.com\"\n";
const HTTP: &str = "[providers.a]\nkind = \"http\"\nurl = \"https://sms.example.com/send\"\n";

/// The tables within tables: where the schema has each, and a configuration with `@` in it.
const TABLES: &[(&str, &str)] = &[
    ("", "@\nPLIVO"),
    ("vendor.retry", "PLIVO[providers.a.retry]\n@"),
    ("own.texts{}", "SMTP[providers.a.texts.de]\n@"),
    (
        "kind-route.routes[]",
        "[[providers.a.routes]]\nto = \"a\"\n@\n[providers.a]\nkind = \"route\"",
    ),
    (
        "kind-limit.unverified",
        "[providers.a]\nkind = \"limit\"\nof = \"a\"\n[providers.a.unverified]\n@",
    ),
    ("kind-http.basic", "HTTP[providers.a.basic]\n@"),
    ("kind-http.ok", "HTTP[providers.a.ok]\n@"),
    ("kind-http.refused", "HTTP[providers.a.refused]\nkind = \"account\"\n@"),
    ("kind-http.refused[]", "HTTP[[providers.a.refused]]\nkind = \"account\"\n@"),
    ("gateway", "PLIVO[gateway]\n@"),
    ("gateway.tls", "PLIVO[gateway.tls]\n@"),
    ("gateway.clients[]", "PLIVO[[gateway.clients]]\nname = \"web\"\n@"),
    (
        "gateway.clients[].twilio",
        "PLIVO[[gateway.clients]]\nname = \"web\"\n[gateway.clients.twilio]\n@",
    ),
];

/// What the reader offers in place of the unknown key.
fn offered(configuration: &str) -> BTreeSet<String> {
    let text = configuration.replace('@', UNKNOWN);
    let text = text.replace("PLIVO", PLIVO).replace("SMTP", SMTP).replace("HTTP", HTTP);
    let why = read(&text).unwrap_err();
    assert!(why.contains("no such key \"qqqq"), "{text}\n{why}");
    let (_, choices) = why.split_once("choices: ").unwrap();
    choices.split(", ").map(str::to_owned).collect()
}

fn keys(table: &Value) -> BTreeSet<String> {
    table["properties"].as_object().unwrap_or_else(|| panic!("{table}")).keys().cloned().collect()
}

/// Every table whose keys are known, by its place.
fn closed(schema: &Value, place: &str, found: &mut BTreeMap<String, BTreeSet<String>>) {
    let Value::Object(members) = schema else { return };
    if members.get("additionalProperties") == Some(&Value::Bool(false)) {
        found.entry(place.to_owned()).or_default().extend(keys(schema));
    }
    for (name, member) in members {
        match (name.as_str(), member) {
            ("properties", Value::Object(properties)) => {
                for (key, property) in properties {
                    let dot = if place.is_empty() { "" } else { "." };
                    closed(property, &format!("{place}{dot}{key}"), found);
                }
            }
            ("items", item) => closed(item, &format!("{place}[]"), found),
            ("additionalProperties", value) => closed(value, &format!("{place}{{}}"), found),
            ("then", form) => closed(form, place, found),
            ("allOf" | "anyOf" | "oneOf", Value::Array(forms)) => {
                forms.iter().for_each(|form| closed(form, place, found));
            }
            _ => {}
        }
    }
}

#[test]
fn each_table_within_a_table_has_the_reader_s_keys() {
    let schema = schema();
    let mut found = BTreeMap::new();
    closed(&schema, "", &mut found);
    for (name, definition) in schema["$defs"].as_object().unwrap() {
        // It repeats what the kinds have, for editors.
        if name != "provider" {
            closed(definition, name, &mut found);
        }
    }
    // Tested below, each by its own reader.
    let is_whole = |place: &String| {
        let is_of_kind = place.starts_with("kind-") || place.starts_with("store-");
        (is_of_kind && !place.contains(['.', '['])) || place == "vendor" || place == "own"
    };
    found.retain(|place, _| !is_whole(place));
    let there: Vec<_> = found.keys().map(String::as_str).collect();
    let known: BTreeSet<_> = TABLES.iter().map(|(place, _)| *place).collect();
    assert_eq!(there, known.into_iter().collect::<Vec<_>>());
    for (place, configuration) in TABLES {
        assert_eq!(found[*place], offered(configuration), "{place}");
    }
}

#[test]
fn each_kind_has_the_reader_s_keys() {
    let schema = schema();
    for kind in Registry::default().kinds().filter(|kind| *kind != "http") {
        let table = &schema["$defs"][format!("kind-{kind}")];
        assert_eq!(keys(table), offered(&format!("[providers.a]\nkind = \"{kind}\"\n@")), "{kind}");
    }
}

/// With each preset, and without.
#[test]
fn each_form_of_the_kind_http_has_the_reader_s_keys() {
    let schema = schema();
    let forms = schema["$defs"]["kind-http"]["allOf"].as_array().unwrap();
    let form = |condition: Value| {
        let form = forms.iter().find(|form| form["if"] == condition);
        &form.unwrap_or_else(|| panic!("{condition}"))["then"]
    };
    let mut seen = vec![serde_json::json!({ "not": { "required": ["preset"] } })];
    let mut expected = vec![offered("HTTP@")];
    for preset in presets() {
        let is_it = serde_json::json!({ "const": preset.name });
        seen.push(serde_json::json!({ "properties": { "preset": is_it }, "required": ["preset"] }));
        let text = format!("[providers.a]\nkind = \"http\"\npreset = \"{}\"\n@", preset.name);
        expected.push(offered(&text));
    }
    for (condition, mut expected) in seen.into_iter().zip(expected) {
        // What chose the table is there already.
        expected.insert("kind".to_owned());
        let mut table = keys(form(condition.clone()));
        if condition.get("not").is_some() {
            assert!(table.insert("preset".to_owned()));
        }
        assert_eq!(table, expected, "{condition}");
    }
    // These, and presets in files.
    assert_eq!(forms.len(), presets().len() + 2);
}

#[test]
fn each_kind_of_store_has_the_reader_s_keys() {
    let schema = schema();
    let settings = [
        ("path", "\"p.db\""),
        ("url", "\"redis://localhost\""),
        ("urls", "[\"redis://localhost\"]"),
        ("prefix", "\"p:\""),
        ("ca_file", "\"Cargo.toml\""),
        ("timeout", "\"1s\""),
    ];
    let mut all = offered("PLIVO[store]\n@");
    assert!(all.remove("kind"));
    assert_eq!(all, settings.iter().map(|(key, _)| (*key).to_owned()).collect());
    for kind in ["memory", "sqlite", "redis"] {
        let known = keys(&schema["$defs"][format!("store-{kind}")]);
        for (key, value) in settings {
            let text = format!("{PLIVO}[store]\nkind = \"{kind}\"\n{key} = {value}");
            let why = read(&text).err().unwrap_or_default();
            assert_eq!(known.contains(key), !why.contains("has no key"), "{text}\n{why}");
        }
    }
}
