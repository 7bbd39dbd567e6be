//! What a listener is told is what is counted.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex};

use passcode::{Metrics, MetricsEvent};

use super::text::samples;
use super::{CONFIG, Script, drive, providers};

type Counts = BTreeMap<(&'static str, String, String), u64>;

fn count(counts: &mut Counts, what: &'static str, who: &str, which: &str, number: u64) {
    *counts.entry((what, who.to_owned(), which.to_owned())).or_default() += number;
}

/// What was told, by what, by whom, and which.
fn told(counts: &mut Counts, event: MetricsEvent<'_>) {
    match event {
        MetricsEvent::Sent { provider, country } => count(counts, "sent", provider, country, 1),
        MetricsEvent::Approved { provider, country } => {
            count(counts, "approved", provider, country, 1);
        }
        MetricsEvent::Failed { provider, kind, .. } => {
            count(counts, "failed", provider, kind.as_str(), 1);
        }
        MetricsEvent::OverLimit { provider, rule } => {
            count(counts, "over limit", provider, rule, 1);
        }
        other => panic!("{other:?}"),
    }
}

#[tokio::test]
async fn what_is_told_is_what_is_counted() {
    let heard = Arc::new(Mutex::new(Counts::new()));
    let listener = Arc::clone(&heard);
    let metrics = Metrics::new().with_listener(move |event| {
        told(&mut listener.lock().unwrap(), event);
    });
    let script = Script::default();
    let providers = providers(CONFIG, &script, Some(&metrics));
    drive(&providers, &script).await;
    let (_, samples) = samples(&metrics);
    let mut counted = Counts::new();
    for (name, labels, number) in &samples {
        let label = |name: &str| labels[name].as_str();
        let number: u64 = number.parse().unwrap_or_default();
        match name.as_str() {
            "passcode_sends_total" if label("outcome") == "sent" => {
                count(&mut counted, "sent", label("provider"), label("country"), number);
            }
            "passcode_checks_total" if label("outcome") == "approved" => {
                count(&mut counted, "approved", label("provider"), label("country"), number);
            }
            "passcode_errors_total" => {
                if label("kind") != "over_limit" {
                    count(&mut counted, "failed", label("provider"), label("kind"), number);
                }
                // A message may be out. All that may be go to one country.
                if label("operation") == "send" && label("dispatch") == "maybe_sent" {
                    count(&mut counted, "sent", label("provider"), "US", number);
                }
            }
            "passcode_over_limit_total" => {
                count(&mut counted, "over limit", label("provider"), label("rule"), number);
            }
            _ => {}
        }
    }
    assert_eq!(*heard.lock().unwrap(), counted);
    for what in ["sent", "approved", "failed", "over limit"] {
        assert!(counted.keys().any(|key| key.0 == what), "{what}");
    }
    let of_countries: Vec<_> =
        counted.keys().filter(|key| key.0 == "approved").map(|key| key.2.as_str()).collect();
    assert!(of_countries.contains(&"IN") && of_countries.contains(&""), "{of_countries:?}");
}
