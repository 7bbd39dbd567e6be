//! What the page is made of.

use std::time::Duration;

use aws_lc_rs::digest::{SHA256, digest};
use base64::Engine;
use base64::prelude::BASE64_STANDARD;
use serde_json::json;

use super::read::{Scene, bench, clients, figures, open, open_at, own, plain, rows};
use crate::bench::{Bench, PHONE};
use crate::stage::Hands;

#[tokio::test]
async fn without_traffic_it_says_so() {
    let bench = bench(&Scene::new().await.file);
    let page = open(&bench).await.text;
    assert!(page.contains("Nothing was sent or checked in the last day."), "{page}");
    assert!(page.contains("No failover is configured."), "{page}");
    assert!(!page.contains("<figure>"), "{page}");
}

/// It can load, run and send nothing, and its own style is the only one.
#[tokio::test]
async fn nothing_but_its_own_style_is_allowed() {
    let scene = Scene::new().await;
    let bench = bench(&scene.file);
    scene.sign_in(&bench, PHONE).await;
    let answer = open(&bench).await;
    let page = &answer.text;
    let (_, style) = page.split_once("<style>").unwrap();
    let (style, rest) = style.split_once("</style>").unwrap();
    let hash = BASE64_STANDARD.encode(digest(&SHA256, style.as_bytes()));
    let policy = format!(
        "default-src 'none'; style-src 'sha256-{hash}'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
    );
    for (name, value) in [
        ("content-security-policy", policy.as_str()),
        ("content-type", "text/html; charset=utf-8"),
        ("cache-control", "no-store"),
        ("x-content-type-options", "nosniff"),
        ("referrer-policy", "no-referrer"),
    ] {
        assert_eq!(answer.header(name), Some(value), "{name}");
    }
    assert!(style.contains("prefers-color-scheme: dark"));
    // It comes again by itself only if somebody wants it to.
    let meta = "<meta http-equiv=\"refresh\" content=\"30\">";
    assert!(!page.contains("http-equiv") && page.contains("href=\"?reload\""), "{page}");
    assert!(open_at(&bench, "/?reload").await.text.contains(meta));
    for absent in ["<script", " style=", "src=", "http:", "https:", "url(", " onload"] {
        assert!(!page.contains(absent), "{absent}");
    }
    // Who can't see it hears what it shows.
    assert_eq!(rest.matches("<table").count(), rest.matches("<caption").count());
    assert!(
        rest.split("<th")
            .skip(1)
            .filter(|cell| !cell.starts_with("ead"))
            .all(|cell| cell.starts_with(" scope=\""))
    );
    for svg in rest.split("<svg").skip(1) {
        let head = svg.split('>').next().unwrap();
        assert!(
            head.contains("role=\"img\" aria-labelledby=") || head.contains("aria-hidden"),
            "{head}"
        );
    }
}

#[tokio::test]
async fn names_are_text() {
    let scene = Scene::new().await;
    let name = "<img src=x>&'\"";
    let file = format!(
        "default = {name:?}\n{}[providers.main]\nkind = \"failover\"\nmembers = [{name:?}]\n{}",
        own(name, &scene.carrier.url()),
        clients()
    );
    let bench = bench(&file);
    scene.sign_in(&bench, PHONE).await;
    let page = open(&bench).await.text;
    assert!(!page.contains("<img"), "{page}");
    let safe = "&lt;img src=x&gt;&amp;&#39;&quot;";
    assert_eq!(rows(&page, "providers", "Last day")[0][0], safe);
    assert_eq!(rows(&page, "members", "Members of failovers")[0][1], safe);
}

#[tokio::test]
async fn members_are_told_in_words() {
    let failover = "default = \"safe\"\n[providers]\nmain = { kind = \"staged\" }\nspare = { kind = \"staged\" }\n\
                    safe = { kind = \"failover\", members = [\"main\", \"spare\"] }\n";
    for (later, words) in [(0, "resting until "), (3600, "resting; the next send tries it")] {
        let hands = Hands::now();
        hands.go_on(Duration::from_secs(later));
        let bench = Bench::at(hands, &format!("{failover}{}", clients()));
        let members = async || rows(&open(&bench).await.text, "members", "Members of failovers");
        assert_eq!(members().await, [["safe", "main", "in use"], ["safe", "spare", "in use"]]);
        bench.stage.is_down("main", true);
        for _ in 0..3 {
            assert_eq!(bench.send(&json!({ "to": PHONE })).await.status, 201);
        }
        let told = members().await;
        assert!(told[0][2].starts_with(words), "{told:?}");
        assert_eq!(told[1], ["safe", "spare", "in use"]);
        let page = open(&bench).await.text;
        assert!(plain(&page).contains("One member of a failover rests here."), "{page}");
        assert!(page.contains("This replica only"));
    }
}

#[tokio::test]
async fn a_refused_reload_is_told() {
    let bench = bench(&Scene::new().await.file);
    let is_told = async || open(&bench).await.text.contains("The configuration was refused");
    assert!(!is_told().await);
    let nonsense = passcode::Config::from_toml("nonsense = 1").unwrap();
    assert!(bench.gateway.reload(&nonsense).is_err());
    assert!(is_told().await);
}

#[tokio::test]
async fn it_says_whose_counts_they_are() {
    let scene = Scene::new().await;
    let mut bench = bench(&scene.file);
    scene.sign_in(&bench, PHONE).await;
    let page = open(&bench).await.text;
    assert!(page.contains("All replicas on this store"), "{page}");
    // Nobody else can see a process' memory.
    let config = passcode::Config::from_toml(&scene.file).unwrap();
    bench.gateway = passcode_gateway::Gateway::builder().build(&config).unwrap();
    scene.sign_in(&bench, "+12025550124").await;
    let page = open(&bench).await.text;
    assert!(page.contains("This process alone: its store is its memory"), "{page}");
    assert_eq!(figures(&page, "day"), ["1", "1", "100%", "0"]);
}
