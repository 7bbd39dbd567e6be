//! What is said of the login elsewhere: the test of docs/testing.md, word for word, in which `start`
//! is the service, and how long it is.

use std::error::Error;
use std::net::SocketAddr;

use login::router;
use passcode::{Config, Sealer};
use tokio::net::TcpListener;

async fn start(config: &str) -> Result<String, Box<dyn Error>> {
    let key = Sealer::generate_key()?;
    let config = format!("sealing_keys = [\"literal:{key}\"]\n{config}");
    let app = router(Config::from_toml(&config)?.build()?, false)?;
    let listener = TcpListener::bind("127.0.0.1:0").await?;
    let url = format!("http://{}", listener.local_addr()?);
    let app = app.into_make_service_with_connect_info::<SocketAddr>();
    tokio::spawn(async move { axum::serve(listener, app).await });
    Ok(url)
}

#[tokio::test]
async fn a_person_signs_in_by_a_code() -> Result<(), Box<dyn std::error::Error>> {
    let sandbox = passcode_sandbox::Sandbox::spawn().await?;
    let url = start(&sandbox.config_toml_of(&["prelude"])).await?; // your service
    let browser = reqwest::Client::builder().cookie_store(true).build()?;
    let submit = async |path: &str, text: &str| {
        let request = browser.post(format!("{url}{path}")).form(&[("text", text)]);
        request.send().await?.text().await
    };
    let phone = "+12025550113";
    assert!(submit("/", phone).await?.contains("We sent a code"));
    let code = sandbox.inbox().code_for(phone).await.ok_or("no code came")?;
    assert!(submit("/code", &code).await?.contains("You are signed in as"));
    Ok(())
}

/// What is neither blank nor a comment.
#[test]
fn the_service_has_less_than_150_lines() {
    let is_code = |line: &&str| !line.is_empty() && !line.trim_start().starts_with("//");
    let files = [include_str!("../src/lib.rs"), include_str!("../src/main.rs")];
    let lines: usize = files.iter().map(|file| file.lines().filter(is_code).count()).sum();
    assert!(lines < 150, "{lines}");
    let folder = std::fs::read_dir(concat!(env!("CARGO_MANIFEST_DIR"), "/src"));
    assert_eq!(folder.map(Iterator::count).unwrap_or_default(), 2, "each file is counted");
}

#[test]
fn the_page_has_this_very_test_and_none_is_long() {
    let page = include_str!("../../../docs/testing.md");
    for language in ["python", "javascript", "rust"] {
        let start = format!("```{language}\n");
        let blocks: Vec<_> = page.split(&start).skip(1).collect();
        assert_eq!(blocks.len(), 1, "{language}");
        let block = blocks[0].split("```").next().unwrap_or_default();
        assert!(block.lines().count() < 30, "{language}");
        if language == "rust" {
            assert!(include_str!("documented.rs").contains(block), "{block}");
        }
    }
}
