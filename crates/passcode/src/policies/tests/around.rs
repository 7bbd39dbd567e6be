//! A `limit` or `fixed` that the default goes around is found, and what is as it should be isn't.

use crate::policies::bench::{OLD, World};

const LIMITS: &str = "sends = [\"1/1h\"]\n";

fn table(name: &str, kind: &str, settings: &str) -> String {
    format!("[providers.{name}]\nkind = \"{kind}\"\n{settings}\n")
}

fn limit(name: &str, of: &str) -> String {
    table(name, "limit", &format!("of = {of:?}\n{LIMITS}"))
}

fn fixed(otherwise: &str) -> String {
    let codes = "codes = { \"+12025550199\" = \"1234\" }\nuntil = \"2999-12-31\"";
    table("review", "fixed", &format!("{codes}\notherwise = {otherwise:?}"))
}

fn route(name: &str, to: &str, otherwise: &str) -> String {
    let routes = format!("routes = [{{ calling_codes = [\"1\"], to = {to:?} }}]");
    table(name, "route", &format!("{routes}\notherwise = {otherwise:?}"))
}

/// Who is found to be gone around, by the default and by whom.
fn gone_around(default: &str, tables: &[String]) -> Vec<String> {
    let vendors = ["us", "uk"].map(|name| table(name, "vendor", "")).concat();
    let config = format!("default = {default:?}\n{}{vendors}", tables.concat());
    let providers = World::new().build(&config, &[OLD]).unwrap();
    let found = providers.findings().iter().filter(|finding| {
        assert_eq!(finding.provider().is_some(), finding.to_string().contains("providers."));
        finding.to_string().contains("around it")
    });
    found
        .map(|finding| {
            let text = finding.to_string();
            let how = text.split_once("the default ").unwrap().1;
            format!("{}: {how}", finding.provider().unwrap())
        })
        .collect()
}

#[test]
fn what_the_default_goes_around_is_found() {
    let unmet = |name: &str, default: &str| {
        format!(
            "{name}: {default:?} goes around it: make it the default, or part of what the default is made of"
        )
    };
    let both = table("both", "failover", "members = [\"us\", \"uk\"]");
    for (default, tables, expected) in [
        ("guarded", vec![limit("guarded", "us")], vec![]),
        ("us", vec![limit("guarded", "us")], vec![unmet("guarded", "us")]),
        ("uk", vec![limit("guarded", "us")], vec![unmet("guarded", "uk")]),
        ("review", vec![fixed("us")], vec![]),
        ("us", vec![fixed("us")], vec![unmet("review", "us")]),
        ("review", vec![fixed("guarded"), limit("guarded", "both"), both.clone()], vec![]),
        (
            "guarded",
            vec![fixed("guarded"), limit("guarded", "both"), both.clone()],
            vec![unmet("review", "guarded")],
        ),
        ("guarded", vec![fixed("us"), limit("guarded", "review")], vec![]),
        // A route around one, and none around either of two.
        (
            "main",
            vec![route("main", "guarded", "us"), limit("guarded", "us")],
            vec!["guarded: \"main\" leads to \"us\" around it too".to_owned()],
        ),
        ("main", vec![route("main", "guarded", "uk"), limit("guarded", "us")], vec![]),
        (
            "main",
            vec![route("main", "guarded", "other"), limit("guarded", "us"), limit("other", "us")],
            vec![],
        ),
        ("main", vec![route("main", "review", "us"), fixed("us")], vec![]),
        (
            "main",
            vec![route("main", "guarded", "uk"), limit("guarded", "both"), both],
            vec!["guarded: \"main\" leads to \"uk\" around it too".to_owned()],
        ),
    ] {
        assert_eq!(gone_around(default, &tables), expected, "{tables:?}");
    }
}
