//! What keeps others out.

use reqwest::Response;
use reqwest::header::{HeaderMap, SET_COOKIE};

use crate::bench::{Bench, PHONE, Page, plain};

fn cookies(headers: &HeaderMap) -> Vec<String> {
    headers.get_all(SET_COOKIE).iter().map(|it| it.to_str().unwrap().to_owned()).collect()
}

/// The cookies of an answer as a browser sends them back.
fn given(response: &Response) -> String {
    let all = cookies(response.headers());
    let mut pairs: Vec<_> = all.iter().map(|it| it.split(';').next().unwrap()).collect();
    pairs.sort_unstable();
    pairs.join("; ")
}

async fn sent(bench: &Bench) -> Response {
    sent_with(bench, "").await
}

async fn sent_with(bench: &Bench, cookies: &str) -> Response {
    let request = bench.post("/", PHONE).header("cookie", cookies).build().unwrap();
    plain().execute(request).await.unwrap()
}

async fn checked(bench: &Bench, cookies: &str, code: &str) -> Response {
    let request = bench.post("/code", code).header("cookie", cookies).build().unwrap();
    plain().execute(request).await.unwrap()
}

#[tokio::test]
async fn cookies_are_for_this_site_alone_and_no_script_reads_them() {
    for (is_https, prefix) in [(false, ""), (true, "__Host-")] {
        let bench = Bench::with(|config| config, is_https).await;
        let sent = sent(&bench).await;
        let code = bench.code(PHONE).await;
        let answer = checked(&bench, &given(&sent), &code).await;
        for (answer, living) in [(&sent, 2), (&answer, 1)] {
            let mut set = cookies(answer.headers());
            set.sort();
            assert_eq!(set.len(), 2, "{set:?}");
            for (cookie, name) in set.iter().zip(["session", "token"]) {
                assert!(cookie.starts_with(&format!("{prefix}{name}=")), "{cookie}");
                let (value, rest) = cookie.split_once("; ").unwrap();
                let mut marks: Vec<_> = rest.split("; ").collect();
                assert_eq!(marks.contains(&"Max-Age=0"), value.ends_with('='), "{cookie}");
                marks.retain(|mark| !mark.starts_with("Max-Age="));
                marks.sort_unstable();
                let secure: &[&str] = if is_https { &["Secure"] } else { &[] };
                let rest = [&["HttpOnly", "Path=/", "SameSite=Lax"], secure].concat();
                assert_eq!(marks, rest, "{cookie}");
            }
            let lives = set.iter().filter(|cookie| !cookie.contains("Max-Age=0"));
            assert_eq!(lives.count(), living, "{set:?}");
        }
    }
}

#[tokio::test]
async fn the_token_is_good_in_its_own_browser_only_and_in_no_url() {
    let bench = Bench::hasty().await;
    let (mine, other) = (sent(&bench).await, sent(&bench).await);
    let code = bench.code(PHONE).await;
    let (mine, other) = (given(&mine), given(&other));
    let (session, token) = (other.split_once("; ").unwrap().0, mine.split_once("; ").unwrap().1);
    let answer = checked(&bench, &format!("{session}; {token}"), &code).await;
    assert_eq!((answer.status().as_u16(), cookies(answer.headers()).len()), (410, 0));
    let page = Page::of(answer).await;
    let (_, token) = token.split_once('=').unwrap();
    assert!(token.starts_with("v1.") && !page.text.contains(token), "{page:?}");
}

#[tokio::test]
async fn the_person_whom_the_code_went_to_is_signed_in() {
    let bench = Bench::new().await;
    let sent = sent(&bench).await;
    let code = bench.code(PHONE).await;
    let cookies = given(&sent);
    let body = format!("text={code}&to=%2B12025550100&next=https://evil.example");
    let request = bench.post("/code", "").header("cookie", cookies).body(body).build().unwrap();
    let answer = plain().execute(request).await.unwrap();
    assert_eq!(answer.headers()["location"], "/");
    let page = bench.get("/").header("cookie", given(&answer)).send().await.unwrap();
    assert!(page.text().await.unwrap().contains(PHONE));
}

#[tokio::test]
async fn a_session_begins_anew_and_ends_on_the_server() {
    let bench = Bench::hasty().await;
    let sent = sent_with(&bench, "session=planted").await;
    let code = bench.code(PHONE).await;
    let before = given(&sent);
    assert!(!before.contains("planted"));
    let session = given(&checked(&bench, &before, &code).await);
    let name = |cookies: &str| cookies.split("; ").next().unwrap().to_owned();
    assert!(name(&session).starts_with("session=") && name(&session) != name(&before));
    let who = async |cookies: &str| {
        let page = bench.get("/").header("cookie", cookies).send().await.unwrap();
        page.text().await.unwrap()
    };
    assert!(who(&session).await.contains(PHONE));
    assert!(!who("session=planted").await.contains("You are signed in as"));
    assert!(!who(&name(&before)).await.contains("You are signed in as"));
    assert!(!who("session=").await.contains(PHONE));
    let sent = sent_with(&bench, &session).await;
    let code = bench.code(PHONE).await;
    let again = given(&checked(&bench, &given(&sent), &code).await);
    assert!(!who(&session).await.contains(PHONE), "who signs in anew leaves the session before");
    let session = again;
    assert!(who(&session).await.contains(PHONE));
    let request = bench.post("/leave", "").header("cookie", &session).build().unwrap();
    plain().execute(request).await.unwrap();
    assert!(!who(&session).await.contains(PHONE));
}

#[tokio::test]
async fn what_another_site_sends_is_refused_and_sends_nothing() {
    let bench = Bench::new().await;
    for (name, value) in [
        ("sec-fetch-site", "cross-site"),
        ("sec-fetch-site", "same-site"),
        ("origin", "https://evil.example"),
        ("origin", "null"),
    ] {
        for path in ["/", "/code", "/leave"] {
            let request = bench.post(path, PHONE).header(name, value).build().unwrap();
            let answer = plain().execute(request).await.unwrap();
            assert_eq!(answer.status(), 403, "{name}: {value} {path}");
        }
    }
    assert_eq!(bench.sandbox.all_requests(), 0);
    for (name, value) in [("sec-fetch-site", "same-origin"), ("sec-fetch-site", "none")] {
        let request = bench.post("/leave", "").header(name, value).build().unwrap();
        assert_eq!(plain().execute(request).await.unwrap().status(), 303, "{value}");
    }
}

#[tokio::test]
async fn pages_load_nothing_of_others_and_are_kept_nowhere() {
    let bench = Bench::new().await;
    for (path, kind) in
        [("/login.css", "text/css"), ("/login.js", "application/javascript"), ("/", "text/html")]
    {
        let answer = bench.get(path).send().await.unwrap();
        assert_eq!(answer.status(), 200, "{path}");
        assert!(answer.headers()["content-type"].to_str().unwrap().starts_with(kind), "{path}");
        let header = |name: &str| answer.headers()[name].to_str().unwrap().to_owned();
        assert!(header("content-security-policy").starts_with("default-src 'none'; "));
        assert!(header("content-security-policy").contains("frame-ancestors 'none'"));
        assert_eq!(header("cache-control"), "no-store");
        assert_eq!(header("referrer-policy"), "same-origin");
        assert_eq!(header("x-content-type-options"), "nosniff");
    }
}

#[tokio::test]
async fn who_is_refused_is_not_signed_in() {
    let bench = Bench::new().await;
    let sent = sent(&bench).await;
    let code = bench.code(PHONE).await;
    let refused = checked(&bench, &given(&sent), &crate::bench::wrong(&code)).await;
    assert_eq!((refused.status().as_u16(), cookies(refused.headers()).len()), (422, 0));
    let page = bench.get("/").header("cookie", given(&sent)).send().await.unwrap();
    assert!(!page.text().await.unwrap().contains("You are signed in as"));
}

#[tokio::test]
async fn a_right_code_signs_in_nobody_who_has_only_the_token() {
    let bench = Bench::new().await;
    let sent = sent(&bench).await;
    let code = bench.code(PHONE).await;
    let (session, token) =
        given(&sent).split_once("; ").map(|it| (it.0.to_owned(), it.1.to_owned())).unwrap();
    for cookies_sent in
        [token.clone(), format!("session=; {token}"), format!("session=guessed; {token}"), session]
    {
        let answer = checked(&bench, &cookies_sent, &code).await;
        assert_eq!((answer.status().as_u16(), cookies(answer.headers()).len()), (410, 0));
    }
    let answer = checked(&bench, &given(&sent), &code).await;
    assert_eq!(answer.headers()["location"], "/", "the code was never spent");
}
