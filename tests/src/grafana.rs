//! The dashboard of `packaging/grafana` asks for what `/metrics` has.

use std::collections::{BTreeMap, BTreeSet};

use loopback::{Reply, closed_port};
use passcode::{Config, ErrorKind};
use passcode_gateway::{Gateway, Server};
use serde_json::{Value, json};
use tokio::sync::mpsc;

const DASHBOARD: &str = include_str!("../../packaging/grafana/passcode.json");

/// The values of each label, by the metric's name.
type Samples = BTreeMap<String, BTreeMap<String, BTreeSet<String>>>;

/// What Prometheus' own functions and Grafana's variables are called in queries.
const WORDS: [&str; 14] = [
    "sum",
    "rate",
    "increase",
    "by",
    "le",
    "topk",
    "min",
    "max",
    "count",
    "or",
    "vector",
    "histogram_quantile",
    "label_values",
    "without",
];

/// What a gateway with a failover, a limit and a client shows after a person's sign-in and everything
/// that is counted besides.
async fn samples() -> Samples {
    let carrier = loopback::Server::start(|_| Reply::status(202)).await;
    let carried = |name: &str, url: &str| {
        format!(
            "[providers.{name}]\nkind = \"http\"\nurl = \"{url}\"\nok = {{ status = [202] }}\n\
             form = {{ to = \"{{{{ to }}}}\", code = \"{{{{ code }}}}\" }}\n"
        )
    };
    let away = format!("http://{}", closed_port());
    let key = "web-key-0123456789-0123456789-0123456789";
    let file = format!(
        "default = \"guarded\"\n[providers.guarded]\nkind = \"limit\"\nof = \"main\"\n\
         sends = [\"1/1h per recipient\"]\n[providers.main]\nkind = \"failover\"\nmembers = [\"away\", \"own\"]\n\
         {}{}[gateway]\nadmin_listen = \"127.0.0.1:0\"\n[[gateway.clients]]\nname = \"web\"\nkeys = [\"{key}\"]\n",
        carried("away", &away),
        carried("own", &carrier.url()),
    );
    let config = Config::from_toml(&file).unwrap();
    let gateway = Gateway::builder().listen("127.0.0.1:0".to_owned()).build(&config).unwrap();
    let server = Server::bind(gateway).await.unwrap();
    let (url, admin) = (server.url(), server.admin_url().unwrap());
    let (_signal, signals) = mpsc::channel(1);
    tokio::spawn(server.serve(signals, move || Ok(config.clone())));
    let client = reqwest::Client::builder().no_proxy().build().unwrap();
    let call = async |path: &str, body: Value| {
        let call = client.post(format!("{url}/v1/verifications{path}")).bearer_auth(key);
        let answer = call.json(&body).send().await.unwrap();
        (answer.status().as_u16(), answer.json::<Value>().await.unwrap())
    };
    let to = json!({ "to": "+12025550123" });
    let (status, sent) = call("", to.clone()).await;
    assert_eq!(status, 201, "{sent}");
    assert_eq!(call("", to).await.0, 429);
    let text = carrier.requests()[0].text();
    let code = text.rsplit("code=").next().unwrap()[..6].to_owned();
    let check = json!({ "verification": sent["verification"], "code": code });
    assert_eq!(call("/check", check).await.1["outcome"], "approved");
    let metrics = client.get(format!("{admin}/metrics")).send().await.unwrap();
    read(&metrics.text().await.unwrap())
}

fn read(text: &str) -> Samples {
    let mut samples = Samples::new();
    for line in text.lines().filter(|line| !line.starts_with('#')) {
        let (name, _) = line.rsplit_once(' ').unwrap();
        let (name, labels) = name.split_once('{').unwrap_or((name, ""));
        let of = samples.entry(name.to_owned()).or_default();
        for (label, value) in matchers(labels.trim_end_matches('}')) {
            of.entry(label).or_default().insert(value);
        }
    }
    samples
}

/// The names and values of `a="x",b=~"y"`.
fn matchers(text: &str) -> Vec<(String, String)> {
    let pairs = text.split("\",").filter_map(|pair| {
        let (name, value) = pair.split_once('"')?;
        let name = name.trim_end_matches(['=', '!', '~']).trim();
        Some((name.to_owned(), value.trim_end_matches('"').to_owned()))
    });
    pairs.collect()
}

/// Every text under this key, wherever it stands.
fn texts(value: &Value, key: &str, all: &mut Vec<String>) {
    match value {
        Value::Object(members) => {
            for (name, value) in members {
                match value {
                    Value::String(text) if name == key => all.push(text.clone()),
                    value => texts(value, key, all),
                }
            }
        }
        Value::Array(values) => values.iter().for_each(|value| texts(value, key, all)),
        _ => {}
    }
}

/// A query: its metrics, each with what it must match, and all other names in it.
struct Query<'a> {
    text: &'a str,
    metrics: BTreeMap<String, Vec<(String, String)>>,
    others: BTreeSet<String>,
}

impl<'a> Query<'a> {
    fn read(text: &'a str) -> Self {
        let mut query = Self { text, metrics: BTreeMap::new(), others: BTreeSet::new() };
        let mut before = String::new();
        for (place, part) in text.split(['{', '}']).enumerate() {
            // What stands in braces is of the metric before them.
            if place % 2 == 1 {
                query.metrics.entry(before.clone()).or_default().extend(matchers(part));
                continue;
            }
            // How long: `[1h]`.
            let part: String =
                part.split('[').map(|part| part.split_once(']').map_or(part, |it| it.1)).collect();
            let names = part.split(|it: char| !it.is_ascii_alphanumeric() && it != '_');
            for name in names.filter(|it| it.starts_with(|it: char| it.is_ascii_alphabetic())) {
                if name.starts_with("passcode_") {
                    query.metrics.entry(name.to_owned()).or_default();
                    before = name.to_owned();
                } else {
                    query.others.insert(name.to_owned());
                }
            }
        }
        query
    }

    fn assert_is_of(&self, samples: &Samples) {
        assert!(!self.metrics.is_empty(), "{}", self.text);
        for (metric, matched) in &self.metrics {
            let labels = samples.get(metric).unwrap_or_else(|| panic!("{metric}: {}", self.text));
            for (label, values) in matched {
                assert!(labels.contains_key(label), "{metric} has no {label}: {}", self.text);
                for value in values.split('|').filter(|it| !it.is_empty() && !it.starts_with('$')) {
                    let is_kind =
                        label == "kind" && ErrorKind::ALL.iter().any(|kind| kind.as_str() == value);
                    let is_known = is_kind || labels[label].contains(value);
                    assert!(is_known, "{metric} has no {label} {value}: {}", self.text);
                }
            }
            for name in self.others.iter().filter(|name| !WORDS.contains(&name.as_str())) {
                assert!(labels.contains_key(name), "{metric} has no {name}: {}", self.text);
            }
            let is_bucket = metric.ends_with("_bucket");
            assert_eq!(self.others.contains("le"), is_bucket, "{}", self.text);
        }
    }
}

#[tokio::test]
async fn every_query_of_the_dashboard_is_of_a_metric_that_is_there() {
    let samples = samples().await;
    let dashboard: Value = serde_json::from_str(DASHBOARD).unwrap();
    let mut queries = Vec::new();
    texts(&dashboard["panels"], "expr", &mut queries);
    let panels = queries.len();
    texts(&dashboard["templating"], "definition", &mut queries);
    assert!(panels > 15 && queries.len() > panels, "{queries:?}");
    let mut asked = BTreeSet::new();
    for query in &queries {
        let query = Query::read(query);
        query.assert_is_of(&samples);
        asked.extend(query.metrics.into_keys());
    }
    // And none is forgotten.
    let family = |name: &str| {
        ["_bucket", "_sum", "_count"]
            .iter()
            .find_map(|part| name.strip_suffix(part))
            .unwrap_or(name)
            .to_owned()
    };
    let all: BTreeSet<_> = samples.keys().map(|name| family(name)).collect();
    assert_eq!(asked.iter().map(|name| family(name)).collect::<BTreeSet<_>>(), all);
}

/// Names in legends are labels that their query leaves.
#[test]
fn a_legend_names_what_its_query_is_grouped_by() {
    let dashboard: Value = serde_json::from_str(DASHBOARD).unwrap();
    let mut ids = BTreeSet::new();
    for panel in dashboard["panels"].as_array().unwrap() {
        assert!(ids.insert(panel["id"].as_u64()), "{}", panel["title"]);
        for target in panel["targets"].as_array().into_iter().flatten() {
            let (query, legend) =
                (target["expr"].as_str().unwrap(), target["legendFormat"].as_str().unwrap());
            let groups = Query::read(query).others;
            for name in legend.split("{{").skip(1).filter_map(|rest| rest.split_once("}}")) {
                assert!(groups.contains(name.0), "{query}: {legend}");
            }
        }
    }
}

#[test]
fn a_query_of_something_else_is_found() {
    let samples = read("passcode_a_total{provider=\"x\",outcome=\"sent\"} 1\n");
    for good in [
        "sum by (provider) (rate(passcode_a_total{outcome=\"sent\",provider=~\"$p\"}[5m]))",
        "passcode_a_total",
    ] {
        Query::read(good).assert_is_of(&samples);
    }
    for bad in [
        "sum(1)",
        "passcode_b_total",
        "sum by (country) (passcode_a_total)",
        "passcode_a_total{country=\"US\"}",
        "passcode_a_total{outcome=\"approved\"}",
        "passcode_a_total{provider=~\"$p\",outcome=~\"sent|gone\"}",
        "sum by (le) (passcode_a_total)",
    ] {
        let judged = std::panic::catch_unwind(|| Query::read(bad).assert_is_of(&samples));
        assert!(judged.is_err(), "{bad}");
    }
}
