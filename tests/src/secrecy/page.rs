//! A gateway whose operator reads its page and its metrics, and what it keeps.

use std::io::ErrorKind;
use std::path::Path;
use std::{fs, io};

use loopback::Reply;
use passcode::{Config, Sealer};
use passcode_gateway::{Gateway, Server, Signal};
use serde_json::{Value, json};
use tokio::sync::mpsc;

use crate::own;
use crate::secrecy::captured::Captured;

const TO: &str = "+12025550123";

/// A sign-in, a wrong code, a send too soon, one that a limit refuses and one that fails; then all that
/// the operator sees and all that the store's files hold. The codes.
pub(super) async fn drive(captured: &Captured) -> Vec<String> {
    let carrier = loopback::Server::start(|request| {
        Reply::status(if request.text().contains("5550999") { 500 } else { 202 })
    })
    .await;
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("passcode.db");
    let config = format!(
        "default = \"guarded\"\nsealing_keys = [\"{}\"]\nstore_keys = [\"literal:{}\"]\n\
         store = {{ kind = \"sqlite\", path = {path:?}, timeout = \"30s\" }}\n\
         [providers.own]\nkind = \"http\"\nurl = \"{}\"\nok = {{ status = [202] }}\ncode_length = 10\n\
         form = {{ to = \"{{{{ to }}}}\", code = \"{{{{ code }}}}\" }}\n\
         [providers.guarded]\nkind = \"limit\"\nof = \"own\"\nsends = [\"2/1h per recipient\"]\n\
         [gateway]\nadmin_listen = \"127.0.0.1:0\"\n",
        Sealer::generate_key().unwrap(),
        own::KEY,
        carrier.url()
    );
    let config = Config::from_toml(&config).unwrap();
    let gateway = Gateway::builder().listen("127.0.0.1:0".to_owned()).build(&config).unwrap();
    let server = Server::bind(gateway).await.unwrap();
    let (url, admin) = (server.url(), server.admin_url().unwrap());
    let (signal, signals) = mpsc::channel(1);
    let serving = tokio::spawn(server.serve(signals, move || Ok(config.clone())));
    let client = reqwest::Client::builder().no_proxy().build().unwrap();
    let call = async |path: &str, body: Value| {
        let call = client.post(format!("{url}/v1/verifications{path}")).json(&body);
        call.send().await.unwrap().json::<Value>().await.unwrap()
    };
    let sent = call("", json!({ "to": TO })).await;
    let code = carrier.requests()[0].text().rsplit("code=").next().unwrap()[..10].to_owned();
    let wrong: String = code.chars().rev().collect();
    for typed in [&wrong, &code] {
        call("/check", json!({ "verification": sent["verification"], "code": typed })).await;
    }
    for to in [TO, TO, "+12025550999"] {
        call("", json!({ "to": to })).await;
    }
    for path in ["/", "/metrics"] {
        let shown = client.get(format!("{admin}{path}")).send().await.unwrap();
        let shown = shown.text().await.unwrap();
        assert!(shown.contains("2/1h per recipient"), "{shown}");
        captured.0.note(&shown);
    }
    signal.send(Signal::End).await.unwrap();
    serving.await.unwrap();
    // The last connection puts what is in the journal into the file, and takes the journal away.
    let held = loop {
        match held_by(folder.path()) {
            Ok(held) => break held,
            Err(error) if error.kind() == ErrorKind::NotFound => {}
            Err(error) => panic!("{error}"),
        }
    };
    assert!(
        held.contains("{\\\"sent\\\":{\\\"provider\\\":\\\"own\\\",\\\"country\\\":\\\"US\\\"}}")
    );
    captured.0.note(&held);
    vec![code, wrong]
}

/// What is in the files of this folder.
fn held_by(folder: &Path) -> io::Result<String> {
    let mut held = String::new();
    for entry in fs::read_dir(folder)? {
        held += &String::from_utf8_lossy(&fs::read(entry?.path())?);
    }
    Ok(held)
}
