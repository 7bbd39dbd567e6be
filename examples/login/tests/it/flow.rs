//! What people do, without script.

use crate::bench::{Bench, OTHER, PHONE, wrong};

#[tokio::test]
async fn a_person_signs_in_and_out_by_a_number_or_an_address() {
    let bench = Bench::new().await;
    for (typed, to) in [(" +1 (202) 555-0123 ", PHONE), ("Ada@EXAMPLE.com", "Ada@example.com")] {
        bench.page("/").await.says(200, "/", "Send me a code");
        bench.submit("/", typed).await.says(
            200,
            "/code",
            &format!("We sent a code to <bdi dir=\"ltr\">{to}"),
        );
        let code = bench.code(to).await;
        let typed = format!(" {}-{} ", &code[..3], &code[3..]);
        bench.submit("/code", &typed).await.says(200, "/", "You are signed in as");
        bench.page("/").await.says(200, "/", to);
        bench.submit("/leave", "").await.says(200, "/", "Send me a code");
        bench.page("/").await.says(200, "/", "Send me a code");
    }
}

#[tokio::test]
async fn another_code_comes_through_another_vendor() {
    let bench = Bench::hasty().await;
    bench.submit("/", PHONE).await;
    bench.submit("/", "+1 202 555 0123").await.says(200, "/code", "We sent a code to");
    let vendors: Vec<_> = bench.sandbox.inbox().messages().iter().map(|it| it.vendor).collect();
    assert_eq!(vendors, ["prelude", "twilio"], "newest first");
    let code = bench.code(PHONE).await;
    bench.submit("/code", &code).await.says(200, "/", "You are signed in as");
}

#[tokio::test]
async fn another_person_is_no_second_try_and_takes_the_first_vendor() {
    let bench = Bench::new().await;
    bench.submit("/", PHONE).await;
    bench.submit("/", OTHER).await.says(200, "/code", OTHER);
    let vendors: Vec<_> = bench.sandbox.inbox().messages().iter().map(|it| it.vendor).collect();
    assert_eq!(vendors, ["twilio", "twilio"]);
    let first = bench.code(PHONE).await;
    bench.submit("/code", &first).await.says(422, "/code", "This is not the code.");
    let second = bench.code(OTHER).await;
    bench.submit("/code", &second).await.says(200, "/", OTHER);
}

#[tokio::test]
async fn who_mistyped_the_number_begins_again() {
    let bench = Bench::new().await;
    bench.submit("/", PHONE).await;
    bench.submit("/leave", "").await.says(200, "/", "Send me a code");
    bench.submit("/", OTHER).await.says(200, "/code", OTHER);
    bench.submit("/", "2025550123").await.says(422, "/", "value=\"2025550123\"");
    bench.page("/code").await.says(200, "/code", OTHER);
}

#[tokio::test]
async fn a_page_that_is_loaded_again_sends_nothing() {
    let bench = Bench::new().await;
    bench.submit("/", PHONE).await;
    for _ in 0..3 {
        bench.page("/code").await.says(200, "/code", "We sent a code to");
    }
    assert_eq!(bench.sandbox.inbox().messages().len(), 1);
}

#[tokio::test]
async fn a_wrong_code_can_be_mended_and_too_many_cannot() {
    let bench = Bench::new().await;
    bench.submit("/", PHONE).await;
    let code = bench.code(PHONE).await;
    bench.submit("/code", &wrong(&code)).await.says(422, "/code", "This is not the code.");
    bench.submit("/code", "12?4").await.says(422, "/code", "A code has only digits");
    bench.submit("/code", &code).await.says(200, "/", "You are signed in as");

    let bench = Bench::new().await;
    bench.submit("/", PHONE).await;
    let code = bench.code(PHONE).await;
    for _ in 0..5 {
        bench.submit("/code", &wrong(&code)).await.says(422, "/code", "This is not the code.");
    }
    let last = bench.post("/code", &code).send().await.unwrap();
    assert_eq!(last.status(), 429);
    let wait: u64 = last.headers()["retry-after"].to_str().unwrap().parse().unwrap();
    assert!((1..=900).contains(&wait), "{wait}");
    assert!(last.text().await.unwrap().contains("Minutes to wait:"));
    bench.page("/").await.says(200, "/", "one-time-code");
}

#[tokio::test]
async fn the_page_speaks_the_language_of_the_browser() {
    let bench = Bench::new().await;
    for (accepted, lang) in [
        ("ar-EG,ar;q=0.9,en;q=0.8", "lang=\"ar\" dir=\"rtl\""),
        ("xx, en-GB", "lang=\"en\" dir=\"ltr\""),
        ("arn, en;q=0.9, ar;q=0.8", "lang=\"en\""),
        ("xx,ar;q=0.5", "lang=\"ar\""),
        ("xx", "lang=\"en\""),
        ("", "lang=\"en\""),
    ] {
        let page = bench.get("/").header("accept-language", accepted).send().await.unwrap();
        let text = page.text().await.unwrap();
        assert!(text.contains(lang), "{accepted}: {text}");
    }
}
