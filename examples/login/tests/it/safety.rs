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
    let pairs: Vec<_> = all.iter().map(|it| it.split(';').next().unwrap()).collect();
    pairs.join("; ")
}

async fn sent(bench: &Bench) -> Response {
    let request = bench.post("/", PHONE).build().unwrap();
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
        let set = [cookies(sent.headers()), cookies(answer.headers())].concat();
        let names = ["browser", "token", "session", "browser", "token"];
        assert_eq!(set.len(), names.len(), "{set:?}");
        for (cookie, name) in set.iter().zip(names) {
            assert!(cookie.starts_with(&format!("{prefix}{name}=")), "{cookie}");
            assert!(cookie.contains("; Path=/; Max-Age="), "{cookie}");
            assert!(cookie.contains("; HttpOnly; SameSite=Lax"), "{cookie}");
            assert_eq!(cookie.ends_with("; Secure"), is_https, "{cookie}");
            assert!(!cookie.contains("Domain"), "{cookie}");
        }
        assert!(set[3].contains("Max-Age=0") && set[4].contains("Max-Age=0"), "{set:?}");
    }
}

#[tokio::test]
async fn the_token_is_good_in_its_own_browser_only_and_in_no_url() {
    let bench = Bench::hasty().await;
    let (mine, other) = (sent(&bench).await, sent(&bench).await);
    let code = bench.code(PHONE).await;
    let (mine, other) = (given(&mine), given(&other));
    let (browser, token) = (other.split_once("; ").unwrap().0, mine.split_once("; ").unwrap().1);
    let answer = checked(&bench, &format!("{browser}; {token}"), &code).await;
    assert_eq!((answer.status().as_u16(), cookies(answer.headers()).len()), (410, 0));
    let page = Page::of(answer).await;
    assert!(!page.text.contains("v4.local"), "{page:?}");
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
    let bench = Bench::new().await;
    let sent = sent(&bench).await;
    let code = bench.code(PHONE).await;
    let planted = format!("{}; session=planted", given(&sent));
    let session = given(&checked(&bench, &planted, &code).await);
    assert!(!session.contains("planted"));
    let who = async |cookies: &str| {
        let page = bench.get("/").header("cookie", cookies).send().await.unwrap();
        page.text().await.unwrap()
    };
    assert!(who(&session).await.contains(PHONE));
    assert!(!who("session=planted").await.contains(PHONE));
    assert!(!who("session=").await.contains(PHONE));
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
        for path in ["/", "/code", "/again", "/leave"] {
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
    for path in ["/", "/login.css", "/login.js"] {
        let answer = bench.get(path).send().await.unwrap();
        let header = |name: &str| answer.headers()[name].to_str().unwrap().to_owned();
        assert_eq!(answer.status(), 200, "{path}");
        assert!(header("content-security-policy").contains("frame-ancestors 'none'"));
        assert_eq!(header("cache-control"), "no-store");
        assert_eq!(header("referrer-policy"), "same-origin");
        assert_eq!(header("x-content-type-options"), "nosniff");
    }
}
