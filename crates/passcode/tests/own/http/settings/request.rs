//! The request and its URL.

use super::{mistake, table};
use crate::http::bench::{BODY, config};

const CHOICES: &str = "to, to_digits, text, subject, html, code, id";

#[test]
fn the_request() {
    let missing = "write {{ to }} or {{ to_digits }}";
    for (settings, message) in [
        (
            BODY.to_owned() + "\nurk = 1",
            "line 5: providers.sms.urk: no such key \"urk\"; did you mean \"url\"?",
        ),
        (
            BODY.to_owned() + "\nresend_afer = \"1s\"",
            "no such key \"resend_afer\"; did you mean \"resend_after\"?",
        ),
        (
            BODY.to_owned() + "\nusername = \"x\"",
            "line 5: providers.sms.username: no such key \"username\"",
        ),
        (
            BODY.to_owned() + "\nform = { a = \"b\" }",
            "line 5: providers.sms.form: a request has at most one of json, form and query",
        ),
        (
            BODY.to_owned() + "\nquery = {}",
            "line 5: providers.sms.query: a request has at most one of json, form and query",
        ),
        (
            "form = {}\nquery = {}".to_owned(),
            "line 5: providers.sms.query: a request has at most one",
        ),
        (
            BODY.to_owned() + "\nmethod = \"GET\"",
            "line 4: providers.sms.json: a GET has no body: write query, or another method",
        ),
        (
            BODY.to_owned() + "\nmethod = \"PSOT\"",
            "line 5: providers.sms.method: no such choice \"PSOT\"; choices: POST, PUT, GET",
        ),
        (
            BODY.to_owned() + "\nmethod = \"post\"",
            "line 5: providers.sms.method: no such choice \"post\"; ",
        ),
        (
            "json = \"{{ text }}\"".to_owned(),
            "line 4: providers.sms.json: expected a table or a list",
        ),
        (
            "json = { a = inf }".to_owned(),
            "line 4: providers.sms.json.a: JSON has no such number: write it in quotes",
        ),
        (
            "form = { to = 1 }".to_owned(),
            "line 4: providers.sms.form.to: expected a string, found a whole number: write it in quotes",
        ),
        ("form = [\"a\"]".to_owned(), "line 4: providers.sms.form: expected a table, found a list"),
        (
            "json = { to = \"{{ to }}\" }".to_owned(),
            "line 4: providers.sms.json: the code isn't in it: write {{ text }}, or {{ code }}",
        ),
        (
            "form = { to = \"{{ to }}\", text = \"{{ html }}\" }".to_owned(),
            "line 4: providers.sms.form: the code isn't in it",
        ),
        (
            "query = { to = \"{{ to }}\", c = \"{% if html %}{{ code }}{% endif %}\" }".to_owned(),
            "line 4: providers.sms.query: the code isn't in it",
        ),
        ("json = { c = \"{{ code }}\" }".to_owned(), missing),
        (String::new(), missing),
        (
            "channel = \"email\"\njson = { c = \"{{ code }}\" }".to_owned(),
            "line 5: providers.sms.json: nothing in it says to whom it goes: write {{ to }}",
        ),
        (
            "channel = \"email\"\njson = { to = \"{{ to_digits }}\" }".to_owned(),
            "line 5: providers.sms.json.to: there is nothing called \"to_digits\"; choices: to, text, subject, html, code, id",
        ),
        (
            "channel = \"voice\"\n".to_owned() + BODY,
            "line 4: providers.sms.channel: a gateway's messages go by sms or by email, not by voice",
        ),
        (
            "json = { to = \"{{ too }}\" }".to_owned(),
            "line 4: providers.sms.json.to: there is nothing called \"too\"; choices: to, to_digits, text, subject, html, code, id",
        ),
        (
            "json = { a = [{ b = \"{{ x }}\" }] }".to_owned(),
            "providers.sms.json.a[0].b: there is nothing called \"x\"",
        ),
        (
            "json = { to = \"{{ to\" }".to_owned(),
            "line 4: providers.sms.json.to: the template fails: syntax error in line 1",
        ),
        (
            "json = { to = \"{{ to }}\", c = \"{{ code|shout }}\" }".to_owned(),
            "providers.sms.json: the request can't be written: json.c: the template fails: ",
        ),
        (
            "json = { to = \"{{ to }}\", c = \"{{ code.x.y }}\" }".to_owned(),
            "the template fails: undefined value",
        ),
        (
            "json = { to = \"{{ to }}\", c = \"{{ code }} {{ from }}\" }".to_owned(),
            "line 4: providers.sms.json.c: it uses {{ from }}, and from is not set",
        ),
        (
            BODY.to_owned() + "\nfrom = \"me\"",
            "line 5: providers.sms.from: no template of the request uses it: write {{ from }} there",
        ),
        (BODY.to_owned() + "\nfrom = \" \"", "line 5: providers.sms.from: it is empty"),
        (
            BODY.to_owned() + "\nfrom = \"env:X\"",
            "line 5: providers.sms.from: it is no secret: write it here",
        ),
        (
            BODY.to_owned() + "\nfrom = \"a\\nb\"",
            "line 5: providers.sms.from: it holds a line break or another control character: remove it",
        ),
        (
            BODY.to_owned() + "\nsubject = \"{{ code }}\"",
            "line 5: providers.sms.subject: the request has no {{ subject }}, so nobody would see it",
        ),
        (
            BODY.to_owned() + "\ntexts.de = { html = \"{{ code }}\" }",
            "providers.sms.texts.de.html: the request has no {{ html }}, so nobody would see it",
        ),
        (
            "text = \"{{ code }}\"\njson = { to = \"{{ to }}\", c = \"{{ code }}\" }".to_owned(),
            "line 4: providers.sms.text: the request has no {{ text }}, so nobody would see it",
        ),
        (
            BODY.to_owned() + "\nbase_url = \"https://a.example\"",
            "line 5: providers.sms.base_url: url says already where the requests go: leave one of them out",
        ),
        (
            "preset = \"resend\"".to_owned(),
            "line 3: providers.sms.url: the preset brings it: leave it out, or write url and all the rest instead of preset",
        ),
        (
            "preset = 7".to_owned(),
            "line 4: providers.sms.preset: expected a string, found a whole number: write it in quotes",
        ),
    ] {
        let text = table(&settings);
        assert!(text.contains(message), "{settings}\n{text}\n{message}");
    }
    assert!(table("json = { to = \"{{ t }}\" }").contains(CHOICES));
}

#[test]
fn the_url() {
    for (url, message) in [
        (
            "gateway.example.com/send",
            "this is no URL: write it as in https://gateway.example.com/send",
        ),
        (
            "http://gateway.example.com/send",
            "the base URL must be https: plain http goes to loopback only",
        ),
        ("ftp://gateway.example.com", "the base URL must start with https://"),
        ("https://u:hunter2@gateway.example.com", "the base URL must not hold credentials"),
        (
            "https://gateway.example.com/send?key=hunter2",
            "a URL here has no query and no fragment: write query = ",
        ),
        ("https://gateway.example.com#hunter2", "a URL here has no query and no fragment"),
        ("https://{{ to }}.example.com/send", "only the path of a URL can hold templates"),
        (
            "https://gateway.example.com/{{ to }}",
            "in a URL's path stand a preset's own keys only, and no secrets: there is nothing called \"to\"",
        ),
        ("https://gateway.example.com/a/../b", "a URL's path has no \".\" and no \"..\""),
        ("https://gateway.example.com/%2e%2e/b", "a URL's path has no \".\" and no \"..\""),
        ("https://gateway.example.com/%FF", "the URL's percent-encoding is not UTF-8"),
    ] {
        let text = mistake(&config(url, BODY));
        let message = format!("configuration, line 3: providers.sms.url: {message}");
        assert!(text.starts_with(&message), "{url}\n{text}\n{message}");
    }
    let text = mistake(&format!("[providers.sms]\nkind = \"http\"\n{BODY}"));
    let message = "configuration, line 1: providers.sms: it says neither where messages go nor how: write url, or \
                   preset = \"NAME\"";
    assert!(text.starts_with(message), "{text}");
}
