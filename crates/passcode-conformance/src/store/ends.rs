//! A store that doesn't answer.

use std::pin::Pin;
use std::time::Duration;

use futures_util::future::join_all;
use passcode::store::{Quota, Store};
use passcode::{Error, ErrorKind};
use tokio::time::Instant;

use super::suite::{HOUR, Suite, done};
use crate::verdict::{Met, Unmet, ensure, fail, not_applicable};

/// How soon it must be right again when the store is.
const AGAIN: Duration = Duration::from_secs(2);

/// A store that can be used says so.
pub(super) async fn check(suite: &Suite<'_>) -> Met {
    done("check", suite.store.check().await).map(drop)
}

type Ended<'a> = Pin<Box<dyn Future<Output = Option<Error>> + Send + 'a>>;

/// Every operation, and its error.
fn operations<'a>(
    store: &'a dyn Store,
    key: &'a str,
    quota: &'a [Quota],
) -> [(&'static str, Ended<'a>); 8] {
    [
        ("get", Box::pin(async { store.get(key).await.err() })),
        ("put", Box::pin(async { store.put(key, b"x", HOUR).await.err() })),
        ("put_new", Box::pin(async { store.put_new(key, b"x", HOUR).await.err() })),
        ("remove", Box::pin(async { store.remove(key).await.err() })),
        ("add", Box::pin(async { store.add(key, 1, HOUR).await.err() })),
        ("take", Box::pin(async { store.take(quota).await.err() })),
        ("give_back", Box::pin(async { store.give_back(quota).await.err() })),
        ("used", Box::pin(async { store.used(quota).await.err() })),
    ]
}

/// Every operation ends in time, as a failure of the store, and none says that it wrote. Afterwards
/// the same handle works.
pub(super) async fn hang(suite: &Suite<'_>) -> Met {
    let Some(hung) = suite.fixture.hang().await else {
        return Err(not_applicable("the fixture can't stop the store"));
    };
    let ended = every_operation_ends(suite, &*hung).await;
    suite.fixture.heal().await;
    ended?;
    let healed = Instant::now();
    let key = suite.key();
    while let Err(error) = hung.put(&key, b"x", HOUR).await {
        ensure(healed.elapsed() < AGAIN, || {
            format!("the store is right again, and still: {error}")
        })?;
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
    Ok(())
}

async fn every_operation_ends(suite: &Suite<'_>, hung: &dyn Store) -> Met {
    let patience = suite.fixture.patience();
    let (key, quota) = (suite.key(), [Quota::new(suite.key(), 5, HOUR)]);
    let operations =
        operations(hung, &key, &quota).into_iter().map(|(name, operation)| async move {
            let error = tokio::time::timeout(patience, operation).await;
            let error =
                error.map_err(|_| Unmet::Failed(format!("{name} didn't end in {patience:?}")))?;
            match error {
                Some(error) if error.kind() != ErrorKind::Storage => {
                    fail(format!("{name} failed as {:?}: {error}", error.kind()))
                }
                None if !matches!(name, "get" | "used") => {
                    fail(format!("{name} says that it was done"))
                }
                _ => Ok(()),
            }
        });
    join_all(operations).await.into_iter().collect()
}
