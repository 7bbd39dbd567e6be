//! Many at once.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use crate::OtpCode;
use crate::policies::bench::{Bench, RIGHT, World, over, to};
use crate::{Error, OtpProvider, OtpProviderExt, VerifyRequest};

const NUMBER: &str = "+12125550100";
const TASKS: usize = 50;

/// As many tasks as there are do this, until it was done so often in all. How often it succeeded.
async fn at_once<F>(times: usize, what: impl Fn(usize) -> F + Send + Sync + 'static) -> usize
where
    F: Future<Output = Result<(), Error>> + Send,
{
    let (what, next) = (Arc::new(what), Arc::new(AtomicUsize::new(0)));
    let tasks: Vec<_> = (0..TASKS)
        .map(|_| {
            let (what, next) = (Arc::clone(&what), Arc::clone(&next));
            tokio::spawn(async move {
                let mut succeeded = 0;
                loop {
                    let number = next.fetch_add(1, Ordering::Relaxed);
                    if number >= times {
                        return succeeded;
                    }
                    match what(number).await {
                        Ok(()) => succeeded += 1,
                        Err(error) => drop(over(&error)),
                    }
                }
            })
        })
        .collect();
    let mut succeeded = 0;
    for task in tasks {
        succeeded += task.await.unwrap();
    }
    succeeded
}

async fn sends(bench: Bench, times: usize) -> usize {
    let bench = Arc::new(bench);
    at_once(times, move |_| {
        let bench = Arc::clone(&bench);
        async move { bench.send(NUMBER).await.map(drop) }
    })
    .await
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn of_ten_thousand_sends_to_one_number_the_limit_goes_through() {
    for (rule, limit) in [("7/1h per recipient", 7), ("100/1h", 100), ("150/1h", 150)] {
        let bench = World::new().limit(&format!("sends = [{rule:?}]"));
        let world = bench.world.clone();
        assert_eq!(sends(bench, 10_000).await, limit, "{rule}");
        assert_eq!(world.asked(), limit, "{rule}");
    }
}

/// Of as many different numbers of one country the budget goes through.
#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn of_many_numbers_the_budget_goes_through() {
    let bench = World::new().limit("unverified = { per_country_day = \"20 or 30%\" }");
    let bench = Arc::new(bench);
    let through = at_once(2_000, move |number| {
        let bench = Arc::clone(&bench);
        async move { bench.send(&format!("+1212555{number:04}")).await.map(drop) }
    });
    assert_eq!(through.await, 20);
}

/// How many codes are tried: 50,000, or as many as this variable says. `.ci/extra.d/guesses.sh` has all
/// million of six digits tried, for which a debug build takes a minute.
const CODES: &str = "PASSCODE_TEST_CODES";

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn of_many_codes_the_limit_is_tried() {
    let all = std::env::var(CODES).map_or(50_000, |codes| codes.parse().unwrap());
    let bench = World::new().limit("guesses = [\"5/15m per recipient\"]");
    let world = bench.world.clone();
    let sent = bench.send(NUMBER).await.unwrap();
    world.asked();
    for codes in [all, 1_000] {
        let (providers, sent) = (bench.providers.get("guarded").unwrap().clone(), sent.clone());
        let through = at_once(codes, move |number| {
            let (providers, sent) = (Arc::clone(&providers), sent.clone());
            let code = OtpCode::parse(&format!("{number:06}")).unwrap();
            async move { providers.verify(&VerifyRequest::new(sent, code)).await.map(drop) }
        });
        assert_eq!(through.await, 5);
        assert_eq!(world.asked(), 5);
        world.pass(super::MINUTE * 15);
    }
    assert!(bench.providers.verify_code(&sent, RIGHT).await.unwrap().is_approved());
    assert!(bench.providers.send(&to(NUMBER)).await.is_ok());
}

#[cfg(feature = "sqlite")]
mod processes {
    use std::env;
    use std::path::Path;
    use std::process::{Command, Stdio};
    use std::time::Duration;

    use super::*;
    use crate::store::SqliteStore;

    /// The variable that holds the path of the database, in a process that was started for its sends.
    const DATABASE: &str = "PASSCODE_TEST_LIMIT_DATABASE";

    const ITSELF: &str = "policies::limit::tests::many::processes::two_processes_share_a_limit";

    async fn half(path: &Path) -> usize {
        // Nobody here waits for less than a busy machine takes.
        let timeout = Duration::from_secs(120);
        let bench = World::over(|clock| SqliteStore::new(path, timeout, clock))
            .limit("sends = [\"7/1h per recipient\"]");
        sends(bench, 5_000).await
    }

    /// This test is a process, and starts itself once more for the other.
    #[tokio::test(flavor = "multi_thread", worker_threads = 2)]
    async fn two_processes_share_a_limit() {
        if let Some(path) = env::var_os(DATABASE) {
            println!("through: {}", half(Path::new(&path)).await);
            return;
        }
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("passcode.db");
        let other = Command::new(env::current_exe().unwrap())
            .args([ITSELF, "--exact", "--nocapture"])
            .env(DATABASE, &path)
            .stdout(Stdio::piped())
            .spawn()
            .unwrap();
        let here = half(&path).await;
        let other = other.wait_with_output().unwrap();
        let text = String::from_utf8(other.stdout).unwrap();
        let there = text.split_once("through: ").unwrap().1.split_whitespace().next().unwrap();
        assert_eq!(here + there.parse::<usize>().unwrap(), 7, "{text}");
    }
}
