//! The inbox as a page for people.

use std::sync::LazyLock;

use aws_lc_rs::digest::{SHA256, digest};
use axum::response::IntoResponse;
use base64::Engine;
use base64::prelude::BASE64_STANDARD;

const HTML: &str = include_str!("page/page.html");
const CSS: &str = include_str!("page/page.css");

/// The script, in the order of its parts: each uses what stands before it.
const JS: [&str; 6] = [
    include_str!("page/base.js"),
    include_str!("page/row.js"),
    include_str!("page/control.js"),
    include_str!("page/list.js"),
    include_str!("page/detail.js"),
    include_str!("page/main.js"),
];

/// One document with its style and its script in it, and a policy that allows nothing else.
struct Page {
    html: String,
    policy: String,
}

impl Page {
    fn new() -> Self {
        let script = format!("\"use strict\";\n(() => {{\n{}}})();\n", JS.join("\n"));
        Self {
            html: HTML.replace("{style}", CSS).replace("{script}", &script),
            policy: format!(
                "default-src 'none'; style-src '{}'; script-src '{}'; connect-src 'self'; \
                 img-src data:; base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
                hash(CSS),
                hash(&script),
            ),
        }
    }
}

fn hash(text: &str) -> String {
    format!("sha256-{}", BASE64_STANDARD.encode(digest(&SHA256, text.as_bytes())))
}

static PAGE: LazyLock<Page> = LazyLock::new(Page::new);

pub(super) async fn page() -> impl IntoResponse {
    let headers = [
        ("content-type", "text/html; charset=utf-8".to_owned()),
        ("content-security-policy", PAGE.policy.clone()),
        ("referrer-policy", "no-referrer".to_owned()),
        ("x-content-type-options", "nosniff".to_owned()),
        ("cache-control", "no-store".to_owned()),
    ];
    (headers, &*PAGE.html)
}
