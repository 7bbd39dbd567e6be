//! The page about the log is true: its outage is one that happened, and it has every line there is.

use std::fs;
use std::path::{Path, PathBuf};

use loopback::capture;
use passcode::{Config, OtpProviderExt};
use passcode_sandbox::{Fault, Rule, Sandbox};

const PAGE: &str = include_str!("../../docs/logs.md");

/// Fields whose values differ from run to run.
const CHANGING: [&str; 2] = ["latency_ms=", "127.0.0.1:"];

/// A line with `N` for each number that changes.
fn steady(line: &str) -> String {
    let mut line = line.trim().to_owned();
    for field in CHANGING {
        let pieces: Vec<_> = line.split(field).map(str::to_owned).collect();
        let rest = pieces[1..].iter().map(|piece| {
            let digits = piece.chars().take_while(char::is_ascii_digit).count();
            format!("{field}N{}", &piece[digits..])
        });
        line = pieces[..1].iter().cloned().chain(rest).collect();
    }
    line
}

/// One vendor dies at night, and another one takes over.
#[tokio::test]
async fn the_outage_on_the_page_is_one_that_happened() {
    let (log, _listening) = capture("passcode=info,passcode_sandbox=off");
    // With an address of its own, so that it can stop listening while the other goes on.
    let sandbox = Sandbox::builder().listen_for("ratio", "127.0.0.1:0".parse().unwrap());
    let sandbox = sandbox.spawn().await.unwrap();
    let failover =
        "[providers.safe]\nkind = \"failover\"\nmembers = [\"us\", \"india\"]\n\n[providers.main]";
    let text = sandbox
        .config_toml()
        .replace("[providers.main]", failover)
        .replace("default = \"main\"", "default = \"safe\"");
    let providers = Config::from_toml(&text).unwrap().build().unwrap();
    let send = async |person: u8| providers.send_to(&format!("+120255601{person:02}")).await;
    sandbox.faults().add(Rule::new(Fault::NotListening).vendor("ratio"));
    for person in 1..5 {
        assert_eq!(send(person).await.unwrap().provider(), "india");
    }
    let said: Vec<_> = log.text().lines().map(steady).collect();
    let (_, block) = PAGE.split_once("## An outage, as it reads").unwrap();
    let (_, block) = block.split_once("```text\n").unwrap();
    let shown: Vec<_> = block.split("```").next().unwrap().lines().map(steady).collect();
    assert_eq!(said, shown, "write this on the page:\n{}", log.text());
    sandbox.shutdown().await;
}

fn sources(folder: &Path, all: &mut Vec<PathBuf>) {
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() && path.file_name().is_none_or(|name| name != "tests") {
            sources(&path, all);
        } else if path.extension().is_some_and(|extension| extension == "rs") {
            all.push(path);
        }
    }
}

/// What a call of a macro says: the longest piece of its last text that no value stands in.
fn said(call: &str) -> Option<String> {
    let end = [");", "),\n"].iter().filter_map(|end| call.find(end)).min()?;
    let text = call[..end].rsplit('"').nth(1)?.replace("\\\n", " ");
    let text = text.split_whitespace().collect::<Vec<_>>().join(" ");
    let pieces = text.split('{').map(|piece| piece.split_once('}').map_or(piece, |(_, rest)| rest));
    pieces
        .max_by_key(|piece| piece.len())
        .map(|piece| piece.trim_matches([' ', ':', ';']).to_owned())
}

#[test]
fn the_page_has_every_line_that_a_night_can_show() {
    let page = PAGE.split_whitespace().collect::<Vec<_>>().join(" ");
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).parent().unwrap();
    let mut files = Vec::new();
    for folder in ["passcode", "passcode-gateway"] {
        sources(&root.join("crates").join(folder).join("src"), &mut files);
    }
    let mut lines = 0;
    for file in files {
        let text = fs::read_to_string(&file).unwrap();
        for level in ["info", "warn", "error"] {
            for call in text.split(&format!("tracing::{level}!(")).skip(1) {
                let Some(line) = said(call).filter(|line| line.len() > 3) else { continue };
                assert!(page.contains(&line), "docs/logs.md lacks {line:?} of {}", file.display());
                lines += 1;
            }
        }
    }
    assert!(lines > 20, "only {lines} lines were found");
}
