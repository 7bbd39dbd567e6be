//! The text that Prometheus reads.

use std::collections::BTreeMap;

use passcode::Metrics;

/// A line of the text: name, labels and value.
pub(super) type Sample = (String, BTreeMap<String, String>, String);

/// Reads the text as Prometheus does: a family's name and type before its samples.
pub(super) fn samples(metrics: &Metrics) -> (BTreeMap<String, String>, Vec<Sample>) {
    let (mut types, mut samples) = (BTreeMap::new(), Vec::new());
    let text = metrics.text();
    for line in text.lines() {
        if let Some(of) = line.strip_prefix("# TYPE ") {
            let (name, kind) = of.split_once(' ').unwrap();
            types.insert(name.to_owned(), kind.to_owned());
        } else if !line.starts_with('#') {
            let (name, rest) = line.split_once(['{', ' ']).unwrap();
            let (labels, value) = rest.rsplit_once(' ').unwrap();
            // No label here has a comma followed by a name but between two labels.
            let labels = labels.trim_end_matches('}').split("\",").filter(|it| !it.is_empty());
            let labels = labels.map(|label| {
                let (key, value) = label.split_once("=\"").unwrap();
                (key.to_owned(), value.trim_end_matches('"').to_owned())
            });
            samples.push((name.to_owned(), labels.collect(), value.to_owned()));
        }
    }
    (types, samples)
}

/// The value of the sample of this name and these labels; 0 if there is none.
pub(super) fn value(metrics: &Metrics, name: &str, labels: &[(&str, &str)]) -> u64 {
    let labels: BTreeMap<_, _> =
        labels.iter().map(|(key, value)| ((*key).to_owned(), (*value).to_owned())).collect();
    let found = samples(metrics).1.into_iter().find(|it| it.0 == name && it.1 == labels);
    found.map_or(0, |it| it.2.parse().unwrap())
}
