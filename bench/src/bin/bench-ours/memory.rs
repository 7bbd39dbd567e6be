//! How much memory is taken, by what Linux says of this process.

use std::sync::Arc;

use passcode::{OtpProvider, Recipient, SendRequest};
use passcode_bench::{Codes, resident};
use tokio::task::JoinSet;

use crate::pair::{pair, recipient};
use crate::providers::{self, Failure};

/// How many bytes more are resident after so many pairs than after a tenth of them.
pub(crate) async fn growth(what: &str, base_url: &str, count: usize) -> Result<u64, Failure> {
    let codes = Codes::default();
    let made = providers::make(what, base_url, &codes)?;
    let mut before = 0;
    for number in 0..count {
        if number == count / 10 {
            before = resident("VmRSS")?;
        }
        pair(&made, &recipient(what, &made, number), &codes).await?;
    }
    Ok(resident("VmRSS")?.saturating_sub(before))
}

/// How many bytes each of so many sends takes that are in flight at once.
pub(crate) async fn flight(base_url: &str, count: usize) -> Result<u64, Failure> {
    let made = providers::make("patient", base_url, &Codes::default())?;
    let (providers, recipient) = (Arc::new(made.providers), made.recipient.parse::<Recipient>()?);
    let before = resident("VmRSS")?;
    let mut sends = JoinSet::new();
    for _ in 0..count {
        let (providers, request) = (Arc::clone(&providers), SendRequest::new(recipient.clone()));
        sends.spawn(async move { providers.send(&request).await });
    }
    while let Some(sent) = sends.join_next().await {
        sent??;
    }
    Ok(resident("VmHWM")?.saturating_sub(before) / count.max(1) as u64)
}
