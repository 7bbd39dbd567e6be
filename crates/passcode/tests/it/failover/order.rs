//! The settings `order` and `weights`: what they may be, what is found, and every mistake.

use passcode::ErrorKind;

use crate::scripted::Stage;

const TWO: &str = "
[providers.us]
kind = \"scripted\"
[providers.india]
kind = \"scripted\"
";

/// A failover of two members, with these settings in its fifth line.
fn failover(settings: &str) -> String {
    format!(
        "default = \"main\"\n[providers.main]\nkind = \"failover\"\nmembers = [\"us\", \"india\"]\n{settings}\n{TWO}"
    )
}

#[test]
fn each_mistake_names_place_value_and_choices() {
    let at = "configuration, line 5: providers.main";
    let no_weights = "the order is the given one, which has no weights: set order to \"weight\" or \"conversion\"";
    let all_zero = "every weight is 0, so nobody could be asked first: give one member more";
    let table = [
        ("order = \"weigth\"", ".order: no such choice \"weigth\"; did you mean \"weight\"? (choices: weight, given, conversion)".to_owned()),
        ("order = \"random\"", ".order: no such choice \"random\"; choices: ".to_owned()),
        ("order = 1", ".order: expected ".to_owned()),
        ("order = \"\"", ".order: no such choice \"\"; choices: ".to_owned()),
        ("order = \"weight\"", ".order: the order by weight needs weights: write weights = { us = 1, india = 1 }".to_owned()),
        ("weights = { us = 1, india = 1 }", format!(".weights: {no_weights}")),
        ("weights = { us = 1, india = 1 }\norder = \"given\"", format!(".weights: {no_weights}")),
        ("weights = { us = 1 }\norder = \"weight\"", ".weights: the member \"india\" has no weight: 0 is never asked first".to_owned()),
        ("weights = {}\norder = \"weight\"", ".weights: the member \"us\" has no weight: 0 is never asked first".to_owned()),
        ("weights = { us = 1 }\norder = \"conversion\"", ".weights: the member \"india\" has no weight: 0 is never asked first".to_owned()),
        ("weights = { us = 0, india = 0 }\norder = \"weight\"", format!(".weights: {all_zero}")),
        ("weights = { us = 0, india = 0 }\norder = \"conversion\"", format!(".weights: {all_zero}")),
        ("weights = { us = 1, india = 1, uk = 1 }\norder = \"weight\"", ".weights.uk: \"uk\" is no member; members: us, india".to_owned()),
        ("weights = { us = -1, india = 1 }\norder = \"weight\"", ".weights.us: -1 is out of range: choose 0, which is never asked first, to 1000000".to_owned()),
        ("weights = { us = 1000001, india = 1 }\norder = \"weight\"", ".weights.us: 1000001 is out of range: choose 0, which is never asked first, to 1000000".to_owned()),
        ("weights = { us = 0.5, india = 1 }\norder = \"weight\"", ".weights.us: expected a whole number".to_owned()),
        ("weights = { us = \"3\", india = 1 }\norder = \"weight\"", ".weights.us: expected a whole number".to_owned()),
        ("weights = [3, 1]\norder = \"weight\"", ".weights: expected a table, found a list".to_owned()),
        ("weight = { us = 3, india = 1 }", ".weight: no such key \"weight\"; did you mean \"weights\"?".to_owned()),
    ];
    let mut wrong = String::new();
    for (settings, expected) in table {
        let error = Stage::default().build(&failover(settings)).expect_err(settings);
        assert_eq!(error.kind(), ErrorKind::Config, "{settings}");
        let expected = format!("{at}{expected}");
        if !error.to_string().starts_with(&expected) {
            wrong.push_str(&format!("{settings}\nexpected: {expected}\n    said: {error}\n"));
        }
    }
    assert_eq!(wrong, "");
}

#[test]
fn what_can_work_builds_and_only_learning_in_one_process_is_found() {
    let finding = "configuration, line 5: providers.main.order: what is learned is in the memory of one process";
    for (settings, is_found) in [
        ("", false),
        ("order = \"given\"", false),
        ("order = \"weight\"\nweights = { us = 3, india = 0 }", false),
        ("order = \"weight\"\nweights = { us = 1000000, india = 1 }", false),
        ("order = \"conversion\"", true),
        ("order = \"conversion\"\nweights = { us = 3, india = 1 }", true),
    ] {
        let providers = Stage::default().build(&failover(settings)).unwrap();
        let findings: Vec<_> = providers.findings().iter().map(ToString::to_string).collect();
        assert_eq!(findings.len(), usize::from(is_found), "{settings} {findings:?}");
        assert!(findings.iter().all(|it| it.starts_with(finding)), "{findings:?}");
        assert!(findings.iter().all(|it| it.contains("store_keys")), "{findings:?}");
    }
}

#[cfg(feature = "sqlite")]
#[test]
fn with_a_store_that_stays_nothing_is_found() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("passcode.db");
    let store = format!(
        "store_keys = [\"AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8\"]\nstore = {{ kind = \"sqlite\", path = {path:?} }}\n"
    );
    let text = format!("{store}{}", failover("order = \"conversion\""));
    let providers = Stage::default().build(&text).unwrap();
    let about: Vec<_> =
        providers.findings().iter().filter(|it| it.provider() == Some("main")).collect();
    assert!(about.is_empty(), "{about:?}");
}
