//! A process that is killed in the middle of its writes.

use passcode::store::Store;
use serde_json::json;
use std::time::Duration;

use crate::file::File;
use crate::replica::Replica;

const HOUR: Duration = Duration::from_secs(60 * 60);

/// The file works afterwards, and what was told is there.
#[tokio::test]
async fn what_was_told_is_there_after_kill_9() {
    let file = File::new();
    let config = file.config();
    for (round, lines) in [1, 20, 150].into_iter().enumerate() {
        let begin = format!("round {round}:");
        let mut replica = Replica::start(&config);
        replica.tell(&json!({ "write": { "begin": begin } })).await;
        for _ in 0..lines {
            replica.line().await.unwrap();
        }
        replica.kill();
        let mut told = lines - 1;
        while let Some(line) = replica.line().await {
            told = line["put"].as_u64().unwrap();
        }
        let store = file.store();
        for number in 0..=told {
            let kept = store.get(&format!("{begin}{number}")).await.unwrap();
            assert_eq!(kept, Some(number.to_string().into_bytes()), "{round}, {number} of {told}");
        }
        // One more may have been written, and not told.
        let count = u64::try_from(store.add(&begin, 0, HOUR).await.unwrap()).unwrap();
        assert!((told + 1..=told + 2).contains(&count), "{count} after {told}");
        assert_eq!(store.add("works", 1, HOUR).await.unwrap(), i64::try_from(round).unwrap() + 1);
    }
}
