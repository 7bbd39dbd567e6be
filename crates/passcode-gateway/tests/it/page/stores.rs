//! What becomes of counts when a store is away, or a process ends.

use passcode::{Config, Sealer};
use passcode_gateway::{Ended, Gateway, Server, Signal};
use tokio::sync::mpsc;

use super::read::{Scene, bench, figures, open};
use crate::bench::{Bench, CODE, KEY, PHONE};
use crate::store::Failure;

/// Fails what is counted, and nothing that calls need.
fn fail(bench: &Bench, of: &'static [&'static str], failure: Failure) {
    bench.store.fail(move |name, _| if of.contains(&name) { failure } else { Failure::No });
}

#[tokio::test]
async fn a_store_that_is_away_loses_nothing_and_counts_nothing_twice() {
    // Whether it was done or not, once or again and again.
    for failure in [Failure::Before, Failure::After] {
        let scene = Scene::new().await;
        let bench = bench(&scene.file);
        scene.sign_in(&bench, PHONE).await;
        fail(&bench, &["tally"], failure);
        for phone in ["+12025550124", "+12025550125", "+12025550126"] {
            bench.gateway.flush().await;
            scene.sign_in(&bench, phone).await;
            let page = open(&bench).await.text;
            let is_told = page.contains("The store can’t be reached, so there are no counts.");
            assert!(is_told && !page.contains("id=\"counts\""), "{page}");
        }
        bench.store.mend();
        for _ in 0..2 {
            let page = open(&bench).await.text;
            assert_eq!(figures(&page, "day"), ["4", "4", "100%", "0"], "{failure:?}");
            assert_eq!(figures(&page, "hour"), ["4", "4", "100%", "0"], "{failure:?}");
        }
    }
}

#[tokio::test]
async fn the_page_says_how_this_replica_is_while_the_store_is_away() {
    let scene = Scene::new().await;
    let bench = bench(&scene.file);
    for of in [&["tally", "tables"][..], &["tables"]] {
        fail(&bench, of, Failure::Before);
        scene.sign_in(&bench, "+12025550124").await;
        let page = open(&bench).await.text;
        assert!(page.contains("The store can’t be reached") && page.contains("id=\"members\""));
        bench.store.mend();
    }
    assert_eq!(figures(&open(&bench).await.text, "day")[0], "2");
}

/// Nobody waits for a store that gives no answer, but whoever looks, and not for ever.
#[tokio::test]
async fn a_store_that_is_silent_holds_nobody_up() {
    let scene = Scene::new().await;
    let bench = bench(&scene.file);
    scene.sign_in(&bench, PHONE).await;
    fail(&bench, &["tally", "tables"], Failure::Silent);
    let gateway = bench.gateway.clone();
    let flushing = tokio::spawn(async move { gateway.flush().await });
    while bench.store.written().is_empty() {
        tokio::task::yield_now().await;
    }
    scene.sign_in(&bench, "+12025550124").await;
    tokio::time::pause();
    assert!(open(&bench).await.text.contains("The store can’t be reached"));
    tokio::time::resume();
    flushing.abort();
    bench.store.mend();
    assert_eq!(figures(&open(&bench).await.text, "day"), ["2", "2", "100%", "0"]);
}

/// No number, code or key is in the page or in anything that was written.
#[tokio::test]
async fn nothing_of_a_person_is_on_the_page_or_in_the_store() {
    let scene = Scene::new().await;
    let bench = bench(&scene.file);
    scene.sign_in(&bench, PHONE).await;
    let code = scene.code();
    for status in [201, 429] {
        scene.send(&bench, PHONE, status).await;
    }
    scene.send(&bench, "+12025559990", 202).await;
    let page = open(&bench).await.text;
    let written = bench.store.written();
    assert!(written.contains("{\"sent\":{\"provider\":\"own\",\"country\":\"US\"}}"), "{written}");
    for secret in [PHONE, "2025550123", "2025559990", KEY, CODE, &code] {
        assert!(!page.contains(secret), "{secret} in {page}");
        // A run of six digits can be in a time or in a key.
        if secret.len() > 6 {
            assert!(!written.contains(secret), "{secret} in {written}");
        }
    }
}

/// By a process that is told to end, at once after the last call.
#[tokio::test]
async fn a_restart_loses_nothing() {
    let scene = Scene::new().await;
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("passcode.db");
    let keys =
        [Sealer::generate_key().unwrap(), passcode::store::StoreKeys::generate_key().unwrap()];
    let file = format!(
        "sealing_keys = [\"{}\"]\nstore_keys = [\"{}\"]\n{}[store]\nkind = \"sqlite\"\npath = \"{}\"\n",
        keys[0],
        keys[1],
        scene.file,
        path.display()
    );
    let config = Config::from_toml(&file).unwrap();
    let mut bench = Bench::new();
    for run in 1..=2 {
        let builder = Gateway::builder().listen("127.0.0.1:0".to_owned());
        bench.gateway = builder.build(&config).unwrap();
        let server = Server::bind(bench.gateway.clone()).await.unwrap();
        let (signal, signals) = mpsc::channel(1);
        let config = config.clone();
        let serving = tokio::spawn(server.serve(signals, move || Ok(config.clone())));
        scene.sign_in(&bench, &format!("+1202555012{run}")).await;
        signal.send(Signal::End).await.unwrap();
        assert_eq!(serving.await.unwrap(), Ended::Well);
    }
    bench.gateway = Gateway::builder().build(&config).unwrap();
    let page = open(&bench).await.text;
    assert_eq!(figures(&page, "day"), ["2", "2", "100%", "0"], "{page}");
    assert!(page.contains("All replicas on this store"));
}
