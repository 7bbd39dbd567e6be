use crate::bench::Bench;

#[tokio::test]
async fn a_new_key_each_time_that_store_keys_takes() {
    let bench = Bench::new().await;
    let first = bench.run(&["store-key"]).await;
    let second = bench.run(&["store-key", "--json"]).await;
    assert_eq!((first.status, second.status, second.stderr.as_str()), (0, 0, ""));
    let key = second.json()["store_key"].as_str().unwrap().to_owned();
    assert_ne!(first.stdout.trim_end(), key);
    let config = bench.config();
    bench.write("keys.toml", &format!("store_keys = [\"env:KEY\"]\n{config}"));
    let arguments = ["providers", "--config", "keys.toml"];
    for key in [first.stdout.trim_end(), &key] {
        assert_eq!(bench.run_with(&arguments, &[("KEY", key)], "").await.status, 0, "{key}");
    }
    let refused = bench.run_with(&arguments, &[("KEY", "short")], "").await;
    assert_eq!(refused.status, 2);
    assert!(refused.stderr.contains("keys.toml, line 1: store_keys: "), "{refused:?}");
    assert!(!refused.stderr.contains("short"), "{refused:?}");
}
