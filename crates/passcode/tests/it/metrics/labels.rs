//! The families and labels of the contract, and nothing of a person or a vendor in them.

use std::collections::BTreeSet;

use passcode::{Channel, ErrorKind, Metrics};

use super::text::samples;
use super::{CONFIG, Script, drive, providers};

/// Everything that a person, a vendor or an application says, and that no label may hold.
const CANARIES: [&str; 14] = [
    "12025550123",
    "2025550123",
    "919123456789",
    "9123456789",
    "ada",
    "example.com",
    "192.0.2.77",
    "canaryagent",
    "canaryclient",
    "canarytoken",
    "canaryid",
    "canarycode",
    "canarymessage",
    "424242",
];

#[tokio::test]
async fn the_families_and_labels_are_those_of_the_contract() {
    let script = Script::default();
    let providers = providers(CONFIG, &script, None);
    drive(&providers, &script).await;
    let (types, samples) = samples(providers.metrics());
    let contract: [(&str, &str, &[&str]); 6] = [
        ("passcode_sends_total", "counter", &["provider", "channel", "country", "outcome"]),
        ("passcode_checks_total", "counter", &["provider", "channel", "country", "outcome"]),
        ("passcode_errors_total", "counter", &["provider", "operation", "kind", "dispatch"]),
        ("passcode_seconds", "histogram", &["provider", "operation"]),
        ("passcode_over_limit_total", "counter", &["provider", "rule"]),
        ("passcode_member_resting", "gauge", &["provider", "member"]),
    ];
    assert_eq!(types.len(), contract.len(), "{types:?}");
    for (family, kind, labels) in contract {
        assert_eq!(types.get(family).map(String::as_str), Some(kind), "{family} {types:?}");
        let labels: BTreeSet<_> = labels.iter().copied().collect();
        let parts: &[&str] =
            if kind == "histogram" { &["_bucket", "_sum", "_count"] } else { &[""] };
        for part in parts {
            let name = format!("{family}{part}");
            let of: Vec<_> = samples.iter().filter(|sample| sample.0 == name).collect();
            assert!(!of.is_empty(), "{name}");
            for (_, has, _) in of {
                let has: BTreeSet<_> =
                    has.keys().map(String::as_str).filter(|key| *key != "le").collect();
                assert_eq!(has, labels, "{name}");
            }
        }
    }
}

#[tokio::test]
async fn nothing_in_a_label_comes_from_a_person_or_a_vendor() {
    let script = Script::default();
    let providers = providers(CONFIG, &script, None);
    drive(&providers, &script).await;
    let text = providers.metrics().text();
    for canary in CANARIES {
        assert!(!text.contains(canary), "{canary} in {text}");
    }
    // Positively, too: every value is configured, a channel, a country, or a word of ours.
    let providers_named = ["guarded", "main", "safe", "us", "india"];
    let kinds = ErrorKind::ALL.iter().map(|kind| kind.as_str());
    let words = ["sent", "approved", "wrong_code", "dropped", "already_pending", "simulated"];
    let outcomes: BTreeSet<_> = kinds.clone().chain(words).collect();
    let kinds: BTreeSet<_> = kinds.collect();
    let rules = ["2/1h per recipient", "3/15m per recipient", ""];
    for (name, labels, _) in samples(providers.metrics()).1 {
        for (key, value) in labels {
            let value = value.as_str();
            let is_known = match key.as_str() {
                "provider" | "member" => providers_named.contains(&value),
                "channel" => Channel::ALL.iter().any(|channel| channel.as_str() == value),
                "country" => ["", "IN", "US"].contains(&value),
                "outcome" => outcomes.contains(value),
                "operation" => ["send", "verify"].contains(&value),
                "kind" => kinds.contains(value),
                "dispatch" => ["not_sent", "refused", "maybe_sent"].contains(&value),
                "rule" => rules.contains(&value),
                "le" => value == "+Inf" || value.parse::<f64>().is_ok(),
                _ => false,
            };
            assert!(is_known, "{name} {key}={value:?}");
        }
    }
}

/// A program with metrics of its own serves both.
#[tokio::test]
async fn the_text_stands_beside_others() {
    let script = Script::default();
    let providers = providers(CONFIG, &script, None);
    drive(&providers, &script).await;
    assert!(
        Metrics::CONTENT_TYPE.starts_with("text/plain; version=0.0.4"),
        "{}",
        Metrics::CONTENT_TYPE
    );
    let text = providers.metrics().text();
    assert!(text.ends_with('\n') && !text.contains("# EOF"), "{text}");
    for line in text.lines() {
        let name = line.trim_start_matches("# HELP ").trim_start_matches("# TYPE ");
        assert!(name.starts_with("passcode_"), "{line}");
    }
    assert_eq!(format!("{:?}", providers.metrics()), "Metrics");
}
