//! Settings that can't do what they say: a mistake at start that says how to write it, or a finding
//! of what builds and does something else. The password `hunter2` is in neither.

use passcode::{Config, ErrorKind};

const RATIO: &str = "[providers.us]\nkind = \"ratio\"\nclient_id = \"11111111-2222-4333-8444-555555555555\"\n\
                     client_secret = \"literal:hunter2\"\n";
const INDIA: &str = "[providers.india]\nkind = \"messagecentral\"\ncustomer_id = \"C-0123456789ABCDE\"\n\
                     password = \"literal:hunter2\"\n";

/// What is found, or the mistake.
fn build(text: &str) -> Result<Vec<String>, String> {
    let built = Config::from_toml(text).and_then(|config| config.build());
    let found: Vec<_> = match built {
        Ok(providers) => providers.findings().iter().map(ToString::to_string).collect(),
        Err(error) => {
            assert_eq!(error.kind(), ErrorKind::Config, "{text}");
            assert!(!format!("{error} {error:#?}").contains("hunter2"), "{error:#?}");
            return Err(error.to_string());
        }
    };
    assert!(!format!("{found:?}").contains("hunter2"), "{found:?}");
    Ok(found)
}

/// Each proxy is one that can be spoken to, or a mistake, also where a variable holds it. That each
/// carries the request is proven where the HTTP client is.
#[test]
fn a_proxy_is_one_that_can_be_used_or_a_mistake() {
    for (proxy, taken) in [
        ("http://127.0.0.1:3128", true),
        ("http://me:hunter2@proxy.example:3128", true),
        ("https://proxy.example", true),
        ("socks5://127.0.0.1:1080", true),
        ("socks5h://proxy.example:1080", true),
        ("htp://hunter2.example", false),
        ("socks://hunter2.example:1080", false),
        ("socks4://hunter2.example:1080", false),
        ("socks4a://hunter2.example:1080", false),
        ("ftp://hunter2.example", false),
        ("file:///hunter2", false),
        ("//hunter2.example:3128", false),
        ("hunter2.example:3128", false),
        ("http:hunter2", false),
        ("http://", false),
        ("http://:3128", false),
        ("http://hunter2 .example", false),
        ("http://hunter2.example:99999", false),
        ("socks5://", false),
    ] {
        for base in [RATIO, INDIA] {
            let inline = build(&format!("{base}proxy = \"literal:{proxy}\""));
            let text = format!("{base}proxy = \"env:PROXY\"");
            let variable = move |name: &str| (name == "PROXY").then(|| proxy.to_owned());
            let config = Config::from_toml(&text).unwrap().with_variables(variable);
            assert_eq!(config.build().is_ok(), taken, "{proxy}");
            match inline {
                Ok(_) => assert!(taken, "{proxy}"),
                Err(mistake) => {
                    assert!(!taken, "{proxy}: {mistake}");
                    assert!(mistake.contains(".proxy: the proxy is "), "{proxy}: {mistake}");
                }
            }
        }
    }
}

#[test]
fn what_would_go_in_clear_is_a_mistake_or_found() {
    let proxy = "proxy = \"http://127.0.0.1:3128\"";
    let allow = "allow_insecure_http = true";
    let to_the_host = "base_url: credentials and codes go there in clear: use https";
    let to_the_proxy = "proxy: credentials and codes go to it in clear: use https in base_url";
    let through = "a proxy would read what goes over plain http";
    let plain = "base_url: the base URL must be https";
    for (base_url, more, expected) in [
        ("http://api.ratio.me", vec![], Err(plain)),
        ("http://api.ratio.me", vec![allow], Ok(vec![to_the_host])),
        ("http://api.ratio.me", vec![allow, proxy], Ok(vec![to_the_proxy, to_the_host])),
        ("HTTP://API.RATIO.ME", vec![allow], Ok(vec![to_the_host])),
        ("https://api.ratio.me", vec![allow, proxy], Ok(vec![])),
        ("https://api.ratio.me", vec![proxy], Ok(vec![])),
        ("http://localhost:1", vec![], Ok(vec![])),
        ("http://localhost:1", vec![allow], Ok(vec![])),
        ("http://localhost:1", vec![proxy], Err(through)),
        ("http://127.0.0.1:1", vec![proxy], Err(through)),
        ("http://[::1]:1", vec![proxy], Err(through)),
        ("http://localhost:1", vec![proxy, allow], Ok(vec![to_the_proxy])),
        ("https://localhost:1", vec![proxy], Ok(vec![])),
    ] {
        let text = format!("{RATIO}base_url = \"{base_url}\"\n{}", more.join("\n"));
        match (build(&text), expected) {
            (Ok(found), Ok(expected)) => {
                assert_eq!(found.len(), expected.len(), "{text}: {found:?}");
                for (found, expected) in found.iter().zip(expected) {
                    assert!(found.ends_with(expected), "{text}: {found}");
                }
            }
            (Err(mistake), Err(expected)) => assert!(mistake.contains(expected), "{mistake}"),
            (got, expected) => panic!("{text}: expected {expected:?}, got {got:?}"),
        }
    }
}

#[test]
fn a_limit_that_another_ends_before_is_found() {
    let connect = "connect_timeout: it is longer than attempt_timeout, which ends first";
    let attempt = "attempt_timeout: it is longer than total_timeout, which ends first";
    for (limits, expected) in [
        ("", vec![]),
        ("attempt_timeout = \"30s\"", vec![]),
        ("attempt_timeout = \"31s\"", vec![attempt]),
        ("attempt_timeout = \"10s\"\ntotal_timeout = \"9s\"", vec![attempt]),
        ("attempt_timeout = \"9s\"\ntotal_timeout = \"9s\"", vec![]),
        ("connect_timeout = \"11s\"", vec![connect]),
        ("connect_timeout = \"2s\"\nattempt_timeout = \"1s\"", vec![connect]),
        (
            "connect_timeout = \"2m\"\nattempt_timeout = \"1m\"\ntotal_timeout = \"5s\"",
            vec![connect, attempt],
        ),
    ] {
        for base in [RATIO, INDIA] {
            let found = build(&format!("{base}{limits}")).unwrap();
            assert_eq!(found.len(), expected.len(), "{limits}: {found:?}");
            for (found, expected) in found.iter().zip(&expected) {
                assert!(found.ends_with(expected), "{limits}: {found}");
            }
        }
    }
}

/// Ratio's client ids are UUIDs; Message Central's customer ids are `C-` and letters or digits.
#[test]
fn an_id_that_cant_be_one_is_a_mistake_or_found() {
    let ratio = "this can't be a client id of Ratio: it is a UUID";
    let india = "this can't be a customer id of Message Central: it begins with C-";
    let reference = "is no secret: write it here, since only secrets come from env: and file:";
    let sign = "holds a blank, a quote or another sign that no id has: remove it";
    let ids = [
        ("11111111-2222-4333-8444-555555555555", Ok(None), Ok(Some(india))),
        ("C-0123456789ABCDE", Ok(Some(ratio)), Ok(None)),
        ("0123456789ABCDE", Ok(Some(ratio)), Ok(Some(india))),
        ("C-", Ok(Some(ratio)), Ok(Some(india))),
        ("11111111-2222-4333-8444-55555555555", Ok(Some(ratio)), Ok(Some(india))),
        ("11111111222243338444555555555555", Ok(Some(ratio)), Ok(Some(india))),
        ("", Err("is empty"), Err("is empty")),
        (" \u{a0}", Err("is empty"), Err("is empty")),
        ("env:ID", Err(reference), Err(reference)),
        ("ENV:ID", Err(reference), Err(reference)),
        ("${ID}", Err(reference), Err(reference)),
        ("$ID", Err(reference), Err(reference)),
        ("file:id", Err(reference), Err(reference)),
        ("vault:secret/id", Err(reference), Err(reference)),
        (" C-0123456789ABCDE", Err(sign), Err(sign)),
        ("'C-0123456789ABCDE'", Err(sign), Err(sign)),
        ("C-0123456789ABCDE\u{200b}", Err(sign), Err(sign)),
        ("C-01234\\n56789ABCDE", Err(sign), Err(sign)),
        ("C-0123456789ÄBCDE", Err(sign), Err(sign)),
    ];
    for (id, at_ratio, at_india) in ids {
        let texts = [
            (RATIO.replace("11111111-2222-4333-8444-555555555555", id), at_ratio),
            (INDIA.replace("C-0123456789ABCDE", id), at_india),
        ];
        for (text, expected) in texts {
            match (build(&text), expected) {
                (Ok(found), Ok(expected)) => {
                    assert_eq!(found.len(), usize::from(expected.is_some()), "{text}: {found:?}");
                    assert!(found.iter().all(|found| found.ends_with(expected.unwrap())));
                }
                (Err(mistake), Err(expected)) => {
                    assert!(
                        mistake.contains("line 3: ") && mistake.ends_with(expected),
                        "{mistake}"
                    );
                }
                (got, expected) => panic!("{text}: expected {expected:?}, got {got:?}"),
            }
        }
    }
}

/// A language that a vendor has no texts in goes nowhere; one that it has is no finding.
#[test]
fn a_language_that_goes_nowhere_is_found() {
    let twilio = "kind = \"twilio\"\naccount_sid = \"AC0123456789abcdef0123456789abcdef\"\nauth_token = \"hunter2\"\n\
                  service_sid = \"VA0123456789abcdef0123456789abcdef\"";
    let vonage =
        "kind = \"vonage\"\napi_key = \"abcd1234\"\napi_secret = \"hunter2\"\nbrand = \"Example\"";
    let stytch = "kind = \"stytch\"\nproject_id = \"project-test-11111111-2222-4333-8444-555555555555\"\n\
                  secret = \"hunter2\"";
    let telnyx = "kind = \"telnyx\"\napi_key = \"KEYhunter2\"\n\
                  verify_profile_id = \"4900017a-e7c8-e79e-0a7c-0d98f49b09cc\"";
    for (settings, locale, found) in [
        (twilio, "pt-BR", false),
        (twilio, "de-AT", false),
        (twilio, "xx", true),
        (vonage, "de", false),
        (vonage, "ja", true),
        (stytch, "ja", false),
        (stytch, "zh-TW", true),
        (telnyx, "en", true),
    ] {
        let text = format!("[providers.us]\n{settings}\nlocale = \"{locale}\"");
        let findings = build(&text).unwrap();
        let says = |finding: &String| finding.contains("providers.us.locale: ");
        assert_eq!(
            findings.iter().filter(|it| says(it)).count(),
            usize::from(found),
            "{text}: {findings:?}"
        );
        assert_eq!(findings.len(), usize::from(found), "{text}: {findings:?}");
        let other = build(&text.replace(&format!("\"{locale}\""), "\"no tag\"")).unwrap_err();
        assert!(other.contains("no language tag"), "{other}");
    }
}

/// The test's own process has a store of certificates, so another one, without, runs it once more.
#[test]
#[cfg(target_os = "linux")]
fn a_machine_without_certificates_is_blamed_and_no_setting() {
    const NOWHERE: &str = "/nowhere/certificates";
    if std::env::var("SSL_CERT_FILE").is_ok_and(|file| file == NOWHERE) {
        for (base, name) in [(RATIO, "us"), (INDIA, "india")] {
            let mistake = build(base).unwrap_err();
            let start = format!(
                "configuration, line 1: providers.{name}: this machine has no store of trusted certificates"
            );
            assert!(mistake.starts_with(&start), "{mistake}");
            assert!(!mistake.contains("secret") && !mistake.contains("password"), "{mistake}");
        }
        return;
    }
    let test = "settings_that_lie::a_machine_without_certificates_is_blamed_and_no_setting";
    let output = std::process::Command::new(std::env::current_exe().unwrap())
        .args(["--exact", test])
        .envs([("SSL_CERT_FILE", NOWHERE), ("SSL_CERT_DIR", NOWHERE)])
        .output()
        .unwrap();
    let said = String::from_utf8_lossy(&output.stdout);
    assert!(output.status.success() && said.contains("1 passed"), "{said}");
}
