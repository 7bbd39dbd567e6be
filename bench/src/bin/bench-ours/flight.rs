use std::sync::Arc;

use passcode_bench::Codes;
use tokio::task::JoinSet;

use crate::pair::pair;
use crate::providers::{self, Failure};

/// So many pairs, of whose sends so many are in flight at once.
pub(crate) async fn pairs(count: usize, at_once: usize) -> Result<(), Failure> {
    let codes = Codes::gathering(at_once);
    let made = Arc::new(providers::make("carrier", "", &codes)?);
    let mut pairs = JoinSet::new();
    for _ in 0..count {
        let (made, codes) = (Arc::clone(&made), codes.clone());
        pairs.spawn(async move {
            let done = pair(&made, made.recipient, &codes).await;
            done.map_err(|failure| failure.to_string())
        });
        if at_once == 1 {
            ended(pairs.join_next().await)?;
        }
    }
    while let Some(one) = pairs.join_next().await {
        ended(Some(one))?;
    }
    Ok(())
}

type One = Result<Result<(), String>, tokio::task::JoinError>;

fn ended(one: Option<One>) -> Result<(), Failure> {
    one.transpose()?.transpose()?;
    Ok(())
}
