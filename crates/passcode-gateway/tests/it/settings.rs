//! What `[gateway]` may say.

use passcode::{Config, Sealer};
use passcode_gateway::{Gateway, Settings};

use crate::bench::{CLIENTS, NOBODY};
use crate::stage::{Hands, Stage};

fn build(config: &str) -> Result<(), String> {
    let stage = Stage::new(Hands::new().clock());
    let config = Config::from_toml(config).map_err(|error| error.to_string())?;
    let gateway = Gateway::builder().registry(stage.registry()).build(&config);
    gateway.map(drop).map_err(|error| error.to_string())
}

#[test]
fn a_mistake_names_the_place_the_value_and_the_choices() {
    let client =
        "[[gateway.clients]]\nname = \"web\"\nkeys = [\"0123456789-0123456789-0123456789\"]\n";
    let hash = format!("sha256:{}", "0".repeat(64));
    let pair = format!(
        "[[gateway.clients]]\nname = \"one\"\n\
         twilio = {{ account_sid = \"AC1\", auth_token = \"{}\", service_sid = \"VA1\" }}\n",
        "0123456789-".repeat(3)
    );
    for (text, said) in [
        (
            "[gateway]\nlistn = \"x\"",
            "line 7: gateway.listn: no such key \"listn\"; did you mean \"listen\"?",
        ),
        (
            "[gateway]\nlisten = \"here\"",
            "line 7: gateway.listen: \"here\" is no address to listen on: write 127.0.0.1:8080",
        ),
        (
            "[gateway]\nlisten = \"0.0.0.0:80\"",
            "line 7: gateway.listen: 0.0.0.0:80 can be reached from other machines, which needs clients",
        ),
        ("[gateway]\nadmin_listen = \"x\"", "line 7: gateway.admin_listen: \"x\" is no address"),
        (
            "[gateway]\nlog = \"xml\"",
            "line 7: gateway.log: no such choice \"xml\"; choices: text, json",
        ),
        ("[gateway]\ndrain_delay = \"x\"", "line 7: gateway.drain_delay: \"x\" is no duration"),
        (
            "[gateway]\nmax_in_flight = 0",
            "line 7: gateway.max_in_flight: 0 would refuse every call",
        ),
        (
            "[gateway]\nmax_in_flight = -1",
            "line 7: gateway.max_in_flight: -1 is out of range: expected a whole number, not negative",
        ),
        (
            "[gateway]\ntrusted_proxies = [\"10.0.0.0/8\"]",
            "line 7: gateway.trusted_proxies: they need forwarded_by",
        ),
        (
            "[gateway]\nforwarded_by = \"forwarded\"",
            "line 7: gateway.forwarded_by: nobody's header counts without trusted_proxies",
        ),
        (
            "[gateway]\nforwarded_by = \"x-real-ip\"",
            "line 7: gateway.forwarded_by: no such choice \"x-real-ip\"",
        ),
        (
            "[gateway]\ntrusted_proxies = [\"10.0.0.0/8\", \"10.0.0.0/99\"]",
            "line 7: gateway.trusted_proxies[1]: \"10.0.0.0/99\" is no network",
        ),
        (
            "[gateway]\ntls = { cert = \"no-such.pem\", key = \"k\" }",
            "line 7: gateway.tls.cert: the file no-such.pem can't be read",
        ),
        (
            "[[gateway.clients]]\nname = \"web\"",
            "line 6: gateway.clients[0].keys: the client has neither keys nor twilio",
        ),
        (
            "[[gateway.clients]]\nname = \"a b\"",
            "line 7: gateway.clients[0].name: \"a b\" is no name of a client",
        ),
        ("[[gateway.clients]]\nname = \"\"", "line 7: gateway.clients[0].name: \"\" is no name"),
        (
            &format!("{client}{client}"),
            "line 10: gateway.clients[1].name: another client is called \"web\" too",
        ),
        (
            &format!("{client}{}", client.replace("web", "two")),
            "line 11: gateway.clients[1].keys[0]: the key stands here for the second time",
        ),
        (
            "[[gateway.clients]]\nname = \"web\"\nkeys = [\"short\"]",
            "line 8: gateway.clients[0].keys[0]: the key is too short: it needs 32",
        ),
        (&format!("[[gateway.clients]]\nname = \"web\"\nkeys = [\"{}\"]", &hash[1..]), "x"),
        (
            &format!("[[gateway.clients]]\nname = \"web\"\nkeys = [\"{}\"]", &hash[..70]),
            "line 8: gateway.clients[0].keys[0]: the key is no SHA-256",
        ),
        (
            "[[gateway.clients]]\nname = \"web\"\nkeys = [\"env:NO_SUCH_KEY\"]",
            "line 8: gateway.clients[0].keys[0]: the environment variable NO_SUCH_KEY is not set",
        ),
        (
            &format!("{client}providers = [\"mian\"]"),
            "line 9: gateway.clients[0].providers[0]: no such provider \"mian\"; did you mean \"main\"?",
        ),
        (
            &format!("{client}twilio = {{ account_sid = \"AC1\", auth_token = \"t\" }}"),
            "line 9: gateway.clients[0].twilio: the key \"service_sid\" is missing",
        ),
        (
            &format!(
                "{client}twilio = {{ account_sid = \"1\", auth_token = \"t\", service_sid = \"VA1\" }}"
            ),
            "line 9: gateway.clients[0].twilio.account_sid: \"1\" is no such id",
        ),
        (
            &format!(
                "{client}twilio = {{ account_sid = \"AC1\", auth_token = \"short\", service_sid = \"VA1\" }}"
            ),
            "line 9: gateway.clients[0].twilio.auth_token: the key is too short: it needs 32",
        ),
        (
            &format!("{pair}{}", pair.replace("\"one\"", "\"two\"")),
            "line 11: gateway.clients[1].twilio.account_sid: another client has it too",
        ),
        (
            &format!("{pair}{}", pair.replace("\"one\"", "\"two\"").replace("AC1", "AC2")),
            "line 11: gateway.clients[1].twilio.auth_token: the key stands here for the second time",
        ),
        (
            &format!("[gateway]\nlisten = \"0.0.0.0:80\"\n{client}"),
            "line 7: gateway.listen: 0.0.0.0:80 can be reached from other machines, which needs TLS",
        ),
    ] {
        let error = match build(&format!("{}\n{text}", NOBODY.trim())) {
            Err(error) => error,
            // Whatever has 32 characters is a key.
            Ok(()) => "x".to_owned(),
        };
        assert!(error.contains(said), "{text}\n{said}\n{error}");
        assert!(!error.contains("0123456789-0") && !error.contains("short\""), "{error}");
    }
}

#[test]
fn keys_are_required_but_on_loopback_with_the_memory_store() {
    let sealing = format!("sealing_keys = [\"{}\"]", Sealer::generate_key().unwrap());
    let store =
        format!("store_keys = [\"{}\"]", passcode::store::StoreKeys::generate_key().unwrap());
    let reachable = CLIENTS.replacen(
        "[[gateway.clients]]",
        "[gateway]\nlisten = \"0.0.0.0:0\"\nbehind_tls_proxy = true\n\n[[gateway.clients]]",
        1,
    );
    for (config, keys, missing) in [
        (NOBODY, vec![], None),
        (CLIENTS, vec![], None),
        (&reachable, vec![], Some("sealing_keys")),
        (&reachable, vec![&sealing], Some("store_keys")),
        (&reachable, vec![&store], Some("sealing_keys")),
        (&reachable, vec![&sealing, &store], None),
    ] {
        let keys = keys.into_iter().cloned().collect::<Vec<_>>().join("\n");
        let built = build(&format!("{keys}\n{config}"));
        match missing {
            None => built.unwrap(),
            Some(key) => {
                let error = built.unwrap_err();
                assert!(error.contains(&format!("the key \"{key}\" is missing")), "{error}");
            }
        }
    }
}

#[test]
fn everything_has_a_default_and_the_command_line_goes_first() {
    let read = |config: &str, listen| Settings::read(&Config::from_toml(config).unwrap(), listen);
    let settings = read(NOBODY, None).unwrap();
    assert_eq!(settings.listen().to_string(), "127.0.0.1:8080");
    assert_eq!(settings.max_in_flight(), 1024);
    assert!(settings.drain_delay().is_zero() && settings.admin_listen().is_none());
    assert_eq!(read(NOBODY, Some("[::1]:0")).unwrap().listen().to_string(), "[::1]:0");
    let error = read(NOBODY, Some("0.0.0.0:0")).unwrap_err().to_string();
    assert!(error.contains("--listen: 0.0.0.0:0 can be reached"), "{error}");
    let token = "t".repeat(32);
    let all = format!(
        "{NOBODY}\n[gateway]\nlisten = \"[::1]:8081\"\nadmin_listen = \"0.0.0.0:9090\"\n\
         operator_key = \"0123\"\nlog = \"json\"\ndrain_delay = \"0s\"\nmax_in_flight = 7\n\
         [[gateway.clients]]\nname = \"legacy\"\n\
         twilio = {{ account_sid = \"AC1\", auth_token = \"{token}\", service_sid = \"VA1\" }}\n"
    );
    let settings = read(&all, None).unwrap();
    assert_eq!(settings.admin_listen().unwrap().to_string(), "0.0.0.0:9090");
    assert_eq!(settings.operator_key().unwrap().expose(), "0123");
    assert_eq!(settings.log(), passcode_gateway::Log::Json);
}
