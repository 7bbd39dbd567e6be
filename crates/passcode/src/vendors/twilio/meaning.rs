//! What Twilio's answers mean. The code says it, and the HTTP status only where there is no code:
//! some codes come under a 401 and are not about our credentials.

use super::options::Options;
use super::wire::{BY_RECIPIENT, Body, NAME, Refusal, ServiceBody, is_sid};
use crate::vendor::{Answer, Guess, Order, Sent, Verdict};
use crate::{Error, ErrorKind, Evidence, Operation, Rejection, Result};

/// Reads the answer to a send.
pub(super) fn sent(answer: &Answer, order: &Order<'_>, options: &Options) -> Result<Sent> {
    let body: Body = success(answer, Operation::Send, options)?;
    let Some(sid) = body.sid.as_str().filter(|sid| is_sid("VE", sid)) else {
        return Err(doubt(answer, "it holds no id of a verification"));
    };
    if body.status != "pending" {
        return Err(doubt(answer, "it does not say that the verification is pending"));
    }
    require_ours(answer, &body, options)?;
    if !body.to.is_null() && !body.names(order.recipient()) {
        return Err(doubt(answer, "it names another recipient"));
    }
    let lifetime = body.age().and_then(|age| options.validity.checked_sub(age));
    Ok(Sent::new(sid).with_lifetime(lifetime).with_code_length(options.code_length))
}

/// Reads the answer to a check. Approved: HTTP 2xx, `status` exactly `approved`, `valid` true or
/// not named, no error's code, our verification, and our Service and recipient wherever they are
/// named; a verification whose id we never got must name the recipient.
pub(super) fn verdict(answer: &Answer, guess: &Guess<'_>, options: &Options) -> Result<Verdict> {
    if let Some(rejection) = refusal(answer).and_then(|refusal| rejected_by(&refusal)) {
        return Ok(Verdict::Rejected(rejection));
    }
    let body: Body = success(answer, Operation::Verify, options)?;
    require_ours(answer, &body, options)?;
    let by_recipient = guess.id() == BY_RECIPIENT;
    let sid = body.sid.as_str();
    let is_ours = |sid| if by_recipient { is_sid("VE", sid) } else { sid == guess.id() };
    let named = !body.sid.is_null();
    if named && !sid.is_some_and(is_ours) {
        return Err(doubt(answer, "it names another verification"));
    }
    if !body.names(guess.recipient()) && (by_recipient || !body.to.is_null()) {
        return Err(doubt(answer, "it names another recipient"));
    }
    let consents = (body.valid == true || body.valid.is_null()) && body.code.is_null();
    let rejection = match (body.status.as_str(), body.valid.as_bool()) {
        (Some("approved"), _) if named && consents => {
            return Ok(Verdict::Approved(Evidence::default()));
        }
        (Some("approved"), _) => {
            return Err(doubt(answer, "it says approved, and something in it contradicts"));
        }
        (Some(_), Some(true)) => {
            return Err(doubt(answer, "it says valid, and its status contradicts"));
        }
        (Some("pending"), _) => Rejection::WrongCode,
        (Some("max_attempts_reached"), _) => Rejection::TooManyAttempts,
        (Some("expired" | "deleted"), _) => Rejection::Expired,
        (Some("canceled" | "failed"), _) => Rejection::Refused,
        _ => return Err(doubt(answer, "it holds no status that is known")),
    };
    Ok(Verdict::Rejected(rejection))
}

/// Reads the Verify Service: whether it is there, and whether the settings say what it says.
pub(super) fn service(answer: &Answer, options: &Options) -> Result<()> {
    let body: ServiceBody = success(answer, Operation::Send, options)?;
    if body.sid != options.service_sid.as_str() {
        return Err(doubt(answer, "it names another Service"));
    }
    let wrong = |what: String| Error::local(ErrorKind::Config, what).with_status(answer.status());
    if body.psd2_enabled == true {
        return Err(wrong(PSD2.into()));
    }
    match (body.code_length.as_u64(), options.code_length) {
        (Some(its), Some(ours)) if its != u64::from(ours) => Err(wrong(format!(
            "the Verify Service sends codes of {its} digits: code_length says {ours}"
        ))),
        _ => Ok(()),
    }
}

/// The body of an answer that is a success.
fn success<T: serde::de::DeserializeOwned>(
    answer: &Answer,
    operation: Operation,
    options: &Options,
) -> Result<T> {
    if !answer.is_success() {
        return Err(failure(answer, operation, options));
    }
    answer.object().ok_or_else(|| doubt(answer, "it is not the JSON that Twilio gives"))
}

fn require_ours(answer: &Answer, body: &Body, options: &Options) -> Result<()> {
    if body.service_sid.is_null() || body.service_sid == options.service_sid.as_str() {
        return Ok(());
    }
    Err(doubt(answer, "it names another Service"))
}

/// What Twilio says beside a 4xx. Another status with a code says no more than without.
fn refusal(answer: &Answer) -> Option<Refusal> {
    if !(400..500).contains(&answer.status()) || answer.status() == 408 {
        return None;
    }
    answer.object().filter(|refusal: &Refusal| refusal.code >= LEAST_CODE)
}

/// Twilio's codes have five digits or six. Those of other services that say 404 twice do not.
const LEAST_CODE: u64 = 10_000;

/// What a refused check says of the code, if it does.
fn rejected_by(refusal: &Refusal) -> Option<Rejection> {
    match refusal.code {
        // Over, used or never there: one answer for all.
        20404 => Some(Rejection::Expired),
        60202 => Some(Rejection::TooManyAttempts),
        60200 if refusal.parameter() == "Code" => Some(Rejection::WrongCode),
        _ => None,
    }
}

/// The error of an answer that is no success.
fn failure(answer: &Answer, operation: Operation, options: &Options) -> Error {
    let Some(refusal) = refusal(answer) else { return traced(answer, answer.by_status()) };
    let code = Some(refusal.code.to_string());
    let Some((kind, what)) = by_code(&refusal, operation) else {
        let error = match answer.status() {
            401 | 403 | 429 => answer.by_status().with_code(code),
            _ => answer.refused(ErrorKind::InvalidRequest, UNKNOWN, code),
        };
        return traced(answer, error);
    };
    let mut error = answer.refused(kind, what, code);
    // Waiting helps once the verification has ended, and not before.
    if matches!(refusal.code, 60202 | 60203) && error.retry_after().is_none() {
        error = error.with_retry_after(options.validity);
    }
    traced(answer, error)
}

const UNKNOWN: &str = "Twilio refuses the request: look its code up at Twilio";

const PSD2: &str = "the Verify Service wants an amount and a payee with each code (PSD2), which Passcode doesn't send: \
                    switch that off, or take another Service";

/// The kind of a documented code, and what to do.
fn by_code(refusal: &Refusal, operation: Operation) -> Option<(ErrorKind, &'static str)> {
    use ErrorKind::{
        Account, Blocked, Config, Credentials, InvalidRecipient, InvalidRequest, RateLimited,
        Unsupported,
    };
    Some(match refusal.code {
        20003 => (
            Credentials,
            "Twilio refuses the SID or its secret: check the configuration, and that the account is open",
        ),
        70051 | 20008 => (
            Credentials,
            "the API key may not use Verify, or these are test credentials, which Verify doesn't take",
        ),
        20403 | 20005 | 10001 => {
            (Account, "the Twilio account is suspended or not active: see its console")
        }
        21608 | 21219 => (
            Account,
            "a Twilio trial account sends to its verified numbers only: add this one, or upgrade the account",
        ),
        575_001 | 10002 | 60624 => {
            (Account, "the Twilio trial is over or doesn't include this: upgrade the account")
        }
        60238 => (Account, "the Twilio account is under review, or may not send to this country"),
        20404 if operation == Operation::Send => {
            (Config, "the Twilio account has no such Verify Service: check service_sid")
        }
        20429 | 25109 | 60245 | 60728 => (
            RateLimited,
            "Twilio has had too many requests, or a Rate Limit of the Verify Service is reached",
        ),
        60203 => (
            RateLimited,
            "this verification has had its five messages: the code sent before still counts",
        ),
        60212 => (RateLimited, "Twilio has too many sends to this recipient at once"),
        60202 => (
            RateLimited,
            "this recipient's guesses are used up, and no new code goes out until that verification ends",
        ),
        60200 => match refusal.parameter() {
            "To" => (
                InvalidRecipient,
                "Twilio takes this for no usable phone number or address: ask for another",
            ),
            "Channel" => (Unsupported, "Twilio doesn't send to this recipient by this channel"),
            "TemplateSid" | "AppHash" | "RateLimits" | "ServiceSid" => {
                (Config, "Twilio refuses a setting: check template_sid, app_hash and rate_limit_ip")
            }
            _ => (InvalidRequest, "Twilio refuses a parameter of the request"),
        },
        60221 | 60425 => (InvalidRequest, "Twilio can't use the id of this verification"),
        60205 => (
            InvalidRecipient,
            "this is a landline, which takes no text: ask for another number, or send by voice",
        ),
        21211 | 21614 => {
            (InvalidRecipient, "Twilio takes this for no usable mobile number: ask for another")
        }
        60236 | 60237 | 60436 => {
            (InvalidRecipient, "Twilio refuses this e-mail address: ask for another")
        }
        60605 => (
            Unsupported,
            "this country is switched off in the Verify geo permissions of the Twilio account",
        ),
        21408 | 21215 | 21612 => {
            (Unsupported, "the Twilio account has no route to this number: see its geo permissions")
        }
        60220 | 60226 | 60250 => {
            (Unsupported, "this country wants a registration or a sender's name at Twilio first")
        }
        60204 | 60223 | 60428 | 60217 | 68008 | 60214 => {
            (Unsupported, "this channel or feature is not set up in the Verify Service")
        }
        60410 => (
            Blocked,
            "Twilio's Fraud Guard blocks numbers that begin like this one, for up to 12 hours",
        ),
        60412 | 60413 | 30450 | 21216 | 21610 => (
            Blocked,
            "Twilio blocks this recipient: judged fraudulent, on a block list, or opted out",
        ),
        60603 => (Account, "the SendGrid account of the Verify Service is out of credits"),
        60604 | 60222 | 60215 | 60216 | 60218 | 60219 => {
            (Config, "the SendGrid key, sender, mailer or template of the Verify Service is wrong")
        }
        60201 | 60224 | 60227..=60230 | 60240..=60243 | 60247 | 60248 | 60408 | 60409 | 60602 => (
            Config,
            "Twilio refuses a template, a text or a name: check template_sid and app_hash, and the Verify Service",
        ),
        60206 => (Config, PSD2),
        _ => return None,
    })
}

/// An answer that can't be trusted.
fn doubt(answer: &Answer, why: &str) -> Error {
    traced(answer, answer.untrusted(why))
}

/// Keeps Twilio's id of the request, which its support asks for.
fn traced(answer: &Answer, error: Error) -> Error {
    match answer.header("twilio-request-id").filter(|id| is_sid("RQ", id)) {
        Some(id) => error.with_source(format!("{NAME}'s id of the request is {id}")),
        None => error,
    }
}
