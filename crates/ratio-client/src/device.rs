use std::net::IpAddr;

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use http::HeaderValue;
use serde::Serialize;

/// The person's device, as Ratio wants to know it.
///
/// It is sent as `ratio-device-fingerprint`: padded base64 of `{"ip":…,"userAgent":…}`. The July
/// 2023 guides require the header on every call; calls without it were seen to work.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Device {
    /// The address the person's request came from.
    pub ip: IpAddr,
    /// Their browser's `User-Agent`, as it came; left out without one.
    pub user_agent: Option<String>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Fingerprint {
    ip: IpAddr,
    #[serde(skip_serializing_if = "Option::is_none")]
    user_agent: Option<String>,
}

impl Device {
    pub(crate) fn into_header(self) -> HeaderValue {
        let fingerprint = Fingerprint { ip: self.ip, user_agent: self.user_agent };
        let json =
            serde_json::to_vec(&fingerprint).expect("an address and a string are valid JSON");
        let mut value = HeaderValue::try_from(STANDARD.encode(json))
            .expect("base64 is made of characters a header can carry");
        // It tells who the person is.
        value.set_sensitive(true);
        value
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_fingerprint_is_the_documented_one() {
        let device =
            Device { ip: [192, 0, 2, 7].into(), user_agent: Some("TestAgent/1.0".to_owned()) };
        assert_eq!(
            device.into_header(),
            "eyJpcCI6IjE5Mi4wLjIuNyIsInVzZXJBZ2VudCI6IlRlc3RBZ2VudC8xLjAifQ=="
        );
    }

    #[test]
    fn an_unknown_user_agent_is_left_out_and_any_text_can_be_sent() {
        let bare = Device { ip: [192, 0, 2, 7].into(), user_agent: None };
        assert_eq!(STANDARD.decode(bare.clone().into_header()).unwrap(), br#"{"ip":"192.0.2.7"}"#);
        let odd = Device { user_agent: Some("\r\n\u{1F4F1}".to_owned()), ..bare };
        assert!(!odd.into_header().is_empty());
    }
}
