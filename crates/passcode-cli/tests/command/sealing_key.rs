use crate::bench::Bench;

#[tokio::test]
async fn a_new_key_each_time_that_seals() {
    let bench = Bench::new().await;
    let first = bench.run(&["sealing-key"]).await;
    let second = bench.run(&["sealing-key", "--json"]).await;
    assert_eq!((first.status, second.status, second.stderr.as_str()), (0, 0, ""));
    let key = second.json()["sealing_key"].as_str().unwrap().to_owned();
    assert_ne!(first.stdout.trim_end(), key);
    for key in [first.stdout.trim_end(), &key] {
        assert!(passcode::Sealer::new([key]).is_ok(), "{key}");
    }
    let config = bench.config();
    bench.write("sealing.toml", &format!("sealing_keys = [\"env:KEY\"]\n{config}"));
    let arguments = ["providers", "--config", "sealing.toml"];
    assert_eq!(bench.run_with(&arguments, &[("KEY", &key)], "").await.status, 0);
    assert_eq!(bench.run_with(&arguments, &[("KEY", "hunter2")], "").await.status, 2);
    assert_eq!(bench.requests(), 0);
}
