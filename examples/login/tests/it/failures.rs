//! docs/failures.md names every failure, and the page says what it has.

use passcode::{Delivery, Dispatch, Error, ErrorKind, Operation, Rejection, Told};
use passcode_sandbox::{Fault, Rule};

use crate::bench::{Bench, PHONE, Page};

const GUIDE: &str = include_str!("../../../../docs/failures.md");
const ENGLISH: &str = include_str!("../../words/en.toml");
const ALL: [&str; 2] = [ENGLISH, include_str!("../../words/ar.toml")];

fn words(text: &str) -> toml::Table {
    text.parse().unwrap()
}

/// The cells of each row whose first one begins with this name.
fn rows(name: &str) -> Vec<Vec<&'static str>> {
    let start = format!("| `{name}`");
    let rows = GUIDE.lines().filter(|line| line.starts_with(&start));
    rows.map(|line| line.trim_matches('|').split(" | ").map(str::trim).collect()).collect()
}

#[track_caller]
fn is_told(row: &[&str], told: Told) {
    let sentence = words(ENGLISH)["said"][told.as_str()].as_str().unwrap().to_owned();
    let status = told.status().to_string();
    assert_eq!(row[row.len() - 2..], [&*sentence, &*status], "{row:?}");
}

#[test]
fn every_kind_is_told_as_the_guide_has_it() {
    for kind in ErrorKind::ALL {
        let rows = rows(kind.as_str());
        let rows: Vec<_> = rows.iter().filter(|row| row.len() == 4).collect();
        assert!(!rows.is_empty(), "docs/failures.md lacks {kind}");
        for row in rows {
            let error = if row[0].contains("is_input()") {
                passcode::OtpCode::parse("12?4").unwrap_err()
            } else if row[0].contains("MaybeSent") || row[1] == "check" {
                Error::new(*kind, "it broke").with_dispatch(Dispatch::MaybeSent)
            } else {
                Error::local(*kind, "it broke")
            };
            assert_eq!(error.kind(), *kind);
            if ["send", "both"].contains(&row[1]) {
                is_told(row, Told::from(&error));
            }
            if ["check", "both"].contains(&row[1]) {
                is_told(row, Told::from(&error.with_operation(Operation::Verify)));
            }
        }
    }
}

#[test]
fn every_rejection_is_told_as_the_guide_has_it() {
    for reason in Rejection::ALL {
        let rows = rows(reason.as_str());
        assert_eq!(rows.len(), 1, "{reason}");
        is_told(&rows[0], Told::from(*reason));
    }
}

#[test]
fn every_language_has_every_word() {
    let english = words(ENGLISH);
    for text in ALL {
        let other = words(text);
        assert!(english.keys().eq(other.keys()));
        for part in ["said", "delivery"] {
            let names = |words: &toml::Table| -> Vec<String> {
                words[part].as_table().unwrap().keys().cloned().collect()
            };
            assert_eq!(names(&english), names(&other), "{part}");
        }
    }
    for delivery in Delivery::ALL {
        assert!(english["delivery"].get(delivery.as_str()).is_some(), "{delivery:?}");
    }
}

#[tokio::test]
async fn every_failure_is_answered_in_words() {
    for (to, status, path, said) in [
        ("2025550123", 422, "/", "This is not a phone number"),
        ("<b>&", 422, "/", "value=\"&lt;b&gt;&amp;\""),
        ("+12025550181", 429, "/", "That was too often"),
        ("+12025550189", 403, "/", "Please ask our support"),
        ("+12025550180", 200, "/code", "Look whether a code comes to"),
    ] {
        let bench = Bench::new().await;
        bench.submit("/", to).await.says(status, path, said);
    }
    let bench = Bench::new().await;
    bench.sandbox.faults().set([Rule::new(Fault::NotListening)]);
    bench.submit("/", PHONE).await.says(503, "/", "and nothing was sent");
    let bench = Bench::new().await;
    bench.submit("/", "+12025550179").await.says(200, "/code", "We sent a code");
    bench.submit("/code", "123456").await.says(503, "/code", "We can&#x27;t check codes");
}

#[tokio::test]
async fn a_code_that_may_have_come_signs_in() {
    let bench = Bench::new().await;
    bench.submit("/", "+12025550184").await.says(200, "/code", "Look whether a code comes to");
    let code = bench.code("+12025550184").await;
    bench.submit("/code", &code).await.says(200, "/", "You are signed in as");
}

#[tokio::test]
async fn who_asks_twice_at_once_is_told_to_wait_and_keeps_the_code() {
    let bench = Bench::new().await;
    bench.submit("/", PHONE).await;
    let page = bench.submit("/", PHONE).await;
    page.says(429, "/", "Minutes to wait: <bdi>1</bdi>");
    page.says(429, "/", "one-time-code");
    let code = bench.code(PHONE).await;
    bench.submit("/code", &code).await.says(200, "/", "You are signed in as");
}

#[tokio::test]
async fn without_cookies_nobody_is_left_without_a_word() {
    let bench = Bench::new().await;
    bench.submit("/code", "123456").await.says(410, "/code", "Please ask for a new one");
    for path in ["/", "/code"] {
        bench.page(path).await.says(200, path, "Send me a code");
    }
}

#[tokio::test]
async fn a_form_without_its_field_is_answered_in_words_too() {
    let bench = Bench::new().await;
    let empty = async |path: &str| {
        let request = bench.post(path, "").body("other=1");
        Page::of(request.send().await.unwrap()).await
    };
    empty("/").await.says(422, "/", "This is not a phone number");
    bench.submit("/", PHONE).await;
    empty("/code").await.says(422, "/code", "A code has only digits");
}
