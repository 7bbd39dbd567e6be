use serde_json::Value;

use crate::bench::Bench;

/// It is the same whatever is configured, and asks nobody.
#[tokio::test]
async fn the_schema_is_json_with_every_kind_and_the_gateway() {
    let bench = Bench::new().await;
    let pretty = bench.run(&["schema"]).await;
    let line = bench.run(&["schema", "--json"]).await;
    assert_eq!((pretty.status, line.status), (0, 0));
    assert_eq!((pretty.stderr.as_str(), line.stderr.as_str()), ("", ""));
    let schema: Value = serde_json::from_str(&pretty.stdout).unwrap();
    assert_eq!(line.json(), schema);
    assert!(pretty.stdout.lines().count() > 1000 && line.stdout.lines().count() == 1);
    assert_eq!(schema["$schema"], "https://json-schema.org/draft/2020-12/schema");
    for kind in passcode::Registry::default().kinds() {
        assert!(schema["$defs"][format!("kind-{kind}")].is_object(), "{kind}");
    }
    assert!(schema["properties"]["gateway"]["properties"]["listen"].is_object());
    assert_eq!(bench.requests(), 0);
}
