//! Keys that follow from others, and forms between which one may choose.

use std::collections::BTreeMap;
use std::sync::Arc;

use passcode::own::presets;
use passcode::{Error, ErrorKind, OtpProvider, Registry};
use serde_json::json;

use super::judge::{Judge, read, schema, schema_of};

#[test]
fn every_form_that_a_value_may_have_is_right() {
    let judge = Judge::new();
    let http = "[providers.a]\nkind = \"http\"\nurl = \"https://sms.example.com/send\"\n";
    let fixed = "[providers.a]\nkind = \"fixed\"\ncodes = { \"+12025550199\" = \"env:CODE\", \"a@example.com\" = \"file:code\" }\n";
    let limit = "[providers.a]\nkind = \"limit\"\nof = \"b\"\n[providers.b]\nkind = \"failover\"\nmembers = [\"a\"]\n";
    for text in [
        format!(
            "{http}json = {{ to = \"{{{{ to }}}}\", n = 1, b = true, f = 1.5, l = [\"x\", {{ y = [] }}] }}"
        ),
        format!("{http}json = [\"{{{{ text }}}}\"]"),
        format!("{http}refused = {{ status = [400], kind = \"account\" }}"),
        format!("{http}refused = [{{ has = [\"/a\"], kind = \"account\" }}]"),
        format!("{http}[[providers.a.refused]]\nkind = \"account\"\njson = {{ \"/a\" = \"b\" }}"),
        format!("{http}ok = {{ json = {{ \"/a\" = [\"b\", \"c\"], \"/d\" = \"e\" }} }}"),
        format!(
            "{http}texts = {{ de = {{ text = \"{{{{ code }}}}\" }}, pt-BR = {{ html = \"file:h\" }} }}"
        ),
        format!("{http}channel = \"email\"\nresend_after = \"0s\"\nretry = {{}}"),
        format!("{fixed}until = 2027-01-31"),
        format!("{fixed}until = \"2027-01-31\""),
        limit.replace(
            "of",
            "sends = [\"5/1h\", \" 5/1h  per ip and  prefix 7 \", \"1/31d per client\"]\nof",
        ),
        limit.replace(
            "of",
            "unverified = { per_country_day = \"20 or 30%\", countries_per_ip_day = 3 }\nof",
        ),
        format!("{limit}[store]"),
        format!("{limit}[store]\nkind = \"memory\""),
        format!(
            "{limit}[store]\nkind = \"redis\"\nurls = [\"env:A\", \"redis://b\"]\nprefix = \"p\""
        ),
        format!("{limit}[gateway]\ndrain_delay = \"0s\""),
    ] {
        judge.check(&text).unwrap_or_else(|why| panic!("{text}\n{why}"));
    }
}

/// With its keys a preset is right; with one less, one more, or without one of a choice it isn't.
#[test]
fn a_preset_says_which_keys_there_are() {
    let judge = Judge::new();
    let with = |name: &str, keys: &[&String]| {
        let keys: Vec<_> = keys.iter().map(|key| format!("{key} = \"x\"\n")).collect();
        format!(
            "[providers.a]\nkind = \"http\"\npreset = \"{name}\"\napp = \"Example\"\n{}",
            keys.concat()
        )
    };
    for preset in presets() {
        let name = preset.name;
        let needed: Vec<_> =
            preset.keys.iter().chain(&preset.secrets).chain(preset.one_of.first()).collect();
        judge.check(&with(name, &needed)).unwrap_or_else(|why| panic!("{name}: {why}"));
        let optional: Vec<_> = needed.iter().copied().chain(&preset.optional).collect();
        judge.check(&with(name, &optional)).unwrap_or_else(|why| panic!("{name}: {why}"));
        let more: Vec<_> = needed.iter().copied().chain(preset.one_of.get(1)).collect();
        assert_eq!(judge.check(&with(name, &more)).is_err(), !preset.one_of.is_empty(), "{name}");
        for missing in &needed {
            let rest: Vec<_> = needed.iter().copied().filter(|key| key != missing).collect();
            judge.check(&with(name, &rest)).expect_err(missing);
        }
        for foreign in ["url = \"https://example.com\"", "zone = \"eu\"", "json = {}"] {
            judge.check(&format!("{}{foreign}", with(name, &needed))).expect_err(foreign);
        }
    }
    let own = "[providers.a]\nkind = \"http\"\npreset = \"file:acme.toml\"\nanything = \"x\"\n";
    judge.check(own).unwrap();
    judge.check(&format!("{own}retry = 3")).unwrap_err();
    judge.check(&format!("{own}anything_else = 3")).unwrap_err();
}

/// A kind from outside has no schema, and takes whatever it takes.
#[test]
fn a_kind_from_outside_takes_any_key() {
    let mut registry = Registry::default();
    registry.register(
        "acme",
        |_: BTreeMap<String, String>, _| -> Result<Arc<dyn OtpProvider>, Error> {
            Err(Error::local(ErrorKind::Config, "nobody builds it"))
        },
    );
    let text = "[providers.a]\nkind = \"acme\"\nanything = 1";
    Judge::of(schema_of(&registry)).check(text).unwrap();
    Judge::new().check(text).unwrap_err();
    // It takes the place of a kind of its name, schema included.
    registry.register(
        "plivo",
        |_: BTreeMap<String, String>, _| -> Result<Arc<dyn OtpProvider>, Error> {
            Err(Error::local(ErrorKind::Config, "nobody builds it"))
        },
    );
    let text = "[providers.a]\nkind = \"plivo\"\nanything = 1";
    Judge::of(schema_of(&registry)).check(text).unwrap();
}

#[test]
fn every_kind_has_a_schema() {
    let schema = schema();
    for kind in Registry::default().kinds() {
        let table = &schema["$defs"][format!("kind-{kind}")];
        let keys = table["properties"].as_object().unwrap_or_else(|| panic!("{kind}: {table}"));
        assert!(!keys.is_empty() && table["type"] == "object", "{kind}: {table}");
        let text = format!("[providers.a]\nkind = \"{kind}\"\nno_such_key_at_all = 1");
        let why = read(&text).unwrap_err();
        assert!(!why.contains("no such kind"), "{why}");
    }
    let provider = &schema["$defs"]["provider"]["allOf"][0]["properties"]["kind"]["enum"];
    assert_eq!(provider, &json!(Registry::default().kinds().collect::<Vec<_>>()));
}
