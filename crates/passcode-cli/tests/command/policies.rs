//! Limits and recipients for tests: each command is a process, and the store is between them.

use serde_json::{Value, json};

use crate::bench::Bench;

const US: &str = "+12025550123";
const TESTER: &str = "+12025550199";
const KEY: (&str, &str) = ("KEY", "AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8");
const CODE: (&str, &str) = ("REVIEW_CODE", "424242");
const STORE: &str =
    "store_keys = [\"env:KEY\"]\n[store]\nkind = \"sqlite\"\npath = \"passcode.db\"\n";

const POLICIES: &str = "[providers.review]\nkind = \"fixed\"\notherwise = \"guarded\"\nuntil = 2999-12-31\n\
    codes = { \"+12025550199\" = \"env:REVIEW_CODE\" }\n\
    [providers.guarded]\nkind = \"limit\"\nof = \"main\"\nsends = [\"1/1h per recipient\", \"5/1h per ip\"]\n\
    guesses = [\"2/1h per recipient\"]\n";

/// The bench's two vendors behind the policies, with this store.
async fn bench(store: &str) -> Bench {
    let bench = Bench::new().await;
    let config = bench.config().replacen("default = \"main\"\n", "", 1);
    bench.write("passcode.toml", &format!("default = \"review\"\n{store}{POLICIES}{config}"));
    bench
}

async fn run(bench: &Bench, arguments: &[&str]) -> crate::bench::Ended {
    bench.run_with(arguments, &[KEY, CODE], "").await
}

#[tokio::test]
async fn limits_hold_from_one_process_to_the_next() {
    let bench = bench(STORE).await;
    let sent = run(&bench, &["send", US, "--json", "--out", "sent.json"]).await;
    assert_eq!((sent.status, &sent.json()["via"]), (0, &json!("review")), "{sent:?}");
    let requests = bench.requests();
    let over = run(&bench, &["send", "+1 (202) 555-0123", "--json"]).await;
    let error = over.error();
    assert_eq!((over.status, &error["kind"]), (2, &json!("over_limit")), "{over:?}");
    assert_eq!(
        (&error["code"], &error["dispatch"]),
        (&json!("1/1h per recipient"), &json!("not_sent"))
    );
    assert!((3500..=3600).contains(&error["retry_after_s"].as_u64().unwrap()), "{error}");
    let code = bench.code(US).await;
    let wrong = if code.starts_with('1') { "200000" } else { "100000" };
    for _ in 0..2 {
        assert_eq!(run(&bench, &["verify", "sent.json", wrong]).await.status, 1);
    }
    let asked = bench.requests();
    let over = run(&bench, &["verify", "sent.json", &code, "--json"]).await;
    let error = over.error();
    assert_eq!((over.status, &error["code"]), (2, &json!("2/1h per recipient")), "{over:?}");
    assert_eq!(bench.requests(), asked, "no vendor was asked");
    assert!(asked > requests);
}

#[tokio::test]
async fn a_recipient_for_tests_costs_no_message() {
    let bench = bench(STORE).await;
    let sent = run(&bench, &["send", TESTER, "--json"]).await;
    assert_eq!((sent.status, &sent.json()["delivery"]), (0, &json!("simulated")), "{sent:?}");
    bench.write("sent.json", &sent.stdout);
    let said = run(&bench, &["send", TESTER]).await;
    let nothing =
        "sent nothing, as is configured for this recipient for tests, ***99 by sms through review";
    assert!(said.stdout.starts_with(nothing), "{said:?}");
    assert_eq!(run(&bench, &["verify", "sent.json", "424241"]).await.status, 1);
    assert_eq!(run(&bench, &["verify", "sent.json", "424242"]).await.status, 0);
    let again = run(&bench, &["verify", "sent.json", "424242", "--json"]).await;
    assert_eq!((again.status, &again.json()["reason"]), (1, &json!("already_used")), "{again:?}");
    assert_eq!(bench.requests(), 0);
}

#[tokio::test]
async fn what_memory_would_lose_is_refused_and_found() {
    for store in ["", "[store]\nkind = \"memory\"\n"] {
        let bench = bench(store).await;
        bench.write(
            "sent.json",
            r#"{"v":1,"provider":"us","id":"1","recipient":"+12025550123","channel":"sms","sent_at":1700000000250,"second_factor":false,"already_pending":false}"#,
        );
        for arguments in [
            &["send", US][..],
            &["send", TESTER],
            &["verify", "sent.json", "123456"],
            &["send", US, "--provider", "guarded"],
        ] {
            let refused = run(&bench, arguments).await;
            assert_eq!((refused.status, refused.stdout.as_str()), (2, ""), "{refused:?}");
            for line in ["store_keys = [", "passcode store-key", "[store]", "kind = \"sqlite\""] {
                assert!(refused.stderr.contains(line), "{line}: {refused:?}");
            }
        }
        let explained = run(&bench, &["providers", "--explain", US, "--json"]).await;
        let last = explained.json()["steps"].as_array().unwrap().last().unwrap().clone();
        assert_eq!((&last["provider"], &last["verdict"]), (&json!("guarded"), &json!("refuse")));
        let found = run(&bench, &["check", "--offline", "--json"]).await;
        assert_eq!(found.status, 1, "{found:?}");
        let findings = found.json()["findings"].to_string();
        for provider in ["providers.review: ", "providers.guarded: "] {
            assert!(
                findings.contains(&format!("{provider}what it keeps is in the memory")),
                "{findings}"
            );
        }
        assert_eq!(bench.requests(), 0);
    }
}

#[tokio::test]
async fn what_a_send_would_meet_is_explained() {
    let bench = bench(STORE).await;
    let explain = ["providers", "--explain", US, "--ip", "192.0.2.7", "--json"];
    let expected = |used: u64, verdict: &str| {
        let step =
            |provider: &str, kind: &str, rule: Option<&str>, used: Option<u64>, verdict: &str| {
                json!([provider, kind, rule, used, verdict])
            };
        let mut steps = vec![
            step("review", "fixed", None, None, "pass"),
            step("guarded", "limit", Some("1/1h per recipient"), Some(used), verdict),
            step("guarded", "limit", Some("5/1h per ip"), Some(used), "pass"),
        ];
        if verdict == "pass" {
            steps.push(step("main", "route", Some("routes[0]"), None, "pass"));
            steps.push(step("us", "ratio", None, None, "ask"));
        }
        Value::from(steps)
    };
    let rows = |json: Value| {
        let keys = ["provider", "kind", "rule", "used", "verdict"];
        let steps = json["steps"].as_array().unwrap().iter();
        let rows = steps.map(|step| {
            assert_eq!(step.as_object().unwrap().len(), keys.len() + 1);
            assert!(step["why"].as_str().is_some_and(|why| !why.is_empty()), "{step}");
            Value::from(keys.map(|key| step[key].clone()).to_vec())
        });
        Value::from(rows.collect::<Vec<_>>())
    };
    for _ in 0..3 {
        let explained = run(&bench, &explain).await;
        assert_eq!((explained.status, explained.stderr.as_str()), (0, ""), "{explained:?}");
        assert_eq!(rows(explained.json()), expected(0, "pass"));
    }
    assert_eq!(bench.requests(), 0);
    assert_eq!(run(&bench, &["send", US, "--ip", "192.0.2.7"]).await.status, 0);
    let explained = run(&bench, &explain).await;
    assert_eq!((explained.status, rows(explained.json())), (0, expected(1, "refuse")));

    let text = run(&bench, &["providers", "--explain", TESTER, "--channel", "voice"]).await;
    assert_eq!((text.status, text.stderr.as_str()), (0, ""), "{text:?}");
    let lines: Vec<_> = text.stdout.lines().collect();
    assert_eq!(lines.len(), 2, "{text:?}");
    assert!(lines[0].starts_with("PROVIDER  KIND   RULE  USED  VERDICT    WHY"), "{text:?}");
    assert!(lines[1].starts_with("review    fixed  -     -     simulated"), "{text:?}");

    std::fs::write(bench.path("passcode.db"), "this is no database, and long enough to be told")
        .unwrap();
    let away = run(&bench, &explain).await;
    assert_eq!(away.status, 0, "{away:?}");
    let step = away.json()["steps"][1].clone();
    assert_eq!((&step["used"], &step["verdict"]), (&Value::Null, &json!("refuse")), "{step}");
    assert!(step["why"].as_str().unwrap().contains("the store failed"), "{step}");

    for bad in [
        &["providers", "--explain", "nobody"][..],
        &["providers", "--explain", US, "--ip", "here"],
        &["providers", "--explain", US, "--channel", "pigeon"],
        &["providers", "--ip", "192.0.2.7"],
    ] {
        assert_eq!(run(&bench, bad).await.status, 2, "{bad:?}");
    }
}

#[tokio::test]
async fn check_says_what_is_not_counted_and_fails_for_what_is_wrong() {
    let bench = bench(STORE).await;
    let config = bench.read("passcode.toml");
    let found = run(&bench, &["check", "--offline", "--json"]).await;
    let remarks = found.json()["remarks"].to_string();
    assert!(remarks.contains("5/1h per ip") && remarks.contains("passcode send --ip"), "{remarks}");
    let findings = found.json()["findings"].to_string();
    assert!(findings.contains("approved without a message"), "{findings}");
    assert_eq!(found.status, 1);
    // Without the recipients for tests there is nothing to find, and still something to say.
    let (before, rest) = config.split_once("[providers.review]").unwrap();
    let (_, after) = rest.split_once("[providers.guarded]").unwrap();
    let without =
        format!("{before}[providers.guarded]{after}").replace("\"review\"", "\"guarded\"");
    let without = ["made-up-secret", "made-up-password"]
        .iter()
        .fold(without, |text, secret| text.replace(secret, "env:KEY"));
    bench.write("passcode.toml", &without);
    let good = run(&bench, &["check", "--offline"]).await;
    assert_eq!((good.status, good.stderr.as_str()), (0, ""), "{good:?}");
    assert!(good.stdout.contains("\nnote: passcode.toml, line "), "{good:?}");
    bench.write("passcode.toml", &without.replace("default = \"guarded\"", "default = \"main\""));
    let around = run(&bench, &["check", "--offline"]).await;
    assert_eq!(around.status, 1);
    assert!(around.stdout.contains("the default \"main\" goes around it"), "{around:?}");
}
