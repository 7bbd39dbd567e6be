//! Own codes by mail: `send` and `verify` are two processes, and the store is between them.

use serde_json::json;

use crate::bench::Bench;

const ADA: &str = "ada@example.com";
const KEY: &str = "AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8";
const OTHER_KEY: &str = "HxwdHhscGRoXGBUWExQREg8QDQ4LDAkKBwgFBgMEAQI";
const STORE: &str = "[store]\nkind = \"sqlite\"\npath = \"passcode.db\"\ntimeout = \"60s\"\n";

fn config(keys: &str, store: &str, url: &str) -> String {
    format!(
        "store_keys = {keys}\n{store}[providers.mail]\nkind = \"smtp\"\nurl = \"{url}\"\n\
         from = \"login@example.com\"\napp = \"Example\"\n"
    )
}

async fn bench() -> Bench {
    let bench = Bench::new().await;
    let url = bench.sandbox.smtp_url();
    bench.write("passcode.toml", &config("[\"env:KEY\"]", STORE, &url));
    bench
}

#[tokio::test]
async fn send_and_verify_are_two_processes() {
    let bench = bench().await;
    let key = [("KEY", KEY)];
    let sent = bench.run_with(&["send", ADA, "--out", "sent.json"], &key, "").await;
    assert_eq!(sent.status, 0, "{sent:?}");
    assert!(sent.stdout.starts_with("sent a code to a***@example.com by email through mail"));
    let code = bench.code(ADA).await;
    assert_eq!(code.len(), 6);

    let wrong = if code.starts_with('1') { "200000" } else { "100000" };
    let rejected = bench.run_with(&["verify", "sent.json", wrong], &key, "").await;
    assert_eq!(rejected.status, 1, "{rejected:?}");
    let approved = bench.run_with(&["verify", "sent.json", &code], &key, "").await;
    assert_eq!((approved.status, approved.stdout.as_str()), (0, "approved: a***@example.com\n"));
    let again = bench.run_with(&["verify", "sent.json", &code, "--json"], &key, "").await;
    assert_eq!((again.status, &again.json()["reason"]), (1, &json!("already_used")), "{again:?}");

    // Nothing that is kept names anybody or gives a code away.
    let kept = std::fs::read(bench.path("passcode.db")).unwrap();
    let kept = String::from_utf8_lossy(&kept).into_owned();
    assert!(!kept.contains("ada@") && !kept.contains(&code));
    let checked = bench.run_with(&["check"], &key, "").await;
    assert_eq!(checked.status, 0, "{checked:?}");
    assert!(checked.stdout.ends_with("\nstore: sqlite, works\n"), "{checked:?}");
}

#[tokio::test]
async fn too_soon_too_often_and_without_the_key() {
    let bench = bench().await;
    let key = [("KEY", KEY)];
    let send = ["send", ADA, "--json"];
    let sent = bench.run_with(&send, &key, "").await;
    assert_eq!(sent.status, 0, "{sent:?}");
    bench.write("sent.json", &sent.stdout);
    let soon = bench.run_with(&send, &key, "").await;
    let error = soon.error();
    assert_eq!((soon.status, &error["kind"]), (2, &json!("over_limit")), "{soon:?}");
    assert_eq!(error["code"], json!("resend_after"));

    let code = bench.code(ADA).await;
    let verify = ["verify", "sent.json", code.as_str(), "--json"];
    let lost = bench.run_with(&verify, &[("KEY", OTHER_KEY)], "").await;
    assert_eq!((lost.status, &lost.error()["kind"]), (4, &json!("storage")), "{lost:?}");
    // It is put back after the new one.
    let url = bench.sandbox.smtp_url();
    bench.write("passcode.toml", &config("[\"env:OTHER\", \"env:KEY\"]", STORE, &url));
    let both = [("KEY", KEY), ("OTHER", OTHER_KEY)];
    assert_eq!(bench.run_with(&verify, &both, "").await.status, 0);
    std::fs::remove_file(bench.path("passcode.db")).unwrap();
    let again = bench.run_with(&verify, &both, "").await;
    assert_eq!((again.status, &again.error()["kind"]), (4, &json!("storage")), "{again:?}");
}

#[tokio::test]
async fn what_the_memory_of_one_process_keeps_is_refused() {
    let bench = bench().await;
    let url = bench.sandbox.smtp_url();
    let memory = config("[\"env:KEY\"]", "[store]\nkind = \"memory\"\n", &url);
    let sent = bench.run_with(&["send", ADA, "--out", "sent.json"], &[("KEY", KEY)], "").await;
    assert_eq!(sent.status, 0, "{sent:?}");
    let absent = config("[\"env:KEY\"]", "", &url).replace("store_keys = [\"env:KEY\"]\n", "");
    for text in [memory, absent] {
        bench.write("passcode.toml", &text);
        for arguments in [&["send", "bob@example.com"][..], &["verify", "sent.json", "123456"]] {
            let refused = bench.run_with(arguments, &[("KEY", KEY)], "").await;
            assert_eq!((refused.status, refused.stdout.as_str()), (2, ""), "{refused:?}");
            for line in
                ["store_keys = [", "passcode store-key", "[store]", "kind = \"sqlite\"", "path = "]
            {
                assert!(refused.stderr.contains(line), "{line}: {refused:?}");
            }
        }
        let found = bench.run_with(&["check", "--json"], &[("KEY", KEY)], "").await;
        assert_eq!(found.status, 1, "{found:?}");
        let findings = found.json()["findings"].to_string();
        assert!(findings.contains("providers.mail: ") && findings.contains("sqlite"), "{findings}");
    }
    let url = format!("{url}?from=login%40example.com");
    let refused = bench.run(&["send", ADA, "--provider", &url]).await;
    assert_eq!(refused.status, 2, "{refused:?}");
    assert!(refused.stderr.contains("kind = \"sqlite\""), "{refused:?}");
    assert_eq!(bench.sandbox.inbox().messages().len(), 1, "nothing went out");
}

#[tokio::test]
async fn a_store_that_cannot_be_opened_sends_nothing() {
    let bench = bench().await;
    let url = bench.sandbox.smtp_url();
    bench.write("no.db", "this is no database, and long enough to be told from an empty one");
    for path in ["nowhere/passcode.db", "no.db"] {
        let store = STORE.replace("passcode.db", path);
        bench.write("passcode.toml", &config("[\"env:KEY\"]", &store, &url));
        let failed = bench.run_with(&["send", ADA, "--json"], &[("KEY", KEY)], "").await;
        let error = failed.error();
        assert_eq!((failed.status, &error["kind"]), (4, &json!("storage")), "{failed:?}");
        assert_eq!(error["dispatch"], json!("not_sent"));
        let checked = bench.run_with(&["check", "--json"], &[("KEY", KEY)], "").await;
        let store = &checked.json()["store"];
        assert_eq!((checked.status, &store["kind"]), (4, &json!("sqlite")), "{checked:?}");
        assert_eq!(
            (&store["state"], &store["error"]["kind"]),
            (&json!("failed"), &json!("storage"))
        );
        let offline = bench.run_with(&["check", "--offline", "--json"], &[("KEY", KEY)], "").await;
        let store = json!({ "kind": "sqlite", "state": "not tried", "error": null });
        assert_eq!((offline.status, &offline.json()["store"]), (0, &store), "{offline:?}");
    }
    assert!(bench.sandbox.inbox().messages().is_empty());
}

/// The page's own lines, but for where the sandbox listens.
#[tokio::test]
async fn the_page_leads_to_a_first_mail() {
    let page = include_str!("../../../../docs/own-codes.md");
    let (_, config) = page.split_once("<<'END'\n").unwrap();
    let (config, _) = config.split_once("\nEND\n").unwrap();
    assert!(config.lines().count() <= 12, "{config}");
    let bench = Bench::new().await;
    let config = config.replace("smtp://127.0.0.1:2525", &bench.sandbox.smtp_url());
    bench.write("passcode.toml", &config);
    let key = bench.run(&["store-key"]).await.stdout;
    let key = [("PASSCODE_STORE_KEY", key.trim())];
    for (line, status) in [("send ada@example.com --out sent.json", 0), ("verify sent.json -", 1)] {
        assert!(page.contains(&format!("\npasscode {line}")), "{line}");
        let arguments: Vec<_> = line.split(' ').collect();
        let ran = bench.run_with(&arguments, &key, "0000\n").await;
        assert_eq!(ran.status, status, "{ran:?}");
    }
    let code = bench.code(ADA).await;
    let approved = bench.run_with(&["verify", "sent.json", "-"], &key, &format!("{code}\n")).await;
    assert_eq!(approved.status, 0, "{approved:?}");
    assert_eq!(bench.run_with(&["check"], &key, "").await.status, 0);
}
