//! What a gateway keeps when it reads its configuration anew.

use passcode::Config;
use passcode_gateway::Gateway;
use serde_json::json;

use crate::bench::{Bench, CLIENTS, PHONE, SEND};

/// Counts that a new store would have forgotten.
#[tokio::test]
async fn counts_stay() {
    let limited = format!(
        "{}\n[providers.guarded]\nkind = \"limit\"\nof = \"main\"\nsends = [\"1/1h per recipient\"]\n",
        CLIENTS.replace("default = \"main\"", "default = \"guarded\"")
    );
    let bench = Bench::with(&limited);
    let body = json!({ "to": PHONE });
    assert_eq!(bench.post(SEND, &body).send().await.status, 201);
    bench.reload(&limited);
    let refused = bench.post(SEND, &body).send().await;
    assert_eq!((refused.status, refused.kind().as_str()), (429, "rate_limited"));
    assert_eq!(refused.body()["rule"], "1/1h per recipient");
}

/// A setting that can't work is a mistake at start.
#[test]
fn what_nothing_is_served_by_is_a_mistake() {
    let twilio = "twilio = { account_sid = \"AC1\", auth_token = \"t\", service_sid = \"VA1\" }";
    let client = format!("[[gateway.clients]]\nname = \"legacy\"\n{twilio}");
    for (what, key) in [
        ("[gateway]\nadmin_listen = \"127.0.0.1:9090\"", "gateway.admin_listen"),
        ("[gateway]\noperator_key = \"0123\"", "gateway.operator_key"),
        (&client, "gateway.clients.twilio"),
    ] {
        let provider = "[providers.us]\nkind = \"ratio\"\nclient_id = \"11111111-2222-4333-8444-555555555555\"\nclient_secret = \"s\"\n";
        let config = Config::from_toml(&format!("{provider}{what}\n")).unwrap();
        let error = Gateway::builder().build(&config).map(drop).unwrap_err();
        assert!(
            error.to_string().contains(&format!("{key}: nothing is served by it yet")),
            "{error}"
        );
    }
}
