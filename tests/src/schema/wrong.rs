//! What the reader refuses for its form, the schema refuses too, and says where.

use super::judge::{Judge, read};

const PLIVO: &str =
    "[providers.a]\nkind = \"plivo\"\nauth_id = \"MA0123456789ABCDEFGH\"\nauth_token = \"t\"\n";

/// The configuration, and where it is wrong: a place that the schema names.
const WRONG: &[(&str, &str)] = &[
    // Beside the providers.
    ("", "providers"),
    ("[providers]\n", "/providers"),
    ("provider = 1\n[providers.a]\nkind = \"plivo\"", "provider"),
    ("default = 1\nPLIVO", "/default"),
    ("sealing_keys = \"k\"\nPLIVO", "/sealing_keys"),
    ("store_keys = [1]\nPLIVO", "/store_keys/0"),
    ("providers = [1]", "/providers"),
    // A provider.
    ("[providers]\na = \"plivo://i:t@api.plivo.com\"", "/providers/a"),
    ("[providers.a]\nauth_id = \"i\"", "/providers/a"),
    ("[providers.a]\nkind = \"pilvo\"", "/providers/a/kind"),
    ("[providers.a]\nkind = 1", "/providers/a/kind"),
    ("[providers.a]\nkind = \"plivo\"\nauth_id = \"i\"", "auth_token"),
    ("PLIVO\nauth_tokn = \"t\"", "auth_tokn"),
    ("PLIVO\ncode_length = \"6\"", "/providers/a/code_length"),
    ("PLIVO\ncode_length = 6.5", "/providers/a/code_length"),
    ("PLIVO\ncode_length = -1", "/providers/a/code_length"),
    ("PLIVO\nbrand_name = true", "/providers/a/brand_name"),
    // What every vendor has.
    ("PLIVO\nchannel = \"fax\"", "/providers/a/channel"),
    ("PLIVO\nchannel = [\"sms\"]", "/providers/a/channel"),
    ("PLIVO\nconnect_timeout = 5", "/providers/a/connect_timeout"),
    ("PLIVO\nconnect_timeout = \"5\"", "/providers/a/connect_timeout"),
    ("PLIVO\nconnect_timeout = \"1w\"", "/providers/a/connect_timeout"),
    ("PLIVO\nretry = 3", "/providers/a/retry"),
    ("PLIVO\nretry = { attempt = 3 }", "attempt"),
    ("PLIVO\nallow_insecure_http = \"yes\"", "/providers/a/allow_insecure_http"),
    ("PLIVO\nproxy = 1", "/providers/a/proxy"),
    ("PLIVO\nca_file = [\"ca.pem\"]", "/providers/a/ca_file"),
    // Another kind's keys.
    ("PLIVO\nexpires_in = \"5m\"", "expires_in"),
    ("PLIVO\nmembers = [\"a\"]", "members"),
    ("PLIVO\nusers = \"known\"", "users"),
    // Codes of one's own.
    ("SMTP\nbase_url = \"https://example.com\"", "base_url"),
    ("SMTP\nmax_guesses = \"5\"", "/providers/a/max_guesses"),
    ("SMTP\ntexts = \"de\"", "/providers/a/texts"),
    ("SMTP\ntexts.de = \"Code\"", "/providers/a/texts/de"),
    ("SMTP\ntexts.de.txt = \"Code\"", "txt"),
    // Policies.
    ("[providers.a]\nkind = \"failover\"", "members"),
    ("[providers.a]\nkind = \"failover\"\nmembers = \"b\"", "/providers/a/members"),
    ("[providers.a]\nkind = \"failover\"\nmembers = [1]", "/providers/a/members/0"),
    ("[providers.a]\nkind = \"route\"\nroutes = { to = \"a\" }", "/providers/a/routes"),
    (
        "[providers.a]\nkind = \"route\"\nroutes = [{ channels = [\"sms\"] }]",
        "/providers/a/routes/0",
    ),
    ("[providers.a]\nkind = \"route\"\nroutes = [{ to = \"a\", country = [\"IN\"] }]", "country"),
    (
        "PLIVO[providers.b]\nkind = \"route\"\nroutes = [{ to = \"a\", countries = [\"in\"] }]",
        "/providers/b/routes/0/countries/0",
    ),
    (
        "PLIVO[providers.b]\nkind = \"route\"\nroutes = [{ to = \"a\", calling_codes = [\"0044\"] }]",
        "/providers/b/routes/0/calling_codes/0",
    ),
    (
        "[providers.a]\nkind = \"route\"\nroutes = [{ to = \"a\", calling_codes = [44] }]",
        "/providers/a/routes/0/calling_codes/0",
    ),
    ("[providers.a]\nkind = \"limit\"\nof = \"a\"\nsends = \"5/1h\"", "/providers/a/sends"),
    (
        "[providers.a]\nkind = \"limit\"\nof = \"a\"\nsends = [\"5 an hour\"]",
        "/providers/a/sends/0",
    ),
    (
        "[providers.a]\nkind = \"limit\"\nof = \"a\"\nsends = [\"5/1h by ip\"]",
        "/providers/a/sends/0",
    ),
    (
        "[providers.a]\nkind = \"limit\"\nof = \"a\"\nsends = [\"5/1h per prefix\"]",
        "/providers/a/sends/0",
    ),
    (
        "[providers.a]\nkind = \"limit\"\nof = \"a\"\nguesses = [\"5/1h per person\"]",
        "/providers/a/guesses/0",
    ),
    (
        "[providers.a]\nkind = \"limit\"\nof = \"a\"\nif_unavailable = \"ask\"",
        "/providers/a/if_unavailable",
    ),
    (
        "PLIVO[providers.b]\nkind = \"limit\"\nof = \"a\"\nunverified = { per_country_day = \"20\" }",
        "/providers/b/unverified/per_country_day",
    ),
    (
        "[providers.a]\nkind = \"limit\"\nof = \"a\"\nunverified = { mode = \"log\" }",
        "/providers/a/unverified/mode",
    ),
    ("[providers.a]\nkind = \"fixed\"\ncodes = [\"1\"]\nuntil = 2027-01-31", "/providers/a/codes"),
    (
        "[providers.a]\nkind = \"fixed\"\ncodes = { \"+12025550199\" = 123456 }\nuntil = 2027-01-31",
        "/providers/a/codes/+12025550199",
    ),
    (
        "[providers.a]\nkind = \"fixed\"\ncodes = { \"+12025550199\" = \"123456\" }\nuntil = 2027",
        "/providers/a/until",
    ),
    (
        "[providers.a]\nkind = \"fixed\"\ncodes = { \"+12025550199\" = \"123456\" }\nuntil = \"soon\"",
        "/providers/a/until",
    ),
    (
        "[providers.a]\nkind = \"fixed\"\ncodes = { \"+12025550199\" = \"123456\" }\nuntil = 2027-01-31T10:00:00Z",
        "/providers/a/until",
    ),
    // A gateway of messages.
    ("[providers.a]\nkind = \"http\"", "url"),
    ("HTTP\nmethod = \"DELETE\"", "/providers/a/method"),
    ("HTTP\njson = \"{}\"", "/providers/a/json"),
    ("HTTP\nform = { to = 1 }", "/providers/a/form/to"),
    ("HTTP\nheaders = [\"a: b\"]", "/providers/a/headers"),
    ("HTTP\nbasic = \"user:password\"", "/providers/a/basic"),
    ("HTTP\nbasic = { user = \"u\" }", "password"),
    ("HTTP\nok = { status = 200 }", "/providers/a/ok/status"),
    ("HTTP\nok = { code = [200] }", "code"),
    ("HTTP\nrefused = { status = [400] }", "/providers/a/refused"),
    ("HTTP\nrefused = { status = [400], kind = \"bad\" }", "/providers/a/refused"),
    ("HTTP\nrefused = [{ kind = \"account\", code = 1 }]", "/providers/a/refused"),
    ("HTTP\nok = { json = { \"/status\" = 1 } }", "/providers/a/ok/json/~1status"),
    ("[providers.a]\nkind = \"http\"\npreset = \"resent\"", "/providers/a/preset"),
    // The store.
    ("PLIVO[store]\nkind = \"postgres\"", "/store/kind"),
    ("PLIVO[store]\npath = \"passcode.db\"", "path"),
    ("PLIVO[store]\nkind = \"memory\"\ntimeout = \"1s\"", "timeout"),
    ("PLIVO[store]\nkind = \"sqlite\"\npath = \"p\"\nurl = \"u\"", "url"),
    ("PLIVO[store]\nkind = \"redis\"\nurls = \"redis://a\"", "/store/urls"),
    ("PLIVO[store]\nkind = \"redis\"\nurl = \"redis://a\"\ntable = \"t\"", "table"),
    ("store = \"memory\"\nPLIVO", "/store"),
    // The gateway.
    ("PLIVO[gateway]\nport = 1", "port"),
    ("PLIVO[gateway]\nlisten = 8080", "/gateway/listen"),
    ("PLIVO[gateway]\nlog = \"yaml\"", "/gateway/log"),
    ("PLIVO[gateway]\ndrain_delay = 0", "/gateway/drain_delay"),
    ("PLIVO[gateway]\nforwarded_by = \"x-real-ip\"", "/gateway/forwarded_by"),
    ("PLIVO[gateway]\ntls = { cert = \"c\" }", "/gateway/tls"),
    ("PLIVO[gateway]\nclients = { name = \"web\" }", "/gateway/clients"),
    ("PLIVO[[gateway.clients]]\nkeys = []", "/gateway/clients/0"),
    ("PLIVO[[gateway.clients]]\nname = \"web\"\nkey = \"k\"", "key"),
    ("PLIVO[[gateway.clients]]\nname = \"web\"\ntwilio = { account_sid = \"AC1\" }", "auth_token"),
];

const SMTP: &str = "[providers.a]\nkind = \"smtp\"\nurl = \"smtps://u:p@mail.example.com\"\nfrom = \"a@example.com\"\n";
const HTTP: &str = "[providers.a]\nkind = \"http\"\nurl = \"https://sms.example.com/send\"\n";

fn whole(text: &str) -> String {
    text.replace("PLIVO", PLIVO).replace("SMTP", SMTP).replace("HTTP", HTTP)
}

#[test]
fn what_the_reader_refuses_is_refused_with_its_place() {
    let judge = Judge::new();
    for right in ["PLIVO", "SMTP"] {
        judge.check(&whole(right)).unwrap();
        read(&whole(right)).unwrap();
    }
    judge.check(&whole("HTTP")).unwrap();
    for (text, place) in WRONG {
        let text = whole(text);
        read(&text).expect_err(&text);
        let why = judge.check(&text).expect_err(&text);
        assert!(why.contains(place), "{text}\n{why}");
    }
}

/// What is wrong stands in few words: the other kinds are not spoken of.
#[test]
fn a_mistake_is_told_for_its_kind_alone() {
    let why = Judge::new().check(&whole("PLIVO\nauth_tokn = \"t\"")).unwrap_err();
    for other in ["telnyx", "members", "oneOf", "anyOf"] {
        assert!(!why.contains(other), "{why}");
    }
}
