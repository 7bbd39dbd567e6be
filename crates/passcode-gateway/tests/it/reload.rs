//! What a gateway keeps when it reads its configuration anew.

use loopback::{Reply, Server};
use passcode::Config;
use serde_json::json;

use crate::bench::{Bench, CLIENTS, NOBODY, PHONE, SEND};

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

/// Which member of a failover is asked first, after the first rests.
#[tokio::test]
async fn health_stays_while_the_members_settings_do() {
    let file = |order: &str, note: &str, other: &str| {
        let providers = format!(
            "main = {{ kind = \"staged\"{note} }}\nboth = {{ kind = \"failover\", members = {order} }}"
        );
        let file = CLIENTS.replace("main = { kind = \"staged\" }", &providers);
        let file = file.replace(
            "mail = { kind = \"staged\" }",
            &format!("mail = {{ kind = \"staged\"{other} }}"),
        );
        file.replace("default = \"main\"", "default = \"both\"")
    };
    let (given, turned) = ("[\"main\", \"mail\"]", "[\"main\", \"mail\", \"spare\"]");
    let noted = ", note = \"new\"";
    for (order, note, other, first) in [
        (given, "", "", "mail"),
        // The policy, or another member, may change.
        (turned, "", "", "mail"),
        (given, "", noted, "mail"),
        // Who is new isn't known.
        (given, noted, "", "main"),
    ] {
        let bench = Bench::with(&file(given, "", ""));
        bench.stage.is_down("main", true);
        for _ in 0..3 {
            assert_eq!(bench.send(&json!({ "to": PHONE })).await.status, 201);
        }
        bench.stage.is_down("main", false);
        bench.stage.take_asked();
        bench.reload(&file(order, note, other));
        // Nor does a mistake forget.
        let config = Config::from_toml("nonsense = 1").unwrap();
        assert!(bench.gateway.reload(&config).is_err());
        bench.reload(&file(order, note, other));
        assert_eq!(bench.send(&json!({ "to": PHONE })).await.status, 201);
        assert_eq!(bench.stage.take_asked(), [first], "{order} {note} {other}");
    }
}

/// Message Central gives one for a password.
#[tokio::test]
async fn a_vendors_token_stays_while_its_settings_do() {
    let folder = tempfile::tempdir().unwrap();
    let secret = folder.path().join("password");
    let token = "/auth/v1/authentication/token";
    for (change, tokens) in [("", 1), ("password", 2), ("locale = \"de\"", 2)] {
        let vendor = Server::start(move |request| {
            if request.path.starts_with(token) {
                return Reply::json(200, r#"{"status":200,"token":"a.b.c"}"#);
            }
            let body = r#"{"responseCode":200,"message":"SUCCESS","data":{"verificationId":"7","mobileNumber":"2025550123","responseCode":"200","errorMessage":null,"timeout":"60"}}"#;
            Reply::json(200, body)
        })
        .await;
        std::fs::write(&secret, "one").unwrap();
        let file = |line: &str| {
            format!(
                "[providers.india]\nkind = \"messagecentral\"\ncustomer_id = \"C-1\"\n\
                 password = \"file:{}\"\nbase_url = \"{}\"\n{line}\n",
                secret.display(),
                vendor.url()
            )
        };
        let bench = Bench::with(&file(""));
        assert_eq!(bench.send(&json!({ "to": PHONE })).await.status, 201);
        if change == "password" {
            std::fs::write(&secret, "two").unwrap();
            bench.reload(&file(""));
        } else {
            bench.reload(&file(change));
        }
        assert_eq!(bench.send(&json!({ "to": PHONE })).await.status, 201);
        let requests = vendor.requests();
        let asked = requests.iter().filter(|request| request.path.starts_with(token));
        assert_eq!(asked.count(), tokens, "{change}");
        assert_eq!(requests.len(), tokens + 2, "{change}");
    }
}

/// It listens where it did until a restart, so nothing that is safe only elsewhere is taken.
#[tokio::test]
async fn nobody_is_let_in_where_it_listens_still() {
    let public = |gateway: &str| {
        CLIENTS.replacen(
            "[[gateway.clients]]\nname = \"web\"",
            &format!("[gateway]\n{gateway}\n[[gateway.clients]]\nname = \"web\""),
            1,
        )
    };
    let listens = public("listen = \"0.0.0.0:8080\"\nbehind_tls_proxy = true");
    let loopback = "[gateway]\nlisten = \"127.0.0.1:8080\"\n";
    for (file, missing) in [
        (NOBODY.to_owned(), "needs clients with keys"),
        (format!("{NOBODY}{loopback}"), "needs clients with keys"),
        (public("listen = \"127.0.0.1:8080\""), "needs TLS"),
        (CLIENTS.to_owned(), "needs TLS"),
    ] {
        let bench = Bench::with(&listens);
        let read = || Config::from_toml(&file).unwrap();
        let refused = bench.gateway.reload(&read()).unwrap_err().to_string();
        assert!(refused.contains("0.0.0.0:8080") && refused.contains(missing), "{refused}");
        assert!(!bench.gateway.is_config_loaded());
        // Another machine can write what it likes into `Host`.
        let call = bench.post(SEND, &json!({ "to": PHONE })).without("authorization").send().await;
        assert_eq!(call.status, 401, "{file}");
        assert_eq!(bench.stage.sends(), 0);
        // And once more: what was refused isn't remembered.
        assert!(bench.gateway.reload(&read()).is_err());
        bench.reload(&listens);
        // Elsewhere after a restart, and with what it needs until then.
        bench.reload(&public("listen = \"127.0.0.1:1\"\nbehind_tls_proxy = true"));
        assert!(bench.gateway.reload(&read()).is_err());
    }
}
