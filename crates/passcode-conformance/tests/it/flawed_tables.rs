//! What is wrong with the tables of a flawed store.

use std::collections::BTreeMap;

use passcode::Result;
use passcode::store::{MemoryStore, Store, Tally};

use crate::store_flaw::Flaw;

type Table = BTreeMap<String, i64>;

pub(crate) async fn tally(store: &MemoryStore, tallies: &[Tally], flaw: Flaw) -> Result<()> {
    if !matches!(flaw, Flaw::TalliesTwiceAtOnce | Flaw::ProlongsTables | Flaw::TalliesOneByOne) {
        return store.tally(tallies).await;
    }
    for tally in tallies {
        let table = [tally.table().to_owned()];
        let found = store.tables(&table).await?.remove(0);
        let number = match flaw {
            // It writes what it has read and added to, whatever was counted meanwhile.
            Flaw::TalliesTwiceAtOnce => {
                tokio::task::yield_now().await;
                let now = store.tables(&table).await?.remove(0);
                let count = |table: &Table| table.get(tally.entry()).copied().unwrap_or_default();
                count(&found).saturating_add(tally.number()).saturating_sub(count(&now))
            }
            Flaw::ProlongsTables => {
                store.remove(tally.table()).await?;
                for (entry, count) in found {
                    let again = Tally::new(tally.table(), entry, count, tally.life());
                    store.tally(&[again]).await?;
                }
                tally.number()
            }
            _ => {
                tokio::task::yield_now().await;
                tally.number()
            }
        };
        store.tally(&[Tally::new(tally.table(), tally.entry(), number, tally.life())]).await?;
    }
    Ok(())
}

pub(crate) async fn tables(store: &MemoryStore, keys: &[String], flaw: Flaw) -> Result<Vec<Table>> {
    let mut keys = keys.to_vec();
    if flaw == Flaw::ForgetsTheOrder {
        keys.sort();
    }
    store.tables(&keys).await
}
