use std::io::{BufRead, BufReader, Read, Write};
use std::net::TcpStream;
use std::process::{Child, Stdio};

use serde_json::Value;
use tempfile::TempDir;

use crate::bench::command;

/// Ends the process however the test does.
pub(crate) struct Running(pub(crate) Child);

impl Drop for Running {
    fn drop(&mut self) {
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

#[test]
fn its_first_line_is_where_everything_is() {
    let nowhere = TempDir::new().unwrap();
    let mut child = Running(
        command(nowhere.path())
            .args(["sandbox", "--json", "--seed", "7"])
            .stdout(Stdio::piped())
            .spawn()
            .unwrap(),
    );
    let mut line = String::new();
    BufReader::new(child.0.stdout.take().unwrap()).read_line(&mut line).unwrap();
    let urls: Value = serde_json::from_str(&line).unwrap();
    let keys: Vec<_> = urls.as_object().unwrap().keys().map(String::as_str).collect();
    assert!(keys.contains(&"inbox") && keys.len() > 2, "{keys:?}");
    assert!(urls["smtp"].as_str().unwrap().starts_with("smtp://127.0.0.1:"), "{urls}");
    let vendors = urls.as_object().unwrap().iter();
    for (kind, url) in vendors.filter(|(kind, _)| !["inbox", "smtp"].contains(&kind.as_str())) {
        assert!(url.as_str().unwrap().ends_with(&format!("/{kind}")), "{urls}");
    }
    assert!(get(urls["inbox"].as_str().unwrap(), "/inbox/messages").ends_with("[]"));
}

#[test]
fn over_tls_every_url_is_https_and_the_authority_is_a_file() {
    let nowhere = TempDir::new().unwrap();
    let mut child = Running(
        command(nowhere.path())
            .args(["sandbox", "--json", "--tls", "--listen", "ratio=127.0.0.1:0"])
            .stdout(Stdio::piped())
            .spawn()
            .unwrap(),
    );
    let mut line = String::new();
    BufReader::new(child.0.stdout.take().unwrap()).read_line(&mut line).unwrap();
    let mut urls: Value = serde_json::from_str(&line).unwrap();
    let ca = urls.as_object_mut().unwrap().remove("ca").unwrap();
    let pem = std::fs::read_to_string(ca.as_str().unwrap()).unwrap();
    assert!(pem.starts_with("-----BEGIN CERTIFICATE-----"), "{pem}");
    for (kind, url) in urls.as_object().unwrap() {
        let scheme = if kind == "smtp" { "smtps" } else { "https" };
        let url = url.as_str().unwrap();
        assert!(url.starts_with(&format!("{scheme}://127.0.0.1:")), "{kind}: {urls}");
    }
}

#[cfg(unix)]
#[test]
fn ctrl_c_and_sigterm_end_it_cleanly() {
    for signal in ["INT", "TERM"] {
        let nowhere = TempDir::new().unwrap();
        let mut child = Running(
            command(nowhere.path())
                .args(["sandbox", "--json"])
                .stdout(Stdio::piped())
                .spawn()
                .unwrap(),
        );
        let mut line = String::new();
        BufReader::new(child.0.stdout.take().unwrap()).read_line(&mut line).unwrap();
        let kill = format!("kill -{signal} {}", child.0.id());
        assert!(std::process::Command::new("sh").args(["-c", &kill]).status().unwrap().success());
        assert_eq!(child.0.wait().unwrap().code(), Some(0), "{signal}");
    }
}

#[test]
fn a_vendor_gets_the_root_of_an_address_of_its_own() {
    let nowhere = TempDir::new().unwrap();
    let mut child = Running(
        command(nowhere.path())
            .args(["sandbox", "--json", "--listen", "localhost:0", "--listen", "ratio=127.0.0.1:0"])
            .args(["--listen", "smtp=127.0.0.1:0"])
            .stdout(Stdio::piped())
            .spawn()
            .unwrap(),
    );
    let mut line = String::new();
    BufReader::new(child.0.stdout.take().unwrap()).read_line(&mut line).unwrap();
    let urls: Value = serde_json::from_str(&line).unwrap();
    assert!(!urls["ratio"].as_str().unwrap().ends_with("/ratio"), "{urls}");
    assert!(urls["smtp"].as_str().unwrap().starts_with("smtp://127.0.0.1:"), "{urls}");
    assert!(urls["messagecentral"].as_str().unwrap().ends_with("/messagecentral"), "{urls}");
}

#[test]
fn an_address_that_cannot_work_is_said() {
    for (arguments, said) in [
        (vec!["--listen", "nowhere"], "is no address to listen on"),
        (vec!["--listen", "ratoi=127.0.0.1:0"], "There is no vendor \"ratoi\""),
        (vec!["--listen", "127.0.0.1:0", "--listen", "[::1]:0"], "more than once"),
        (vec!["--listen", "192.0.2.1:0"], "192.0.2.1:0"),
    ] {
        let nowhere = TempDir::new().unwrap();
        let output = command(nowhere.path()).arg("sandbox").args(&arguments).output().unwrap();
        let stderr = String::from_utf8(output.stderr).unwrap();
        assert!(!output.status.success() && stderr.contains(said), "{arguments:?}: {stderr}");
    }
}

/// As a service container starts it: no arguments that say where, and two runs with one seed.
#[test]
fn variables_say_what_the_arguments_do_not() {
    let nowhere = TempDir::new().unwrap();
    let start = |arguments: &[&str]| {
        let mut child = Running(
            command(nowhere.path())
                .args(["sandbox", "--json"])
                .args(arguments)
                .env("PASSCODE_SANDBOX_LISTEN", "localhost:0, ratio=127.0.0.1:0 smtp=127.0.0.1:0")
                .env("PASSCODE_SANDBOX_ALLOW_HOST", "sandbox other")
                .env("PASSCODE_SANDBOX_SEED", "7")
                .env("PASSCODE_SANDBOX_TLS", "false")
                .stdout(Stdio::piped())
                .spawn()
                .unwrap(),
        );
        let mut line = String::new();
        BufReader::new(child.0.stdout.take().unwrap()).read_line(&mut line).unwrap();
        (child, serde_json::from_str::<Value>(&line).unwrap())
    };
    let (_child, urls) = start(&[]);
    assert!(!urls["ratio"].as_str().unwrap().ends_with("/ratio"), "{urls}");
    let url = urls["inbox"].as_str().unwrap();
    assert!(url.starts_with("http://127.0.0.1:"), "{urls}");
    assert!(get(url, "/health").ends_with("ok\n"));
    assert!(get_as(url, "sandbox", "/health").ends_with("ok\n"));
    assert!(get_as(url, "another", "/health").contains(" 421 "));
    let (_child, urls) = start(&["--listen", "127.0.0.1:0"]);
    assert!(urls["ratio"].as_str().unwrap().ends_with("/ratio"), "an argument wins: {urls}");
}

#[test]
fn a_variable_that_cannot_work_is_said_by_its_name_and_not_quoted() {
    for (name, value, said) in [
        ("PASSCODE_SANDBOX_LISTEN", "made-up", "it is no address to listen on: write 127.0.0.1:0"),
        ("PASSCODE_SANDBOX_LISTEN", "localhost:0 [::1]:0", "more than once"),
        ("PASSCODE_SANDBOX_TLS", "made-up", "write true or false"),
        ("PASSCODE_SANDBOX_SEED", "made-up", "write a whole number"),
    ] {
        let nowhere = TempDir::new().unwrap();
        let output = command(nowhere.path()).arg("sandbox").env(name, value).output().unwrap();
        let stderr = String::from_utf8(output.stderr).unwrap();
        assert_eq!(output.status.code(), Some(2), "{name}: {stderr}");
        assert!(stderr.contains(said) && !stderr.contains("made-up"), "{name}: {stderr}");
        assert!(stderr.contains(name) || said == "more than once", "{name}: {stderr}");
    }
}

fn get(url: &str, path: &str) -> String {
    get_as(url, url.strip_prefix("http://").unwrap(), path)
}

pub(crate) fn get_as(url: &str, host: &str, path: &str) -> String {
    let address = url.strip_prefix("http://").unwrap();
    let mut stream = TcpStream::connect(address).unwrap();
    write!(stream, "GET {path} HTTP/1.1\r\nhost: {host}\r\nconnection: close\r\n\r\n").unwrap();
    let mut answer = String::new();
    stream.read_to_string(&mut answer).unwrap();
    answer
}
