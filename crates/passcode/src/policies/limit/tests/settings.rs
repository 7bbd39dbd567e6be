use crate::ErrorKind;
use crate::policies::bench::{OLD, World, limit};

fn mistake(config: &str) -> String {
    let error = World::new().build(config, &[OLD]).unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Config);
    error.to_string()
}

#[test]
fn what_cannot_work_is_a_mistake_with_its_place_and_the_choices() {
    let place = "providers.guarded.";
    for (settings, pieces) in [
        ("", &["there is no limit", "sends, guesses or unverified"][..]),
        ("sends = []\nguesses = []", &["there is no limit"]),
        (
            "sends = [\"1/1h\", \"5/1h per recipent\"]",
            &["line 5", "sends[1]", "did you mean \"recipient\""],
        ),
        (
            "sends = [\"5/1h per recipient\", \"6/1h\", \"5/60m per recipient\"]",
            &["sends[2]", "is the same rule as \"5/1h per recipient\""],
        ),
        (
            "sends = [\"1/1h per ip and recipient\", \"1/1h per recipient and ip\"]",
            &["sends[1]", "same rule"],
        ),
        ("sends = \"5/1h\"", &["sends", "expected a list"]),
        ("guesses = [\"5/15m\"]", &["guesses[0]", "5/15m per recipient"]),
        ("guesses = [\"5/15m per ip\"]", &["guesses[0]", "5/15m per recipient"]),
        ("guesses = [\"5/15m per recipient and ip\"]", &["guesses[0]", "5/15m per recipient"]),
        (
            "guesses = [\"5/15m per recipient\", \"5/900s per recipient\"]",
            &["guesses[1]", "same rule"],
        ),
        (
            "sends = [\"1/1h\"]\nif_unavailable = \"ask\"",
            &["if_unavailable", "\"ask\"", "refuse", "allow"],
        ),
        ("sends = [\"1/1h\"]\nguess = [\"1/1h\"]", &["guess", "guesses"]),
        ("unverified = {}", &["unverified", "there is no budget", "per_country_day"]),
        ("unverified = { mode = \"record\" }", &["unverified", "there is no budget"]),
        (
            "unverified = { per_country_day = \"20\" }",
            &["unverified.per_country_day", "\"20\"", "20 or 30%"],
        ),
        (
            "unverified = { per_country_hour = \"20 or 101%\" }",
            &["unverified.per_country_hour", "20 or 30%"],
        ),
        (
            "unverified = { per_country_week = \"20 or 30%\" }",
            &["per_country_week", "per_country_day"],
        ),
        (
            "unverified = { countries_per_ip_day = 0 }",
            &["unverified.countries_per_ip_day", "1 or more"],
        ),
        (
            "unverified = { countries_per_ip_day = 3, mode = \"log\" }",
            &["mode", "\"log\"", "refuse", "record"],
        ),
    ] {
        let sentence = mistake(&limit(settings));
        for piece in pieces.iter().chain([&place.trim_end_matches('.')]) {
            assert!(sentence.contains(piece), "{settings}: {sentence}");
        }
    }
}

#[test]
fn what_is_no_rule_is_a_mistake_wherever_it_stands() {
    let config = limit("sends = [\"1/1h\"]").replace("of = \"us\"", "of = \"guarded\"");
    assert!(mistake(&config).contains("circle"));
    let config = limit("sends = [\"1/1h\"]").replace("of = \"us\"", "of = \"uk\"");
    assert!(mistake(&config).contains("no such provider \"uk\""));
}

/// What `check` says of it, and whether it is more than good to know.
fn said(config: &str) -> Vec<(bool, String)> {
    let providers = World::new().build(config, &[OLD]).unwrap();
    let findings = providers.findings().iter();
    findings.map(|finding| (finding.is_remark(), finding.to_string())).collect()
}

#[test]
fn what_a_rule_does_not_count_is_said() {
    for (rule, needs) in [
        (
            "1/1h per ip",
            "without an IP address: give each the person's device (SendRequest::with_device; `ip` at the gateway; `passcode send --ip`)",
        ),
        ("1/1h per network", "without an IP address"),
        ("1/1h per prefix 7", "without a number of so many digits"),
        ("1/1h per calling_code", "without a phone number"),
        ("1/1h per country", "without a number of a known country"),
        ("1/1h per client", "without a client: give each its client (SendRequest::with_client)"),
        ("1/1h per country and ip", "without an IP address and a number of a known country"),
    ] {
        let said = said(&limit(&format!("sends = [\"1/1h\", {rule:?}]")));
        let [(true, sentence)] = said.as_slice() else { panic!("{said:?}") };
        assert!(sentence.contains(needs) && sentence.contains(rule), "{sentence}");
        assert!(sentence.contains("line 5: providers.guarded.sends[1]"), "{sentence}");
    }
    for (budget, needs) in [
        ("per_country_day = \"20 or 30%\"", "without a number of a known country"),
        ("countries_per_ip_day = 3", "without a number of a known country and an IP address"),
    ] {
        let said = said(&limit(&format!("unverified = {{ {budget} }}")));
        let [(true, sentence)] = said.as_slice() else { panic!("{said:?}") };
        assert!(sentence.contains(needs) && sentence.contains(budget), "{sentence}");
    }
    assert_eq!(
        said(&limit("sends = [\"1/1h per recipient\"]\nguesses = [\"5/1h per recipient\"]")),
        []
    );
}

#[test]
fn a_rule_that_counts_nothing_at_all_is_found() {
    for rule in ["1/1h per country", "1/1h per prefix 3", "1/1h per recipient and calling_code"] {
        let config = limit(&format!("sends = [{rule:?}]")) + "channels = [\"email\"]\n";
        let said = said(&config);
        let [(false, sentence)] = said.as_slice() else { panic!("{said:?}") };
        assert!(
            sentence.contains("\"us\" sends by e-mail alone, so it counts nothing"),
            "{sentence}"
        );
    }
    let config = limit("sends = [\"1/1h\"]") + "channels = []\n";
    let said = said(&config);
    let [(false, sentence)] = said.as_slice() else { panic!("{said:?}") };
    assert!(sentence.contains("providers.guarded.of: \"us\" can serve nobody"), "{sentence}");
}
