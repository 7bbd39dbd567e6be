//! Without a vendor's feature its kind is told from a misspelt one.
#![cfg(not(feature = "ratio"))]

use passcode::Config;

#[test]
fn a_kind_that_is_not_compiled_in_names_its_feature() {
    for (kind, message) in [
        ("ratio", "the kind \"ratio\" is not compiled in: switch on passcode's feature \"ratio\""),
        ("ratoi", "no such kind \"ratoi\"; choices: route, fixed, limit, failover"),
    ] {
        let text = format!("[providers.us]\nkind = \"{kind}\"\nclient_secret = \"hunter2\"");
        let error = Config::from_toml(&text).unwrap().build().unwrap_err();
        let expected = format!("configuration, line 2: providers.us.kind: {message}");
        assert_eq!(error.to_string(), expected);
    }
}
