//! The store of many machines.

mod link;
mod place;
mod scripts;
#[cfg(test)]
mod tests;
mod tls;
mod trouble;

use std::collections::BTreeMap;
use std::fmt;
use std::future::Future;
use std::time::Duration;

use async_trait::async_trait;
use redis::aio::MultiplexedConnection;
use redis::{Script, ScriptInvocation, cmd};
use tokio_rustls::TlsConnector;

pub(crate) use place::Place;
pub(crate) use tls::connector;

use self::link::Link;
use self::scripts::Scripts;
use self::trouble::Trouble;
use super::Store;
use super::clock::milliseconds;
use super::failure::storage;
use super::quota::{Quota, Take};
use super::roll::{Present, Roll};
use super::tally::Tally;
use crate::{Error, Result};

/// No life and no window is longer: a hundred years, in milliseconds. Redis adds it to its clock.
const LONGEST: u64 = 100 * 365 * 24 * 60 * 60 * 1000;

/// The store of many machines, by the clock of Redis.
///
/// It connects when an operation needs it, and again after a failure; whatever fails is not repeated. All
/// its keys have one hash tag, so that in a cluster one node has them all.
pub(crate) struct RedisStore {
    link: Link,
    scripts: Scripts,
    /// What each key begins with: the prefix, and the hash tag made of it.
    begin: String,
    timeout: Duration,
}

/// What the prefix of the keys may be; else why not.
pub(crate) fn check_prefix(prefix: &str) -> Result<(), &'static str> {
    match prefix {
        "" => Err("the prefix is empty: name one, so that a key can be told from others'"),
        prefix if prefix.contains(['{', '}']) => {
            Err("the prefix has a brace, which Redis would take for a hash tag")
        }
        prefix if prefix.len() > 64 || !prefix.bytes().all(|byte| byte.is_ascii_graphic()) => {
            Err("the prefix is not 1 to 64 visible characters of ASCII")
        }
        _ => Ok(()),
    }
}

impl RedisStore {
    /// The store at these places, which are nodes of one cluster if `is_cluster`.
    pub(crate) fn new(
        places: Vec<Place>,
        is_cluster: bool,
        tls: Option<TlsConnector>,
        prefix: &str,
        timeout: Duration,
    ) -> Self {
        let tag =
            Some(prefix.trim_end_matches(':')).filter(|tag| !tag.is_empty()).unwrap_or(prefix);
        let begin = format!("{prefix}{{{tag}}}:");
        let probe = is_cluster.then(|| format!("{begin}probe"));
        let link = Link::new(places, tls, probe, timeout);
        Self { link, scripts: Scripts::new(), begin, timeout }
    }

    fn key(&self, key: &str) -> String {
        format!("{}{key}", self.begin)
    }

    /// A call of a script over quotas: the keys of one after those of another, and of each its limit,
    /// its window and the number of its keys.
    fn call<'s>(&self, script: &'s Script, quotas: &[Quota]) -> ScriptInvocation<'s> {
        let mut call = script.prepare_invoke();
        for quota in quotas {
            call.arg(quota.limit()).arg(life_of(quota.window())).arg(quota.keys().count());
            for key in quota.keys() {
                call.key(self.key(key));
            }
        }
        call
    }

    /// A call of a script over rolls: of each its two keys, its member, how long one stays, and how
    /// many may be there.
    fn call_rolls<'s>(&self, script: &'s Script, rolls: &[Roll]) -> ScriptInvocation<'s> {
        let mut call = script.prepare_invoke();
        for roll in rolls {
            call.key(self.key(roll.key())).key(format!("{}:times", self.key(roll.key())));
            call.arg(roll.member()).arg(life_of(roll.stay())).arg(roll.most());
        }
        call
    }

    /// Does this on the connection, once, within the limit of time. After any failure the next
    /// operation makes a connection anew: it may lead to another server by then.
    async fn with<T, F>(&self, work: impl FnOnce(MultiplexedConnection) -> F) -> Result<T>
    where
        F: Future<Output = Result<T, Trouble>>,
    {
        let mut used = None;
        let done = tokio::time::timeout(self.timeout, async {
            let (connection, number) = self.link.connection().await?;
            used = Some(number);
            work(connection).await
        });
        let failure = match done.await {
            Ok(Ok(done)) => return Ok(done),
            Ok(Err(trouble)) => trouble.in_words(),
            Err(_) => format!("no answer within {} ms", self.timeout.as_millis()),
        };
        if let Some(number) = used {
            self.link.drop_connection(number);
        }
        Err(failed(&failure))
    }
}

fn failed(what: &str) -> Error {
    storage(format!("Redis: {what}"))
}

fn life_of(duration: Duration) -> u64 {
    milliseconds(duration).clamp(1, LONGEST)
}

#[async_trait]
impl Store for RedisStore {
    async fn get(&self, key: &str) -> Result<Option<Vec<u8>>> {
        let key = self.key(key);
        self.with(async |mut redis| Ok(cmd("GET").arg(&key).query_async(&mut redis).await?)).await
    }

    async fn put(&self, key: &str, value: &[u8], life: Duration) -> Result<()> {
        let mut set = cmd("SET");
        set.arg(self.key(key)).arg(value).arg("PX").arg(life_of(life));
        self.with(async |mut redis| Ok(set.query_async(&mut redis).await?)).await
    }

    async fn put_new(&self, key: &str, value: &[u8], life: Duration) -> Result<bool> {
        let mut set = cmd("SET");
        set.arg(self.key(key)).arg(value).arg("NX").arg("PX").arg(life_of(life));
        let done =
            self.with(async |mut redis| Ok(set.query_async::<Option<String>>(&mut redis).await?));
        Ok(done.await?.is_some())
    }

    async fn remove(&self, key: &str) -> Result<bool> {
        let key = self.key(key);
        let removed = self.with(async |mut redis| {
            Ok(cmd("DEL").arg(&key).query_async::<u64>(&mut redis).await?)
        });
        Ok(removed.await? > 0)
    }

    async fn add(&self, key: &str, number: i64, life: Duration) -> Result<i64> {
        let key = self.key(key);
        let mut call = self.scripts.add.key(key);
        call.arg(number).arg(life_of(life));
        self.with(async |mut redis| {
            let count: String = call.invoke_async(&mut redis).await?;
            count.parse().map_err(|_| Trouble::Answer)
        })
        .await
    }

    async fn tally(&self, tallies: &[Tally]) -> Result<()> {
        let mut call = self.scripts.tally.prepare_invoke();
        for tally in tallies {
            call.key(self.key(tally.table()));
            call.arg(tally.entry()).arg(tally.number()).arg(life_of(tally.life()));
        }
        self.with(async |mut redis| Ok(call.invoke_async(&mut redis).await?)).await
    }

    async fn tables(&self, keys: &[String]) -> Result<Vec<BTreeMap<String, i64>>> {
        let mut call = self.scripts.tables.prepare_invoke();
        for key in keys {
            call.key(self.key(key));
        }
        self.with(async |mut redis| Ok(call.invoke_async(&mut redis).await?)).await
    }

    async fn take(&self, quotas: &[Quota]) -> Result<Take> {
        let call = self.call(&self.scripts.take, quotas);
        self.with(async |mut redis| taken(&call.invoke_async::<Vec<u64>>(&mut redis).await?)).await
    }

    async fn give_back(&self, quotas: &[Quota]) -> Result<()> {
        let call = self.call(&self.scripts.give_back, quotas);
        self.with(async |mut redis| Ok(call.invoke_async(&mut redis).await?)).await
    }

    async fn used(&self, quotas: &[Quota]) -> Result<Vec<u64>> {
        let call = self.call(&self.scripts.used, quotas);
        self.with(async |mut redis| Ok(call.invoke_async(&mut redis).await?)).await
    }

    async fn enter(&self, rolls: &[Roll]) -> Result<Take> {
        let call = self.call_rolls(&self.scripts.enter, rolls);
        self.with(async |mut redis| taken(&call.invoke_async::<Vec<u64>>(&mut redis).await?)).await
    }

    async fn leave(&self, rolls: &[Roll], wholly: bool) -> Result<()> {
        let script = if wholly { &self.scripts.strike } else { &self.scripts.leave };
        let call = self.call_rolls(script, rolls);
        self.with(async |mut redis| Ok(call.invoke_async(&mut redis).await?)).await
    }

    async fn present(&self, rolls: &[Roll]) -> Result<Vec<Present>> {
        let call = self.call_rolls(&self.scripts.present, rolls);
        self.with(async |mut redis| {
            let present: Vec<(u64, u64)> = call.invoke_async(&mut redis).await?;
            let present = present.into_iter();
            Ok(present.map(|(members, is_in)| Present { members, is_in: is_in > 0 }).collect())
        })
        .await
    }

    async fn check(&self) -> Result<Vec<String>> {
        let key = self.key("check");
        let memory = self
            .with(async |mut redis| {
                let _: () =
                    cmd("SET").arg(&key).arg("").arg("PX").arg(1).query_async(&mut redis).await?;
                // It may be forbidden to this user.
                Ok(cmd("INFO").arg("memory").query_async::<String>(&mut redis).await.ok())
            })
            .await?;
        Ok(eviction(memory.as_deref().unwrap_or_default()).into_iter().collect())
    }
}

/// What a script says that takes all or none.
fn taken(refused: &[u64]) -> Result<Take, Trouble> {
    match refused {
        [] => Ok(Take::Taken),
        [which, wait] => Ok(Take::Refused {
            which: usize::try_from(*which).map_err(|_| Trouble::Answer)?,
            wait: Duration::from_millis(*wait),
        }),
        _ => Err(Trouble::Answer),
    }
}

/// What may throw away what counts, by the section `memory` of INFO.
fn eviction(memory: &str) -> Option<String> {
    let policy = memory.lines().find_map(|line| line.trim().strip_prefix("maxmemory_policy:"));
    match policy {
        Some("noeviction") => None,
        Some(policy) => Some(format!(
            "Redis has the maxmemory-policy {policy}, by which it throws away codes and counts that still live when \
             its memory is full: set it to noeviction"
        )),
        None => Some(
            "Redis doesn't show its maxmemory-policy to this user: allow the command info, and see that the policy \
             is noeviction, or codes and counts that still live are thrown away when its memory is full"
                .to_owned(),
        ),
    }
}

/// Shows where none of it is: a URL holds a password.
impl fmt::Debug for RedisStore {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("RedisStore").field("keys", &self.begin).finish_non_exhaustive()
    }
}
