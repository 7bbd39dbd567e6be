//! Configuration: what is taken, and the message of every mistake.

use std::fs;

use passcode::{Config, ErrorKind, OtpProvider, Providers};

const RATIO: &str = "[providers.us]\nkind = \"ratio\"\nclient_id = \"id\"\n";

fn build(text: &str) -> Result<Providers, passcode::Error> {
    let variable = |name: &str| match name {
        "SECRET" => Some("hunter2".to_owned()),
        "EMPTY" => Some(String::new()),
        _ => None,
    };
    Config::from_toml(text)?.with_variables(variable).build()
}

#[test]
fn the_designs_example_builds() {
    let key = passcode::Sealer::generate_key().unwrap();
    let text = format!(
        r#"
        default = "main"
        sealing_keys = ["literal:{key}"]

        [providers.us]
        kind = "ratio"
        client_id = "11111111-2222-4333-8444-555555555555"
        client_secret = "env:SECRET"
        connect_timeout = "5s"
        attempt_timeout = "500ms"
        total_timeout = "1m"

        [providers.india]
        kind = "messagecentral"
        customer_id = "C-0123456789ABCDE"
        password = "env:SECRET"
        api_version = "v3"
        code_length = 6
        channel = "whatsapp"

        [providers.main]
        kind = "route"
        routes = [ {{ calling_codes = ["1"], to = "us" }}, {{ countries = ["CA"], to = "us" }}, {{ channels = ["email"], to = "us" }} ]
        otherwise = "india"
        "#
    );
    let providers = build(&text).unwrap();
    assert_eq!(providers.names().collect::<Vec<_>>(), ["india", "main", "us"]);
    assert_eq!(providers.name(), "main");
    assert!(providers.sealer().is_some());
    assert!(!format!("{providers:?}").contains("hunter2"));
}

#[test]
fn other_configuration_systems_deserialise_it() {
    let json = r#"{"providers":{"us":{"kind":"ratio","client_id":"id","client_secret":"s","proxy":null}}}"#;
    let config: Config = serde_json::from_str(json).unwrap();
    assert_eq!(config.build().unwrap().name(), "us");
    assert!(format!("{config:?}").contains("ratio") && !format!("{config:?}").contains("client"));
}

#[test]
fn one_provider_fits_a_url() {
    for (url, name) in [
        ("ratio://id:s%2Be%2Fc%40r%3At@api.ratio.me", "ratio"),
        (
            "messagecentral://C-1:pass@cpaas.messagecentral.com?api_version=v3&channel=whatsapp&code_length=8",
            "messagecentral",
        ),
        (
            "messagecentral://C-1@127.0.0.1:1?auth_token=literal:t&total_timeout=2s",
            "messagecentral",
        ),
        ("ratio://id:1234@[::1]:1", "ratio"),
    ] {
        assert_eq!(Config::from_url(url).unwrap().build().unwrap().name(), name, "{url}");
    }
}

#[test]
fn secrets_come_from_variables_and_files() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("passcode.toml");
    fs::write(folder.path().join("secret"), "hunter2\n").unwrap();
    fs::write(&path, format!("{RATIO}client_secret = \"file:secret\"\n")).unwrap();
    assert!(Config::from_file(&path).unwrap().build().is_ok());
    assert!(build(&format!("{RATIO}client_secret = \"env:SECRET\"")).is_ok());
    assert!(build(&format!("{RATIO}client_secret = \"literal:env:SECRET\"")).is_ok());
}

/// The message for each mistake. A secret written where it doesn't belong is not in any.
#[test]
fn every_mistake_names_its_place_and_what_would_be_right() {
    let with = |line: &str| format!("{RATIO}{line}");
    let table = [
        (String::new(), "configuration: there is no provider: add a table [providers.NAME] with a kind"),
        ("= hunter2".into(), "configuration, line 1: a key is missing before its ="),
        ("a = 1\nb = \"hunter2".into(), "configuration, line 2: a text is not closed by its quotes, or holds what must be escaped"),
        (format!("defualt = \"us\"\n{}", with("client_secret = \"s\"")), "configuration, line 1: defualt: no such key \"defualt\"; did you mean \"default\"? (choices: default, store, gateway, store_keys, providers, sealing_keys)"),
        (format!("default = \"su\"\n{}", with("client_secret = \"s\"")), "configuration, line 1: default: no such provider \"su\"; did you mean \"us\"? (choices: us)"),
        ("[providers.us]\nkind = \"ratoi\"".into(), "configuration, line 2: providers.us.kind: no such kind \"ratoi\"; did you mean \"ratio\"?"),
        ("[providers.us]\nclient_id = \"hunter2\"".into(), "configuration, line 1: providers.us: the key \"kind\" is missing; choices: "),
        (with(""), "configuration, line 1: providers.us: the key \"client_secret\" is missing"),
        (with("client_secrte = \"hunter2\""), "configuration, line 4: providers.us.client_secrte: no such key \"client_secrte\"; did you mean \"client_secret\"? (choices: client_secret, client_id, base_url, channel, locale, connect_timeout, retry, ca_file, kind, attempt_timeout, total_timeout, proxy, allow_insecure_http)"),
        (with("client_secret = 1234567"), "configuration, line 4: providers.us.client_secret: expected a secret, found a whole number"),
        (with("client_secret = \"\""), "configuration, line 4: providers.us.client_secret: the secret is empty"),
        (with("client_secret = \"env:EMPTY\""), "configuration, line 4: providers.us.client_secret: the secret is empty"),
        (with("client_secret = \"env:MISSING\""), "configuration, line 4: providers.us.client_secret: the environment variable MISSING is not set"),
        (with("client_secret = \"file:/nowhere/hunter\""), "configuration, line 4: providers.us.client_secret: the file /nowhere/hunter can't be read: there is no such file"),
        (with("client_secret = \"ENV:hunter2\""), "configuration, line 4: providers.us.client_secret: write env:, file: and literal: in lower case and without blanks; for a secret that begins so, write literal: before it"),
        (with("client_secret = \"${hunter2}\""), "configuration, line 4: providers.us.client_secret: variables are written env:NAME, not $NAME; for a secret that begins with $, write literal: before it"),
        (with("client_secret = \"s\"\nattempt_timeout = \"10\""), "configuration, line 5: providers.us.attempt_timeout: \"10\" is no duration of a day or less: write it as in \"500ms\", \"2s\" or \"1m\""),
        (with("client_secret = \"s\"\nattempt_timeout = 10"), "configuration, line 5: providers.us.attempt_timeout: expected a duration such as \"500ms\", \"2s\" or \"1m\", found a whole number"),
        (with("client_secret = \"s\"\nchannel = \"smss\""), "configuration, line 5: providers.us.channel: no such choice \"smss\"; did you mean \"sms\"? (choices: sms, rcs, email, voice, whatsapp)"),
        (with("client_secret = \"s\"\nchannel = \"whatsapp\""), "configuration, line 5: providers.us.channel: this provider can't send to phones by whatsapp; choices: sms"),
        (with("client_secret = \"s\"\nbase_url = \"http://api.ratio.me\""), "configuration, line 5: providers.us.base_url: the base URL must be https: plain http goes to loopback only, unless allow_insecure_http is set"),
        (with("client_secret = \"s\"\nbase_url = \"https://me:hunter2@api.ratio.me\""), "configuration, line 5: providers.us.base_url: the base URL must not hold credentials"),
        (format!("{}\n[providers.b]\nkind = \"route\"", with("client_secret = \"s\"")), "configuration, line 5: providers.b.routes: there is no route: add one, or \"otherwise\""),
        ("[providers.b]\nkind = \"route\"\notherwise = \"us\"".into(), "configuration, line 3: providers.b.otherwise: no such provider \"us\"; choices: b"),
        ("[providers.b]\nkind = \"route\"\nroutes = [\n{ calling_codes = [\"1\"], to = \"us\" }]".into(), "configuration, line 4: providers.b.routes[0].to: no such provider \"us\"; choices: b"),
        ("[providers.b]\nkind = \"route\"\nroutes = [{ to = \"b\" }]".into(), "configuration, line 3: providers.b.routes[0]: the route to \"b\" has no condition: give it calling_codes, countries or channels, or make it \"otherwise\""),
        ("default = \"a\"\n[providers.a]\nkind = \"route\"\notherwise = \"b\"\n[providers.b]\nkind = \"route\"\notherwise = \"a\"".into(), "configuration, line 2: providers.a: providers refer to each other in a circle: a -> b -> a"),
        (format!("{}\n[providers.b]\nkind = \"route\"\notherwise = \"us\"", with("client_secret = \"s\"")), "configuration: the key \"default\" is missing: name the provider that sends; choices: us, b"),
        (format!("sealing_keys = [\"hunter2\"]\n{}", with("client_secret = \"s\"")), "configuration, line 1: sealing_keys: a sealing key is 32 bytes in Base64url: make one with `passcode sealing-key`"),
        ("[providers.i]\nkind = \"messagecentral\"\ncustomer_id = \"C-1\"".into(), "configuration, line 1: providers.i.password: set password or auth_token"),
        ("[providers.i]\nkind = \"messagecentral\"\ncustomer_id = \"C-1\"\npassword = \"hunter2\"\ncode_length = 9".into(), "configuration, line 5: providers.i.code_length: 9 is out of range: choose 4 to 8 digits"),
        ("[providers.i]\nkind = \"messagecentral\"\ncustomer_id = \"C-1\"\npassword = \"hunter2\"\napi_version = \"v4\"".into(), "configuration, line 5: providers.i.api_version: no such choice \"v4\"; did you mean \"v3\"? (choices: v3, v2)"),
        // What stands in a name's place may be a URL with a secret, a number or an address.
        (format!("default = \"twilio://AC1:hunter2@h.example\"\n{}", with("client_secret = \"s\"")), "configuration, line 1: default: no such provider (it is not shown: it may be a URL with a secret, a number or an address); choices: us"),
        ("[providers.s]\nkind = \"failover\"\nmembers = [\"ratio://id:hunter2@h.example\"]".into(), "configuration, line 3: providers.s.members[0]: no such provider (it is not shown: it may be a URL with a secret, a number or an address); choices: s"),
        ("[providers.s]\nkind = \"ratio://id:hunter2@h.example\"".into(), "configuration, line 2: providers.s.kind: no such kind (it is not shown: it may be a URL with a secret, a number or an address); choices: "),
        ("[providers.s]\nkind = \"ratio:id:hunter2\"".into(), "configuration, line 2: providers.s.kind: no such kind (it is not shown: it may be a URL with a secret, a number or an address); choices: "),
        ("[providers.s]\nkind = \"fixed\"\nuntil = 2099-01-31\n\"+12025550199\" = \"hunter2\"".into(), "configuration, line 4: providers.s.***99: no such key (it is not shown: it may be a URL with a secret, a number or an address); choices: "),
        ("[providers.s]\nkind = \"fixed\"\nuntil = 2099-01-31\n\"hunter2@example.com\" = \"123456\"".into(), "configuration, line 4: providers.s.h***@example.com: no such key (it is not shown: it may be a URL with a secret, a number or an address); choices: "),
        // Composites.
        ("[providers.s]\nkind = \"failover\"\nmembers = []".into(), "configuration, line 3: providers.s.members: there is no member: name the first choice first"),
        ("[providers.s]\nkind = \"failover\"".into(), "configuration, line 1: providers.s: the key \"members\" is missing"),
        ("[providers.s]\nkind = \"failover\"\nmembers = [\"us\",\n\"indai\"]\n[providers.us]\nkind = \"scripted\"\n[providers.india]\nkind = \"scripted\"".into(), "configuration, line 4: providers.s.members[1]: no such provider \"indai\"; did you mean \"india\"? (choices: india, s, us)"),
        (format!("{}\n[providers.s]\nkind = \"failover\"\nmembers = [\"us\",\n\"us\"]", with("client_secret = \"s\"")), "configuration, line 8: providers.s.members[1]: \"us\" is a member already"),
        ("[providers.s]\nkind = \"failover\"\nmembers = [\"s\"]".into(), "configuration, line 1: providers.s: providers refer to each other in a circle: s -> s"),
        ("[providers.s]\nkind = \"failover\"\nmembers = \"us\"".into(), "configuration, line 3: providers.s.members: expected a list, found a string"),
        ("[providers.b]\nkind = \"route\"\nroutes = [\n{ calling_codes = [\"1\",\n\"0091\"], to = \"b\" }]".into(), "configuration, line 5: providers.b.routes[0].calling_codes[1]: \"0091\" is no calling code: write 1 to 3 digits, as in \"1\" or \"91\""),
        ("[providers.b]\nkind = \"route\"\nroutes = [{ countries = [\"IN\", \"usa\"], to = \"b\" }]".into(), "configuration, line 3: providers.b.routes[0].countries[1]: \"usa\" is no country: write two capital letters of ISO 3166, as in \"US\" or \"IN\""),
        ("[providers.b]\nkind = \"route\"\nroutes = [{ channels = [\"sms\", \"pigeon\"], to = \"b\" }]".into(), "configuration, line 3: providers.b.routes[0].channels[1]: no such choice \"pigeon\"; choices: voice, sms, email, rcs, whatsapp"),
        ("[providers.b]\nkind = \"route\"\nroutes = [{ countrys = [\"IN\"], to = \"b\" }]".into(), "configuration, line 3: providers.b.routes[0].countrys: no such key \"countrys\"; did you mean \"countries\"? (choices: countries, channels, to, calling_codes)"),
        ("[providers.b]\nkind = \"route\"\nroutes = [{ countries = [\"IN\"] }]".into(), "configuration, line 3: providers.b.routes[0]: the key \"to\" is missing"),
        ("[providers.b]\nkind = \"route\"\nroutes = [\"b\"]".into(), "configuration, line 3: providers.b.routes[0]: expected a table, found a string"),
        ("[providers.b]\nkind = \"route\"\nroutes = [[[\"1\"], [], [], \"b\"]]".into(), "configuration, line 3: providers.b.routes[0]: expected a table, found a list"),
        ("[providers.b]\nkind = \"route\"\nroutes = [{ countries = [\"UK\"], to = \"b\" }]".into(), "configuration, line 3: providers.b.routes[0].countries[0]: \"UK\" is no country: the United Kingdom is \"GB\""),
        // Wrong types and values.
        ("[providers.us]\nkind = \"ratio\"\nclient_id = \"\"\nclient_secret = \"hunter2\"".into(), "configuration, line 3: providers.us.client_id: the client id is empty"),
        ("[providers.i]\nkind = \"messagecentral\"\ncustomer_id = \"env:CUSTOMER\"\npassword = \"hunter2\"".into(), "configuration, line 3: providers.i.customer_id: the customer id is no secret: write it here, since only secrets come from env: and file:"),
        ("[providers.i]\nkind = \"messagecentral\"\ncustomer_id = \" \"\npassword = \"hunter2\"".into(), "configuration, line 3: providers.i.customer_id: the customer id is empty"),
        ("providers = \"hunter2\"".into(), "configuration, line 1: providers: expected a table"),
        ("[providers]\nus = \"hunter2\"".into(), "configuration, line 2: providers.us: expected a table with a kind and its settings"),
        ("[providers.us]\nkind = 3".into(), "configuration, line 2: providers.us.kind: expected the name of a kind"),
        (format!("default = 3\n{}", with("client_secret = \"s\"")), "configuration, line 1: default: expected the name of a provider"),
        (with("client_secret = [\"hunter2\"]"), "configuration, line 4: providers.us.client_secret: expected a secret, found a list"),
        (with("client_secret = \"s\"\nallow_insecure_http = \"yes\""), "configuration, line 5: providers.us.allow_insecure_http: expected true or false, found a string"),
        (with("client_secret = \"s\"\nproxy = \"not a url hunter2\""), "configuration, line 5: providers.us.proxy: the proxy is no URL that can be used: write http://, https://, socks5:// or socks5h:// and its host and port"),
        (with("client_secret = \"s\"\nclient_id = \"twice\""), "configuration, line 5: this table or key stands twice"),
        (format!("sealing_keys = \"hunter2\"\n{}", with("client_secret = \"s\"")), "configuration, line 1: sealing_keys: expected a list, found a string"),
        (format!("sealing_keys = []\n{}", with("client_secret = \"s\"")), "configuration, line 1: sealing_keys: there is no sealing key: set sealing_keys"),
        (format!("sealing_keys = [\n\"env:MISSING\"]\n{}", with("client_secret = \"s\"")), "configuration, line 2: sealing_keys[0]: the environment variable MISSING is not set"),
        ("[providers.i]\nkind = \"messagecentral\"\ncustomer_id = \"C-1\"\npassword = \"hunter2\"\ncode_length = -6".into(), "configuration, line 5: providers.i.code_length: -6 is out of range: expected a whole number, not negative"),
        ("[providers.i]\nkind = \"messagecentral\"\ncustomer_id = \"C-1\"\npassword = \"hunter2\"\ncode_length = 300".into(), "configuration, line 5: providers.i.code_length: 300 is out of range: choose a smaller number"),
        ("[providers.i]\nkind = \"messagecentral\"\ncustomer_id = \"C-1\"\npassword = \"hunter2\"\ncode_length = 99999999999999999999".into(), "configuration, line 5: providers.i.code_length: expected a whole number, not negative, found a number that is too great"),
        ("[providers.i]\nkind = \"messagecentral\"\ncustomer_id = \"C-1\"\npassword = \"hunter2\"\ncode_length = 6.5".into(), "configuration, line 5: providers.i.code_length: expected a whole number, not negative, found a number"),
        ("[providers.i]\nkind = \"messagecentral\"\ncustomer_id = \"C-1\"\npassword = \"hunter2\"\nauth_token = \"hunter2\"".into(), "configuration, line 5: providers.i.auth_token: password is set too: keep one of password and auth_token"),
    ];
    let mut wrong = String::new();
    for (text, message) in table {
        let error = build(&text).expect_err(&text);
        assert_eq!(error.kind(), ErrorKind::Config, "{text}");
        let said = error.to_string();
        // The kinds follow: there may be more of them.
        let is_open = message.ends_with("choices: ") || message.ends_with('?');
        if said != message && !(is_open && said.starts_with(message)) {
            wrong.push_str(&format!("expected: {message}\n    said: {error}\n"));
        }
        let shown = format!("{error} {error:?}");
        assert!(!shown.contains("hunter2"), "{shown}");
    }
    assert_eq!(wrong, "");
}

#[test]
fn a_file_that_is_not_there_is_named() {
    let error = Config::from_file("nowhere/passcode.toml").unwrap_err();
    assert_eq!(error.to_string(), "nowhere/passcode.toml can't be read: there is no such file");
}

const NO_HOST: &str = "provider URL: the host is neither a name nor an address: write it as in KIND://ID:SECRET@api.example.com";

#[test]
fn a_bad_url_is_one_sentence_without_its_password() {
    for (url, message) in [
        (
            "hunter2",
            "provider URL: this is no URL: write KIND://ID:SECRET@HOST, and percent-encode / ? # @ : in a secret",
        ),
        (
            "ratoi://id:hunter2@api.ratio.me",
            "provider URL: no such kind \"ratoi\"; did you mean \"ratio\"?",
        ),
        (
            "ratio://id@api.ratio.me",
            "provider URL: providers.ratio: the key \"client_secret\" is missing",
        ),
        (
            "ratio://id:hunter2@api.ratio.me?tiemout=hunter2",
            "provider URL: providers.ratio.tiemout: no such key \"tiemout\"; choices: ",
        ),
        (
            "messagecentral://C-1@h.example?password=abc&hunter",
            "provider URL: the query has something that is no key",
        ),
        (
            "ratio://id:hunter2@api.ratio.me/hunter2",
            "provider URL: the URL has a path or a fragment: settings go into its query, and / ? # @ in a secret are",
        ),
        // Never the vendor in its place.
        ("ratio://id:hunter2@127.0.0.256", NO_HOST),
        ("ratio://id:hunter2@10.0.0.1.1:8443", NO_HOST),
        ("ratio://id:hunter2@%HOST%", NO_HOST),
        ("ratio://id:hunter2@api.ratio.me%2Fv1", NO_HOST),
        ("ratio://id:hunter2@xn--zz.example", NO_HOST),
        (
            "ratio://id:hunter2@api.ratio.me?channel=sms&channel=sms",
            "provider URL: the key \"channel\" is set twice",
        ),
        (
            "ratio://id:env%3ANOT_SET_ANYWHERE@api.ratio.me",
            "provider URL: providers.ratio.client_secret: the environment variable NOT_SET_ANYWHERE is not set",
        ),
        (
            "ratio://:hunter2@api.ratio.me",
            "provider URL: providers.ratio.client_id: the client id is empty",
        ),
        (
            "ratio://id:%24%7BHUNTER%7D@api.ratio.me",
            "provider URL: providers.ratio.client_secret: variables are written env:NAME, not $NAME",
        ),
        (
            "ratio://id:ENV:hunter2@api.ratio.me",
            "provider URL: providers.ratio.client_secret: write env:, file: and literal: in lower case",
        ),
        (
            "ratio://id:hunter2@api.ratio.me?base_url=http%3A%2F%2Fapi.ratio.me",
            "provider URL: providers.ratio.base_url: the base URL must be https",
        ),
        (
            "messagecentral://C-1@cpaas.messagecentral.com",
            "provider URL: providers.messagecentral.password: set password or auth_token",
        ),
        (
            "messagecentral://C-1:hunter2@h?code_length=300",
            "provider URL: providers.messagecentral.code_length: 300 is out of range: choose a smaller number",
        ),
        (
            "messagecentral://C-1:hunter2@h?code_length=six",
            "provider URL: providers.messagecentral.code_length: expected a whole number, not negative, found a string",
        ),
    ] {
        let error = Config::from_url(url).and_then(|config| config.build()).expect_err(url);
        assert_eq!(error.kind(), ErrorKind::Config, "{url}");
        assert!(error.to_string().starts_with(message), "{url}: {error}");
        assert!(!format!("{error} {error:?}").contains("hunter2"), "{error:?}");
    }
}
