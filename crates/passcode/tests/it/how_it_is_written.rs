//! What a mistake in TOML or in a value's type says: the line, what stands there, how it is written.
//! The password `hunter2` is in none.

use passcode::{Config, ErrorKind};

const RATIO: &str = "[providers.us]\nkind = \"ratio\"\nclient_id = \"11111111-2222-4333-8444-555555555555\"\n\
                     client_secret = \"literal:hunter2\"\n";
const INDIA: &str = "[providers.india]\nkind = \"messagecentral\"\ncustomer_id = \"C-0123456789ABCDE\"\n\
                     password = \"literal:hunter2\"\n";

#[test]
fn a_mistake_says_how_it_is_written() {
    let us = |line: &str| format!("{RATIO}{line}");
    let india = |line: &str| format!("{INDIA}{line}");
    let route = |rule: &str| {
        format!("{RATIO}[providers.main]\nkind = \"route\"\nroutes = [{{ {rule}, to = \"us\" }}]")
    };
    let table = [
        (us("[providers.us]"), "line 5: this table or key stands twice"),
        (us("[providers]\nus = 1"), "line 6: this table or key stands twice"),
        (us("client_id = \"b\""), "line 5: this table or key stands twice"),
        (
            us("base_url = \"hunter2"),
            "line 5: a text is not closed by its quotes, or holds what must be escaped",
        ),
        (
            us("base_url = 'hunter2"),
            "line 5: a text is not closed by its quotes, or holds what must be escaped",
        ),
        (
            us("base_url = \"\"\"hunter2\n\n"),
            "a text is not closed by its quotes, or holds what must be escaped",
        ),
        (
            us("base_url = \"a\\hunter2\""),
            "line 5: a backslash in quotes must be written twice, or the text put in single quotes",
        ),
        (
            us("base_url = \"a\\u12\""),
            "line 5: a backslash in quotes must be written twice, or the text put in single quotes",
        ),
        (
            us("schlüssel = \"hunter2\""),
            "line 5: a key has only the letters A to Z, digits, - and _, or stands in quotes",
        ),
        (
            us("base url = \"hunter2\""),
            "line 5: a key and its value are written KEY = VALUE, one on a line",
        ),
        (
            us("base_url: \"hunter2\""),
            "line 5: a key and its value are written KEY = VALUE, one on a line",
        ),
        (
            us("base_url ="),
            "line 5: a value is missing or not one: write a text in quotes, a number, true or false",
        ),
        (us("retry = { attempts = 3"), "a bracket is not closed"),
        (
            us("a = [1 2]"),
            "line 5: a text is written in quotes, and between two of several values there is a comma",
        ),
        (us("a = [1,, 2]"), "line 5: there is a comma too many"),
        (us("[providers.b"), "line 5: a bracket is not closed"),
        (us("base_url = hunter2"), "line 5: a text is written in quotes"),
        (
            us("retry = 3"),
            "line 5: providers.us.retry: expected a table such as { attempts = 3 }, found a whole number",
        ),
        (
            us("retry = \"3\""),
            "line 5: providers.us.retry: expected a table such as { attempts = 3 }, found a string",
        ),
        (
            us("retry = [3]"),
            "line 5: providers.us.retry: expected a table such as { attempts = 3 }, found a list",
        ),
        (
            us("retry = []"),
            "line 5: providers.us.retry: expected a table such as { attempts = 3 }, found a list",
        ),
        (
            us("retry = { attempts = 0 }"),
            "line 5: providers.us.retry: 0 attempts are out of range: choose 1 to 10",
        ),
        (
            us("retry = { attempts = 11 }"),
            "line 5: providers.us.retry: 11 attempts are out of range: choose 1 to 10",
        ),
        (
            us("retry = { times = 3 }"),
            "line 5: providers.us.retry.times: no such key \"times\"; choices: attempts",
        ),
        (
            us("locale = 7"),
            "line 5: providers.us.locale: expected a string, found a whole number: write it in quotes",
        ),
        (
            us("locale = \"english please\""),
            "line 5: providers.us.locale: the locale is no language tag: write it as in \"en\" or \"pt-BR\"",
        ),
        (
            us("base_url = \"127.0.0.1:8901\""),
            "line 5: providers.us.base_url: the base URL is not a URL: write https:// (or http:// on loopback) before its host",
        ),
        (
            us("base_url = \"localhost:8901\""),
            "line 5: providers.us.base_url: the base URL is not a URL: write https:// (or http:// on loopback) before its host",
        ),
        (
            us("base_url = \"\""),
            "line 5: providers.us.base_url: the base URL is not a URL: write https:// (or http:// on loopback) before its host",
        ),
        (
            us("ca_file = \"nowhere/ca.pem\""),
            "line 5: providers.us.ca_file: the file nowhere/ca.pem can't be read: there is no such file",
        ),
        (
            us("ca_file = \"\""),
            "line 5: providers.us.ca_file: the file has no name: write its path",
        ),
        (
            us("ca_file = \"file:ca.pem\""),
            "line 5: providers.us.ca_file: write the path alone, since only secrets come from env: and file:",
        ),
        (
            us("ca_file = \"env:CA\""),
            "line 5: providers.us.ca_file: write the path alone, since only secrets come from env: and file:",
        ),
        (
            us("ca_file = \".\""),
            "line 5: providers.us.ca_file: the file . can't be read: it is a folder",
        ),
        (
            india("api_version = 3"),
            "line 5: providers.india.api_version: expected one of \"v3\", \"v2\", found a whole number",
        ),
        (
            india("code_length = \"six\""),
            "line 5: providers.india.code_length: expected a whole number, not negative, found a string",
        ),
        (
            india("code_length = \"6\""),
            "line 5: providers.india.code_length: expected a whole number, not negative, found a string",
        ),
        (
            india("code_length = 300"),
            "line 5: providers.india.code_length: 300 is out of range: choose a smaller number",
        ),
        (
            route("calling_codes = [1]"),
            "line 7: providers.main.routes[0].calling_codes[0]: expected a string, found a whole number: write it in quotes",
        ),
        (
            route("calling_codes = 1"),
            "line 7: providers.main.routes[0].calling_codes: expected a list, found a whole number",
        ),
        (
            route("countries = \"US\""),
            "line 7: providers.main.routes[0].countries: expected a list, found a string",
        ),
    ];
    let mut wrong = String::new();
    for (text, mistake) in table {
        let error = Config::from_toml(&text).and_then(|config| config.build()).expect_err(&text);
        assert_eq!(error.kind(), ErrorKind::Config, "{text}");
        let said = error.to_string();
        if !said.starts_with("configuration, line ") || !said.ends_with(mistake) {
            wrong.push_str(&format!("expected: {mistake}\n    said: {said}\n"));
        }
        assert!(!format!("{error:#?}").contains("hunter2"), "{error:#?}");
    }
    assert_eq!(wrong, "");
}
