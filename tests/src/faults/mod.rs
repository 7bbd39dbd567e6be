//! Faults on real sockets: what each comes to, for every vendor.

pub(crate) mod bench;
mod dropped;
pub(crate) mod matrix;

use std::time::Duration;

use futures_util::future::join_all;
use passcode::{Dispatch, Error};

use crate::faults::bench::{Asked, Came, meet};
use crate::faults::matrix::{Row, rows};
use passcode_cli::exit_status;

/// Far above every limit set, below every default.
const BOUND: Duration = Duration::from_secs(9);

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn every_fault_comes_to_what_the_matrix_says() {
    let mut wrong = Vec::new();
    for row in rows() {
        let all = bench::all().into_iter();
        let all = all.map(|asked| async move { (asked, meet(row.at, asked).await) });
        for (asked, came) in join_all(all).await {
            let problems = came.map_or_else(|what| vec![what], |came| compare(&row, asked, &came));
            wrong.extend(problems.iter().map(|what| format!("{:?}, {asked}: {what}", row.at)));
        }
    }
    assert!(wrong.is_empty(), "\n{}", wrong.join("\n"));
}

fn compare(row: &Row, asked: Asked, came: &Came) -> Vec<String> {
    let mut problems = came.trespasses.clone();
    let (expected, requests) = if asked.fetching {
        ((row.token_kind, Dispatch::NotSent, row.token_exit), 0)
    } else {
        ((row.kind, row.dispatch, row.exit), row.requests)
    };
    let mut check = |holds: bool, what: String| {
        if !holds {
            problems.push(what);
        }
    };
    let error = &came.error;
    let found = (error.kind(), error.dispatch(), exit(error));
    check(found == expected, format!("expected {expected:?}, found {found:?}: {error}"));
    check(came.requests == requests, format!("{} requests", came.requests));
    check(came.other_requests <= 1, format!("{} other calls", came.other_requests));
    check(came.took < BOUND, format!("it took {:?}", came.took));
    let wait = error.retry_after().map(|wait| wait.as_secs());
    let waits = match (row.wait, wait) {
        (None, None) => true,
        (Some((from, to)), Some(wait)) => (from..=to).contains(&wait),
        _ => false,
    };
    check(waits, format!("Retry-After came out as {wait:?}"));
    problems
}

/// What the command's process would end with.
fn exit(error: &Error) -> u8 {
    let same = Error::new(error.kind(), "x").with_dispatch(error.dispatch());
    exit_status(&Err(same))
}
