//! What a request asks for, as far as rules ask: operation and recipient.

use axum::body::{Body, Bytes, to_bytes};
use axum::extract::Request;
use axum::http::Uri;
use futures_util::stream;
use serde_json::Value;

use super::rule::Operation;
use crate::inbox::Inbox;
use crate::server::{BODY_LIMIT, Vendor};

/// What kind of call a vendor's path is.
pub(super) fn operation(vendor: Vendor, path: &str) -> Operation {
    match vendor {
        Vendor::MessageCentral if path.ends_with("/token") => Operation::Token,
        Vendor::MessageCentral if path.ends_with("/send") => Operation::Send,
        Vendor::MessageCentral if path.ends_with("/validateOtp") => Operation::Verify,
        Vendor::Ratio if path.ends_with(":send") => Operation::Send,
        Vendor::Ratio if path.starts_with("/v1/auth/otp/") && path.ends_with(":authenticate") => {
            Operation::Verify
        }
        _ => Operation::Other,
    }
}

/// Whom the call is for, and the request, whole again. A check of a code is for whom the code was
/// sent to.
pub(super) async fn recipient(
    vendor: Vendor,
    request: Request,
    inbox: &Inbox,
) -> (Option<String>, Request) {
    match vendor {
        Vendor::MessageCentral => (of_query(request.uri(), inbox), request),
        Vendor::Ratio => {
            let (parts, body) = request.into_parts();
            let read = to_bytes(body, BODY_LIMIT).await;
            let recipient = read.as_ref().ok().and_then(|body| of_json(body, inbox));
            // Of a body that was too long or broke off, the service sees that it can't be read.
            let body = match read {
                Ok(body) => Body::from(body),
                Err(error) => Body::from_stream(stream::iter([Err::<Bytes, _>(error)])),
            };
            (recipient, Request::from_parts(parts, body))
        }
    }
}

fn of_query(uri: &Uri, inbox: &Inbox) -> Option<String> {
    let query = axum::extract::Query::<Vec<(String, String)>>::try_from_uri(uri).ok()?.0;
    let value = |name: &str| {
        let mut pairs = query.iter();
        pairs.find(|(key, _)| key == name).map(|(_, value)| value.as_str())
    };
    match value("verificationId") {
        Some(id) => inbox.recipient_of(id),
        None => Some(format!("+{}{}", value("countryCode")?, value("mobileNumber")?)),
    }
}

fn of_json(body: &[u8], inbox: &Inbox) -> Option<String> {
    let body: Value = serde_json::from_slice(body).ok()?;
    let text = |names: [&str; 2]| names.iter().find_map(|name| body[name].as_str());
    match text(["phoneId", "emailId"]) {
        Some(id) => inbox.recipient_of(id),
        None => text(["phoneNumber", "emailAddress"]).map(str::to_owned),
    }
}
