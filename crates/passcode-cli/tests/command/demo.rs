use tempfile::TempDir;

use crate::bench::{Bench, command};

#[test]
fn the_demo_needs_nothing_and_approves_everything() {
    let nowhere = TempDir::new().unwrap();
    let output = command(nowhere.path()).arg("demo").output().unwrap();
    let shown = String::from_utf8(output.stdout).unwrap();
    assert!(output.status.success(), "{shown}");
    assert_eq!(shown.matches("-> approved").count(), 3, "{shown}");
    assert_eq!(shown.matches("-> rejected: wrong_code").count(), 3, "{shown}");
    assert_eq!(std::fs::read_dir(nowhere.path()).unwrap().count(), 0, "it leaves nothing behind");
}

#[tokio::test]
async fn as_json_it_is_one_line_without_a_session_token() {
    let bench = Bench::new().await;
    let ended = bench.run(&["demo", "--json"]).await;
    assert_eq!((ended.status, ended.stderr.as_str()), (0, ""));
    let shown = ended.json();
    let providers: Vec<_> =
        shown["demo"].as_array().unwrap().iter().map(|step| &step["provider"]).collect();
    assert_eq!(providers, ["us", "us", "india"]);
    for step in shown["demo"].as_array().unwrap() {
        assert_eq!(step["right_code"]["outcome"], "approved", "{step}");
        assert_eq!(step["wrong_code"]["reason"], "wrong_code", "{step}");
        assert!(!step["id"].as_str().unwrap().is_empty());
    }
    assert!(!ended.stdout.contains("eyJ"), "{}", ended.stdout);
}

#[tokio::test]
async fn interactively_the_person_types_the_code() {
    let bench = Bench::new().await;
    // Nobody can know the codes beforehand: a code that was never sent ends as a rejection.
    let ended = bench.run_with(&["demo", "--interactive"], &[], "").await;
    assert!(ended.stderr.contains("type it"), "{ended:?}");
    assert_eq!(ended.status, 2, "{ended:?}");
    assert!(ended.stderr.contains("the code is empty"), "{ended:?}");
}
