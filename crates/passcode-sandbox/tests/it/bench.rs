//! A sandbox on a standing clock, and a plain HTTP client for its services.

use std::time::{Duration, SystemTime, UNIX_EPOCH};

use passcode_sandbox::{Builder, Clock, Message, Sandbox, State};
use reqwest::header::HeaderMap;
use reqwest::{Client, Method, RequestBuilder, StatusCode};
use serde_json::{Value, json};

use crate::contract;

pub(crate) const CLIENT_ID: &str = "11111111-2222-4333-8444-555555555555";
pub(crate) const CUSTOMER: &str = "C-0123456789ABCDE";
/// Base64 of "test-password".
pub(crate) const KEY: &str = "dGVzdC1wYXNzd29yZA==";
pub(crate) const PHONE: &str = "+12025550123";
pub(crate) const EMAIL: &str = "ada@example.com";

pub(crate) struct Bench {
    pub(crate) sandbox: Sandbox,
    pub(crate) http: Client,
}

/// An answer, read whole.
#[derive(Debug)]
pub(crate) struct Answer {
    pub(crate) status: StatusCode,
    pub(crate) headers: HeaderMap,
    pub(crate) text: String,
}

impl Answer {
    pub(crate) async fn of(request: RequestBuilder) -> Self {
        let response = request.send().await.expect("the sandbox answers");
        Self {
            status: response.status(),
            headers: response.headers().clone(),
            text: response.text().await.expect("an answer ends"),
        }
    }

    pub(crate) fn json(&self) -> Value {
        serde_json::from_str(&self.text).unwrap_or_else(|_| panic!("not JSON: {self:?}"))
    }

    pub(crate) fn text_of(&self, member: &str) -> String {
        let json = self.json();
        json[member].as_str().unwrap_or_else(|| panic!("no {member}: {json}")).to_owned()
    }

    /// A refusal by Ratio: status and code, in the contract's `Error`.
    #[track_caller]
    pub(crate) fn refused(&self, status: u16, code: &str) {
        assert_eq!((self.status.as_u16(), &*self.text_of("code")), (status, code));
        contract::check("Error", &self.json());
        assert!(self.text_of("createTime").starts_with("2026-01-02T03:"));
        assert!(!self.text_of("message").is_empty());
    }
}

impl Bench {
    pub(crate) async fn new() -> Self {
        Self::with(|builder| builder).await
    }

    pub(crate) async fn with(settings: impl FnOnce(Builder) -> Builder) -> Self {
        let builder = Sandbox::builder().seed(1).clock(Clock::fixed_at(start()));
        let sandbox = settings(builder).spawn().await.expect("the sandbox starts");
        Self {
            sandbox,
            http: Client::builder().no_proxy().build().expect("a client needs no settings"),
        }
    }

    pub(crate) fn advance(&self, seconds: u64) {
        self.sandbox.clock().advance(Duration::from_secs(seconds));
    }

    pub(crate) fn request(&self, method: Method, path: &str) -> RequestBuilder {
        self.http.request(method, self.url(path))
    }

    /// Where a path lives: below its vendor, or at the sandbox's own root.
    pub(crate) fn url(&self, path: &str) -> String {
        let base = match path.split('/').nth(1) {
            Some("v1") => self.sandbox.url("ratio"),
            Some("auth" | "verification") => self.sandbox.url("messagecentral"),
            _ => self.sandbox.inbox_url(),
        };
        format!("{base}{path}")
    }

    pub(crate) fn newest(&self) -> Message {
        self.sandbox.inbox().messages().remove(0)
    }

    pub(crate) fn newest_state(&self) -> (State, u32) {
        let message = self.newest();
        (message.state, message.attempts)
    }

    /// A code that isn't the newest one, of the same length.
    pub(crate) fn wrong_code(&self) -> String {
        wrong(&self.newest().code)
    }

    /// A call of Ratio's OTP interface with good client headers.
    pub(crate) async fn ratio(&self, call: &str, jwt: Option<&str>, body: Value) -> Answer {
        self.ratio_at(Method::POST, &format!("/v1/auth/otp/{call}"), jwt, Some(body)).await
    }

    /// A Ratio call with good client headers.
    pub(crate) async fn ratio_at(
        &self,
        method: Method,
        path: &str,
        jwt: Option<&str>,
        body: Option<Value>,
    ) -> Answer {
        let mut request = self
            .request(method, path)
            .header("ratio-client-id", CLIENT_ID)
            .header("ratio-client-secret", "test-secret");
        if let Some(body) = body {
            request = request.json(&body);
        }
        if let Some(jwt) = jwt {
            request = request.bearer_auth(jwt);
        }
        Answer::of(request).await
    }

    /// Two factors, by SMS and e-mail; the JWT.
    pub(crate) async fn two_factors(&self) -> String {
        let jwt = self.sign_in_by_sms().await.text_of("sessionJwt");
        let id = self.send_email(Some(&jwt)).await;
        self.try_email(Some(&jwt), &id, &self.newest().code).await.text_of("sessionJwt")
    }

    /// A new user of this phone and address; the id and the JWT.
    pub(crate) async fn new_user(&self) -> (String, String) {
        let jwt = self.two_factors().await;
        let body = Some(new_user());
        let created = self.ratio_at(Method::POST, "/v1/users", Some(&jwt), body).await;
        assert_eq!(created.status, 201, "{created:?}");
        (created.text_of("id"), jwt)
    }

    /// Sends a code by SMS; its phone id.
    pub(crate) async fn send_sms(&self, jwt: Option<&str>) -> String {
        let answer = self.ratio("sms:send", jwt, json!({ "phoneNumber": PHONE })).await;
        contract::check("SendSmsOtpResponse", &answer.json());
        answer.text_of("phoneId")
    }

    /// Sends a code by e-mail; its email id.
    pub(crate) async fn send_email(&self, jwt: Option<&str>) -> String {
        let answer = self.ratio("email:send", jwt, json!({ "emailAddress": EMAIL })).await;
        contract::check("SendEmailOtpResponse", &answer.json());
        answer.text_of("emailId")
    }

    pub(crate) async fn try_sms(&self, jwt: Option<&str>, id: &str, otp: &str) -> Answer {
        self.ratio("sms:authenticate", jwt, json!({ "otp": otp, "phoneId": id })).await
    }

    pub(crate) async fn try_email(&self, jwt: Option<&str>, id: &str, otp: &str) -> Answer {
        self.ratio("email:authenticate", jwt, json!({ "otp": otp, "emailId": id })).await
    }

    /// The first factor, by SMS; the whole answer.
    pub(crate) async fn sign_in_by_sms(&self) -> Answer {
        let id = self.send_sms(None).await;
        let answer = self.try_sms(None, &id, &self.newest().code).await;
        assert_eq!(answer.status, 200);
        contract::check("AuthResponse", &answer.json());
        answer
    }

    pub(crate) async fn token_call(&self, query: &[(&str, &str)]) -> Answer {
        let request = self.request(Method::GET, "/auth/v1/authentication/token");
        Answer::of(request.query(query)).await
    }

    pub(crate) async fn token(&self) -> String {
        let answer = self.token_call(&[("customerId", CUSTOMER), ("key", KEY)]).await;
        answer.text_of("token")
    }

    pub(crate) async fn mc(
        &self,
        method: Method,
        path: &str,
        token: &str,
        query: &[(&str, &str)],
    ) -> Answer {
        let request = self.request(method, path).header("authToken", token);
        Answer::of(request.query(query)).await
    }

    /// A v3 send of 6 digits to an Indian number.
    pub(crate) async fn mc_send(&self, token: &str) -> Answer {
        self.mc(Method::POST, "/verification/v3/send", token, &V3_SEND).await
    }

    pub(crate) async fn mc_validate(&self, token: &str, id: &str, code: &str) -> Answer {
        let query = [("verificationId", id), ("code", code)];
        self.mc(Method::GET, "/verification/v3/validateOtp", token, &query).await
    }
}

pub(crate) const V3_SEND: [(&str, &str); 5] = [
    ("countryCode", "91"),
    ("mobileNumber", "8800000085"),
    ("flowType", "SMS"),
    ("customerId", CUSTOMER),
    ("otpLength", "6"),
];

/// The contract's example of a new user.
pub(crate) fn new_user() -> Value {
    json!({
        "firstName": "Ada",
        "lastName": "Example",
        "email": EMAIL,
        "country": "US",
        "phone": PHONE,
        "acceptedTerms": true,
    })
}

/// 2026-01-02T03:04:05Z.
pub(crate) fn start() -> SystemTime {
    UNIX_EPOCH + Duration::from_secs(1_767_323_045)
}

pub(crate) fn wrong(code: &str) -> String {
    let first = if code.starts_with('0') { "1" } else { "0" };
    format!("{first}{}", &code[1..])
}

/// The claims of a JWT, its signature unchecked.
pub(crate) fn claims(jwt: &str) -> Value {
    use base64::Engine;
    let parts: Vec<&str> = jwt.split('.').collect();
    assert_eq!(parts.len(), 3, "a JWT has three parts");
    let decode =
        |part: &str| base64::prelude::BASE64_URL_SAFE_NO_PAD.decode(part).expect("a JWT is Base64");
    let header: Value = serde_json::from_slice(&decode(parts[0])).expect("a JWT is JSON");
    assert_eq!(header["alg"], "HS512");
    assert_eq!(decode(parts[2]).len(), 64);
    serde_json::from_slice(&decode(parts[1])).expect("a JWT is JSON")
}
