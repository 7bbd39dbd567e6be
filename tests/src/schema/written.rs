//! What each key means, as an editor shows it.

use serde_json::Value;

use super::judge::schema;

/// Every key, and where it is.
fn keys<'a>(schema: &'a Value, place: &str, found: &mut Vec<(String, &'a Value)>) {
    match schema {
        Value::Object(members) => {
            for (name, member) in members {
                let place = format!("{place}/{name}");
                if let ("properties", Value::Object(properties)) = (name.as_str(), member) {
                    found.extend(properties.iter().map(|(key, it)| (format!("{place}/{key}"), it)));
                    for (key, property) in properties {
                        keys(property, &format!("{place}/{key}"), found);
                    }
                } else if name != "if" {
                    keys(member, &place, found);
                }
            }
        }
        Value::Array(items) => {
            for (index, item) in items.iter().enumerate() {
                keys(item, &format!("{place}/{index}"), found);
            }
        }
        _ => {}
    }
}

#[test]
fn every_key_says_what_it_means() {
    let schema = schema();
    let mut found = Vec::new();
    keys(&schema, "", &mut found);
    assert!(found.len() > 500, "{}", found.len());
    for (place, key) in found {
        // `kind` within the table of a kind.
        if *key == Value::Bool(true) {
            continue;
        }
        let description = match key["$ref"].as_str() {
            Some(reference) => {
                &schema.pointer(reference.trim_start_matches('#')).unwrap()["description"]
            }
            None => &key["description"],
        };
        let description = description.as_str().unwrap_or_else(|| panic!("{place}: no description"));
        assert!(description.trim().ends_with('.'), "{place}: {description}");
        assert!(description.len() > 15, "{place}: {description}");
    }
}

/// Nothing of Rust's shines through.
#[test]
fn it_is_about_toml() {
    let text = schema().to_string();
    for word in ["null", "uint", "\"nanos\"", "Settings", "[`", "serde"] {
        assert!(!text.contains(word), "{word}");
    }
}
