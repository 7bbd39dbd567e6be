//! Starting, repeating, counting, configuring and ending a sandbox.

use std::time::{Duration, SystemTime};

use passcode_sandbox::{Clock, Operation, Sandbox};
use reqwest::Method;

use crate::bench::{Answer, Bench, start};

/// Everything random of one sandbox: codes, ids, tokens.
async fn run(seed: u64) -> Vec<String> {
    let bench = Bench::with(|builder| builder.seed(seed)).await;
    let jwt = bench.sign_in_by_sms().await.text_of("sessionJwt");
    let token = bench.token().await;
    let sent = bench.mc_send(&token).await.text;
    let mut all = vec![jwt, token, sent];
    for message in bench.sandbox.inbox().messages() {
        all.extend([message.code, message.verification_id]);
    }
    all
}

#[tokio::test]
async fn a_seed_repeats_everything() {
    let (one, again, other) = (run(7).await, run(7).await, run(8).await);
    assert_eq!(one, again);
    assert!(one.iter().zip(&other).all(|(one, other)| one != other));
}

#[tokio::test]
async fn without_a_seed_nothing_repeats() {
    let mut codes = Vec::new();
    for _ in 0..2 {
        let sandbox = Sandbox::spawn().await.unwrap();
        let http = reqwest::Client::builder().no_proxy().build().unwrap();
        let bench = Bench { sandbox, http };
        bench.send_sms(None).await;
        codes.push(bench.newest().verification_id);
    }
    assert_ne!(codes[0], codes[1]);
}

#[tokio::test]
async fn requests_are_counted_by_vendor() {
    let bench = Bench::new().await;
    bench.send_sms(None).await;
    bench.ratio("sms:send", Some("bad"), serde_json::json!({})).await;
    bench.mc_send(&bench.token().await).await;
    Answer::of(bench.request(Method::POST, "/verification/v3/validateOtp")).await;
    Answer::of(bench.request(Method::GET, "/inbox/messages")).await;
    let requests = |kind| bench.sandbox.requests(kind);
    assert_eq!((requests("ratio"), requests("messagecentral"), requests("nobody")), (2, 3, 0));
    assert_eq!(bench.sandbox.requests_of("messagecentral", Operation::Token), 1);
    assert_eq!(bench.sandbox.all_requests(), 5);
}

#[tokio::test]
async fn a_path_of_no_vendor_is_not_found() {
    let bench = Bench::new().await;
    let answer = Answer::of(bench.request(Method::GET, "/elsewhere")).await;
    assert_eq!(answer.status, 404);
    assert_eq!(bench.sandbox.all_requests(), 0);
}

#[tokio::test]
async fn it_listens_on_loopback_and_where_told() {
    let bench = Bench::new().await;
    let address = bench.sandbox.address();
    assert!(address.ip().is_loopback() && address.port() != 0);
    for kind in bench.sandbox.kinds() {
        assert_eq!(bench.sandbox.url(kind), format!("http://{address}/{kind}"));
        assert_eq!(bench.sandbox.urls()[kind], bench.sandbox.url(kind));
    }
    assert_eq!(bench.sandbox.urls()["inbox"], format!("http://{address}"));
    let taken = Sandbox::builder().listen(address).spawn().await;
    assert_eq!(taken.unwrap_err().kind(), std::io::ErrorKind::AddrInUse);
}

#[tokio::test]
async fn a_vendor_can_have_the_root_of_an_address_of_its_own() {
    let own = "127.0.0.1:0".parse().unwrap();
    let bench = Bench::with(|builder| builder.listen_for("ratio", own)).await;
    let url = bench.sandbox.url("ratio");
    assert!(!url.ends_with("/ratio") && !url.contains(&bench.sandbox.address().to_string()));
    bench.send_sms(None).await;
    // And below its kind at the common one; the other vendors are there alone.
    let common = format!("{}/ratio/v1/auth/otp/sms:send", bench.sandbox.inbox_url());
    let answer = Answer::of(bench.http.post(common)).await;
    answer.refused(401, "MISSING_CLIENT_ID");
    let other = format!("{url}/messagecentral/auth/v1/authentication/token");
    assert_eq!(Answer::of(bench.http.get(other)).await.status, 404);
    assert_eq!(bench.sandbox.requests("ratio"), 3);
    let vendors = Answer::of(bench.http.get(bench.sandbox.inbox_url() + "/sandbox/vendors")).await;
    assert_eq!(vendors.json()[0]["url"], url);
    let twice = Sandbox::builder().listen_for("ratio", own).listen_for("ratio", own).spawn().await;
    assert!(twice.unwrap_err().to_string().contains("more than one address"));
    let unknown = Sandbox::builder().listen_for("nobody", own).spawn().await.unwrap_err();
    assert!(unknown.to_string().contains("choices: ratio, messagecentral"), "{unknown}");
}

#[tokio::test]
async fn its_address_is_free_after_it_ended() {
    let bench = Bench::new().await;
    bench.send_sms(None).await;
    let address = bench.sandbox.address();
    tokio::time::timeout(Duration::from_secs(30), bench.sandbox.shutdown())
        .await
        .expect("an idle kept-alive connection doesn't hold it up");
    assert!(tokio::net::TcpStream::connect(address).await.is_err());
}

#[tokio::test]
async fn a_dropped_sandbox_answers_no_more() {
    let sandbox = Sandbox::spawn().await.unwrap();
    let address = sandbox.address();
    drop(sandbox);
    let refused = async {
        while tokio::net::TcpStream::connect(address).await.is_ok() {
            tokio::task::yield_now().await;
        }
    };
    tokio::time::timeout(Duration::from_secs(30), refused).await.expect("it stops listening");
}

#[test]
fn a_clock_stands_or_follows_and_is_shared() {
    let fixed = Clock::fixed_at(start());
    let shared = fixed.clone();
    shared.advance(Duration::from_secs(61));
    assert_eq!(fixed.now(), start() + Duration::from_secs(61));

    let system = Clock::system();
    system.advance(Duration::from_secs(3600));
    assert!(system.now() >= SystemTime::now() + Duration::from_secs(3599));
    system.advance(Duration::MAX);
    assert!(format!("{system:?}").contains("system"));
}

#[tokio::test]
async fn its_config_names_this_sandbox_and_credentials_it_takes() {
    let customer = "C-0123456789ABCDE";
    let bench = Bench::with(|builder| {
        let builder = builder.credentials(
            "messagecentral",
            [("customer_id", customer), ("password", "env:\"\\\u{7f}é")],
        );
        builder.credentials(
            "ratio",
            [
                ("client_id", "11111111-2222-4333-8444-555555555555"),
                ("client_secret", "test-secret"),
            ],
        )
    })
    .await;
    let config: toml::Table = bench.sandbox.config_toml().parse().unwrap();
    let expected: toml::Table = format!(
        r#"
        default = "main"
        [providers.us]
        kind = "ratio"
        base_url = "{ratio}"
        client_id = "11111111-2222-4333-8444-555555555555"
        client_secret = "test-secret"
        [providers.india]
        kind = "messagecentral"
        base_url = "{messagecentral}"
        customer_id = "{customer}"
        password = "literal:env:\"\\\u007Fé"
        [providers.main]
        kind = "route"
        routes = [ {{ calling_codes = ["1"], to = "us" }}, {{ channels = ["email"], to = "us" }} ]
        otherwise = "india"
        "#,
        ratio = bench.sandbox.url("ratio"),
        messagecentral = bench.sandbox.url("messagecentral"),
    )
    .parse()
    .unwrap();
    assert_eq!(config["default"], expected["default"]);
    for (name, provider) in expected["providers"].as_table().unwrap() {
        let found = &config["providers"][name];
        if name == "main" {
            // Vendors for everybody else have the last word; others may have routes before it.
            assert_eq!(found["otherwise"], provider["otherwise"]);
            for route in provider["routes"].as_array().unwrap() {
                assert!(found["routes"].as_array().unwrap().contains(route), "{route}");
            }
        } else {
            assert_eq!(found, provider);
        }
    }
    let kinds = bench.sandbox.kinds().count();
    assert_eq!(config["providers"].as_table().unwrap().len(), kinds + 1, "a vendor each, and main");
}

#[tokio::test]
async fn its_made_up_credentials_are_taken() {
    let bench = Bench::new().await;
    let config: toml::Table = bench.sandbox.config_toml().parse().unwrap();
    let us = &config["providers"]["us"];
    let request = bench
        .request(Method::POST, "/v1/auth/otp/sms:send")
        .header("ratio-client-id", us["client_id"].as_str().unwrap())
        .header("ratio-client-secret", us["client_secret"].as_str().unwrap())
        .json(&serde_json::json!({ "phoneNumber": crate::bench::PHONE }));
    assert_eq!(Answer::of(request).await.status, 200);

    let india = &config["providers"]["india"];
    // Base64 of "sandbox-password".
    assert_eq!(india["password"].as_str().unwrap(), "sandbox-password");
    let query = [
        ("customerId", india["customer_id"].as_str().unwrap()),
        ("key", "c2FuZGJveC1wYXNzd29yZA=="),
    ];
    assert_eq!(bench.token_call(&query).await.json()["status"], 200);
}
