//! What `send` tells the vendor beside the recipient.

use loopback::{Reply, Server};

use crate::bench::Bench;
use crate::streams::ratio_at;

const PHONE: &str = "+12025550123";
/// The contract's own text for the address 192.0.2.7 and the agent TestAgent/1.0.
const FINGERPRINT: &str = "eyJpcCI6IjE5Mi4wLjIuNyIsInVzZXJBZ2VudCI6IlRlc3RBZ2VudC8xLjAifQ==";

#[tokio::test]
async fn the_device_reaches_the_vendor_and_the_rest_is_accepted() {
    let bench = Bench::new().await;
    let server = Server::replying(Reply::json(200, r#"{"phoneId":"phone-1"}"#)).await;
    bench.write("passcode.toml", &ratio_at(&server.url()));
    let plain = bench.run(&["send", PHONE, "--out", "earlier.json"]).await;
    assert_eq!(plain.status, 0, "{plain:?}");
    let options = ["--locale", "pt-BR", "--ip", "192.0.2.7", "--user-agent", "TestAgent/1.0"];
    let kept = bench.read("earlier.json");
    for (earlier, input) in [("earlier.json", ""), ("-", kept.as_str())] {
        let send = [&["send", PHONE, "--channel", "sms", "--earlier", earlier], &options[..]];
        let told = bench.run_with(&send.concat(), &[], input).await;
        assert_eq!(told.status, 0, "{told:?}");
    }
    let tells =
        |request: &loopback::Request| request.headers.iter().any(|(_, value)| value == FINGERPRINT);
    let told: Vec<_> = server.requests().iter().map(tells).collect();
    assert_eq!(told, [false, true, true]);
}

#[tokio::test]
async fn a_bad_option_is_one_sentence_and_no_request() {
    let bench = Bench::new().await;
    bench.write("other.json", "{\"recipient\":\"+12025550123\"}");
    for (options, said) in [
        (&["--locale", "english please"][..], "the locale is no language tag"),
        (&["--locale", ""], "the locale is no language tag"),
        (&["--ip", "192.0.2.777"], "--ip is no IP address"),
        (&["--ip", "example.com"], "--ip is no IP address"),
        (&["--ip", "192.0.2.7", "--user-agent", "a\nb"], "--user-agent holds a control character"),
        (&["--earlier", "nowhere.json"], "--earlier: nowhere.json can't be read: entity not found"),
        (&["--earlier", "."], "--earlier: . can't be read: is a directory"),
        (&["--earlier", "other.json"], "--earlier: this is not a verification as `send` wrote it"),
        (&["--earlier", "-"], "--earlier: this is not a verification as `send` wrote it"),
    ] {
        let ended = bench.run(&[&["send", PHONE], options].concat()).await;
        assert_eq!((ended.status, ended.stdout.as_str()), (2, ""), "{options:?} {ended:?}");
        assert!(ended.stderr.starts_with(&format!("error: {said}")), "{ended:?}");
        assert_eq!(ended.stderr.lines().count(), 1, "{ended:?}");
    }
    // An agent without an address is a mistake of use.
    let alone = bench.run(&["send", PHONE, "--user-agent", "TestAgent/1.0", "--json"]).await;
    assert_eq!(alone.status, 2);
    assert!(alone.error()["message"].as_str().unwrap().contains("--ip <A>"), "{alone:?}");
    assert_eq!(bench.requests(), 0);
}
