//! Several processes on one file.

use serde_json::json;

use crate::file::File;
use crate::own_codes;
use crate::replica::Replica;

#[tokio::test]
async fn of_two_hundred_right_guesses_one_is_approved() {
    own_codes::one_approval(&File::new().config()).await;
}

#[tokio::test]
async fn resends_of_two_processes_keep_one_code_and_one_count() {
    own_codes::one_code_and_one_count(&File::new().config()).await;
}

/// The file is made by whichever is first, and no count is given twice.
#[tokio::test]
async fn four_processes_begin_at_once_and_share_counts() {
    let file = File::new();
    let config = file.config();
    let mut replicas: Vec<_> = (0..4).map(|_| Replica::start(&config)).collect();
    for replica in &mut replicas {
        replica.tell(&json!({ "add": { "key": "count", "times": 25 } })).await;
        replica.tell(&json!({ "take": { "key": "few", "limit": 10, "times": 25 } })).await;
        replica.tell(&json!({ "take": { "key": "more", "limit": 90, "times": 25 } })).await;
        replica.tell(&json!({ "take": { "key": "most", "limit": 101, "times": 50 } })).await;
    }
    let (mut counts, mut taken) = (Vec::new(), [0; 3]);
    for replica in &mut replicas {
        let added = replica.line().await.unwrap();
        counts.extend(added.as_array().unwrap().iter().map(|count| count.as_u64().unwrap()));
        for sum in &mut taken {
            *sum += replica.line().await.unwrap().as_u64().unwrap();
        }
    }
    counts.sort_unstable();
    assert_eq!(counts, (1..=100).collect::<Vec<_>>());
    assert_eq!(taken, [10, 90, 101]);
}
