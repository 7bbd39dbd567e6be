//! A login by one-time passcode: a number or an address, a code, a session.

mod browser;
mod failure;
mod login;
mod page;

use std::sync::Arc;

use axum::extract::{DefaultBodyLimit, Form};
use axum::response::Response;
use axum::routing::{get, post};
use axum::{Router, middleware};
use passcode::{OtpCode, Recipient, SendRequest, VerifyRequest};
use serde::Deserialize;

use browser::Browser;
pub use failure::{Told, rejected, told_check, told_send};
pub use login::Login;

/// The whole service.
pub fn router(login: Login) -> Router {
    Router::new()
        .route("/", get(start).post(send))
        .route("/code", get(typing).post(check))
        .route("/again", post(again))
        .route("/leave", post(leave))
        .merge(page::files())
        .layer(middleware::from_fn(browser::guard))
        .layer(DefaultBodyLimit::max(4096))
        .with_state(Arc::new(login))
}

#[derive(Deserialize)]
struct Typed {
    text: String,
}

async fn start(browser: Browser) -> Response {
    match browser.login.who(browser.cookie("session")) {
        Some(recipient) => browser.page.signed_in(&recipient),
        None => browser.page.start("", None),
    }
}

async fn send(browser: Browser, Form(Typed { text }): Form<Typed>) -> Response {
    let sent = match text.parse::<Recipient>() {
        Ok(recipient) => browser.send(SendRequest::new(recipient)).await,
        Err(error) => Err(error),
    };
    sent.unwrap_or_else(|error| browser.page.start(&text, Some(told_send(&error))))
}

/// Another code for the same person, by another vendor if there is one.
async fn again(browser: Browser) -> Response {
    let Ok(earlier) = browser.verification() else {
        return browser.page.start("", Some(Told::GONE));
    };
    let request = SendRequest::new(earlier.recipient().clone()).with_earlier(earlier.clone());
    let sent = browser.send(request).await;
    sent.unwrap_or_else(|error| browser.page.code(&earlier, Some(told_send(&error))))
}

async fn typing(browser: Browser) -> Response {
    match browser.verification() {
        Ok(sent) => browser.page.code(&sent, None),
        Err(_) => browser.page.start("", Some(Told::GONE)),
    }
}

async fn check(browser: Browser, Form(Typed { text }): Form<Typed>) -> Response {
    let Ok(sent) = browser.verification() else { return browser.page.start("", Some(Told::GONE)) };
    let answer = match OtpCode::parse(&text) {
        Ok(code) => browser.check(VerifyRequest::new(sent.clone(), code)).await,
        Err(error) => Err(error),
    };
    answer.unwrap_or_else(|error| browser.page.code(&sent, Some(told_check(&error))))
}

async fn leave(browser: Browser) -> Response {
    browser.sign_out()
}
