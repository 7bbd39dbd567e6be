use std::fmt;

use bytes::Bytes;
use http::{Method, Request, Uri};
use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};
use vendor_http::{BaseUrl, Secret};

use crate::api_version::Calls;
use crate::number::Number;

/// All but RFC 3986's unreserved characters: a bare `+` would arrive as a space.
const RESERVED: &AsciiSet = &NON_ALPHANUMERIC.remove(b'-').remove(b'.').remove(b'_').remove(b'~');

/// How the vendor delivers a code.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum FlowType {
    /// A text message.
    Sms,
    /// A WhatsApp message.
    WhatsApp,
    /// An RCS message. Its answer has never been seen.
    Rcs,
    /// Silent authentication over the mobile network. Its answer has never been seen.
    Sauth,
}

impl FlowType {
    /// The name on the wire: `SMS`, `WHATSAPP`, `RCS`, `SAUTH`
    /// ([documentation of v3](https://www.messagecentral.com/en-in/product/verify-now/api-india)).
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Sms => "SMS",
            Self::WhatsApp => "WHATSAPP",
            Self::Rcs => "RCS",
            Self::Sauth => "SAUTH",
        }
    }
}

/// A code to send. The vendor makes it; the caller can't choose it.
///
/// `Debug` shows the last two digits of the number at most.
#[derive(Clone)]
pub struct SendOtp {
    /// Calling code, one to three digits without `+`: `91`.
    pub country_code: String,
    /// National significant number, digits only, at most 15 together with the calling code:
    /// `9123456789`. Italy's leading zero belongs to it, a trunk zero doesn't.
    pub mobile_number: String,
    /// How it is delivered.
    pub flow_type: FlowType,
    /// Digits of the code, 4 to 8; `None` leaves it to the vendor, which makes it 4 (documented). Any
    /// other number is refused here.
    pub otp_length: Option<u8>,
}

/// A code to check.
///
/// `Debug` shows neither the code nor more than the number's last two digits.
#[derive(Clone)]
pub struct ValidateOtp {
    /// The id that the send's [`Reply`](crate::Reply::verification_id) holds.
    pub verification_id: String,
    /// What the person typed, without what stands between its digits. Leading zeros count.
    pub code: Secret,
    /// The calling code the code was sent to. It isn't sent again: the answer is held against
    /// it, since the vendor binds a verification to its id only.
    pub country_code: String,
    /// The national number the code was sent to, digits only, for the same purpose.
    pub mobile_number: String,
}

impl SendOtp {
    pub(crate) fn number(&self) -> Number<'_> {
        Number { country_code: &self.country_code, mobile_number: &self.mobile_number }
    }

    pub(crate) fn problem(&self) -> Option<&'static str> {
        self.number().problem().or_else(|| {
            let length = self.otp_length.unwrap_or(4);
            (!(4..=8).contains(&length)).then_some("the code's length must be 4 to 8 digits")
        })
    }

    pub(crate) fn outgoing(&self, calls: &Calls, customer_id: &str) -> Outgoing {
        let mut query = Query::naming(
            calls.send_parameters,
            &[
                ("countryCode", &self.country_code),
                ("mobileNumber", &self.mobile_number),
                ("flowType", self.flow_type.as_str()),
                ("customerId", customer_id),
            ],
        );
        if let Some(length) = self.otp_length {
            query.push("otpLength", &length.to_string());
        }
        Outgoing { method: Method::POST, path: calls.send_path, query }
    }
}

impl ValidateOtp {
    pub(crate) fn number(&self) -> Number<'_> {
        Number { country_code: &self.country_code, mobile_number: &self.mobile_number }
    }

    pub(crate) fn problem(&self) -> Option<&'static str> {
        if self.verification_id.is_empty() {
            return Some("the verification id is empty");
        }
        if self.code.is_empty() {
            return Some("the code is empty");
        }
        self.number().problem()
    }

    pub(crate) fn outgoing(&self, calls: &Calls, customer_id: &str) -> Outgoing {
        let query = Query::naming(
            calls.validate_parameters,
            &[
                ("verificationId", &self.verification_id),
                ("code", self.code.expose()),
                ("customerId", customer_id),
            ],
        );
        // GET: a POST is answered with an empty 401 (seen).
        Outgoing { method: Method::GET, path: calls.validate_path, query }
    }
}

impl fmt::Debug for SendOtp {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("SendOtp")
            .field("country_code", &self.country_code)
            .field("mobile_number", &self.number())
            .field("flow_type", &self.flow_type)
            .field("otp_length", &self.otp_length)
            .finish()
    }
}

impl fmt::Debug for ValidateOtp {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("ValidateOtp")
            .field("verification_id", &self.verification_id)
            .field("code", &self.code)
            .field("country_code", &self.country_code)
            .field("mobile_number", &self.number())
            .finish()
    }
}

/// One request, before it has a host and a token.
pub(crate) struct Outgoing {
    pub(crate) method: Method,
    pub(crate) path: &'static str,
    pub(crate) query: Query,
}

/// A query being written. It holds passwords and codes, so it has no `Debug`.
#[derive(Default)]
pub(crate) struct Query(String);

impl Query {
    /// Those of the values that are among the names.
    fn naming(names: &[&str], values: &[(&str, &str)]) -> Self {
        let mut query = Self::default();
        for (name, value) in values.iter().filter(|(name, _)| names.contains(name)) {
            query.push(name, value);
        }
        query
    }

    pub(crate) fn push(&mut self, name: &str, value: &str) {
        if !self.0.is_empty() {
            self.0.push('&');
        }
        self.0.push_str(name);
        self.0.push('=');
        self.0.extend(utf8_percent_encode(value, RESERVED));
    }

    /// The address of a path with this as its query; `None` if it can't be one.
    pub(crate) fn of(&self, base_url: &BaseUrl, path: &str) -> Option<Uri> {
        base_url.join(&format!("{path}?{}", self.0))
    }
}

/// A request without a body.
pub(crate) fn bare(method: Method, uri: Uri) -> Request<Bytes> {
    let mut request = Request::new(Bytes::new());
    *request.method_mut() = method;
    *request.uri_mut() = uri;
    request
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_in_a_query_changes_on_its_way() {
        let mut query = Query::default();
        query.push("key", "c3ViamVjdHM/X2Q+YQ==");
        query.push("email", "a+b@example.com");
        query.push("odd", "&=#%'\" é~-._");
        let base_url = BaseUrl::parse("https://example.com", false).unwrap();
        let uri = query.of(&base_url, "/a").unwrap();
        assert_eq!(
            uri.query().unwrap(),
            "key=c3ViamVjdHM%2FX2Q%2BYQ%3D%3D&email=a%2Bb%40example.com\
             &odd=%26%3D%23%25%27%22%20%C3%A9~-._"
        );
    }

    #[test]
    fn lengths_of_codes_are_4_to_8() {
        for (length, good) in
            [(None, true), (Some(3), false), (Some(4), true), (Some(8), true), (Some(9), false)]
        {
            let send = SendOtp {
                country_code: "91".into(),
                mobile_number: "9123456789".into(),
                flow_type: FlowType::Sms,
                otp_length: length,
            };
            assert_eq!(send.problem().is_none(), good, "{length:?}");
        }
    }
}
