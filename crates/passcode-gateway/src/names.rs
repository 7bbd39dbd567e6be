//! What is kept in the store under each of the store keys, so that it is found while keys are
//! rotated, too.

use std::time::Duration;

use passcode::Result;
use passcode::config::Kept;

/// The names of one thing, in an order that is the same on every replica. Whatever keys two
/// replicas have, they share one at least, so of many that put a new thing there at most one does.
#[derive(Debug, Clone)]
pub(crate) struct Names<'a> {
    kept: &'a Kept,
    names: Vec<String>,
}

impl<'a> Names<'a> {
    pub(crate) fn new(kept: &'a Kept, label: &'static str, parts: &[&str]) -> Self {
        let mut names = kept.keys().names(label, parts);
        names.sort_unstable();
        Self { kept, names }
    }

    /// Every value that is there.
    pub(crate) async fn get(&self) -> Result<Vec<Vec<u8>>> {
        let mut values = Vec::new();
        for name in &self.names {
            values.extend(self.kept.store().get(name).await?);
        }
        Ok(values)
    }

    /// Puts a value there if there is none; whether it did.
    pub(crate) async fn put_new(&self, value: &[u8], life: Duration) -> Result<bool> {
        for (index, name) in self.names.iter().enumerate() {
            if !self.kept.store().put_new(name, value, life).await? {
                for name in &self.names[..index] {
                    self.kept.store().remove(name).await?;
                }
                return Ok(false);
            }
        }
        Ok(true)
    }

    pub(crate) async fn put(&self, value: &[u8], life: Duration) -> Result<()> {
        for name in &self.names {
            self.kept.store().put(name, value, life).await?;
        }
        Ok(())
    }

    /// Adds to the counter of that name, and gives its count. Under the key that two replicas share
    /// it is whole, and under no key is it more.
    pub(crate) async fn add(&self, number: i64, life: Duration) -> Result<i64> {
        let mut count = 0;
        for name in &self.names {
            count = count.max(self.kept.store().add(name, number, life).await?);
        }
        Ok(count)
    }

    pub(crate) async fn remove(&self) -> Result<()> {
        for name in &self.names {
            self.kept.store().remove(name).await?;
        }
        Ok(())
    }
}
