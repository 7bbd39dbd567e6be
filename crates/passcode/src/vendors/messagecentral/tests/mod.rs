//! What Message Central's answers mean, row by row of its contract.

mod answers;
mod places;
mod properties;

use http::{HeaderMap, StatusCode};
use messagecentral_client::{FlowType, Reply, SendOtp, ValidateOtp};
use vendor_http::Answer;

use super::meaning;
use crate::Result;
use crate::vendor::{Sent, Verdict};

/// The contract's own example number.
const COUNTRY: &str = "91";
const MOBILE: &str = "8800000085";
const ID: &str = "5915384";

/// The contract's answers.
const SENT: &str = r#"{"responseCode":200,"message":"SUCCESS","data":{"verificationId":"5915384",
    "mobileNumber":"8800000085","responseCode":"200","timeout":"60.0",
    "transactionId":"00000000-0000-4000-8000-000000000000",
    "referenceId":"JRN-00000000-0000-4000-8000-000000000000","flowType":"SMS"}}"#;
const SENT_OLD: &str = r#"{"responseCode":200,"message":"SUCCESS","data":{"verificationId":"20",
    "mobileNumber":"8800000085","responseCode":"200","errorMessage":null,"timeout":"60",
    "smsCLI":null,"transactionId":null}}"#;
const COMPLETED: &str = r#"{"responseCode":200,"message":"SUCCESS","data":{"verificationId":5915384,
    "mobileNumber":"8800000085","verificationStatus":"VERIFICATION_COMPLETED",
    "responseCode":"200","errorMessage":null,
    "transactionId":"00000000-0000-4000-8000-000000000000",
    "referenceId":"JRN-00000000-0000-4000-8000-000000000000","authToken":null}}"#;

fn reply(status: u16, body: &[u8]) -> Reply {
    let status = StatusCode::from_u16(status).unwrap();
    Reply::read(&Answer { status, headers: HeaderMap::new(), body: body.to_vec().into() })
}

fn send(status: u16, body: &str) -> Result<Sent> {
    let request = SendOtp {
        country_code: COUNTRY.into(),
        mobile_number: MOBILE.into(),
        flow_type: FlowType::Sms,
        otp_length: None,
    };
    meaning::sent(&reply(status, body.as_bytes()), &request)
}

fn validate(status: u16, body: &str) -> Result<Verdict> {
    validate_bytes(status, body.as_bytes())
}

fn validate_bytes(status: u16, body: &[u8]) -> Result<Verdict> {
    let request = ValidateOtp {
        verification_id: ID.into(),
        code: "0123".into(),
        country_code: COUNTRY.into(),
        mobile_number: MOBILE.into(),
    };
    meaning::verdict(&reply(status, body), &request)
}

fn approves(status: u16, body: &[u8]) -> bool {
    matches!(validate_bytes(status, body), Ok(Verdict::Approved(_)))
}

fn sends(status: u16, body: &[u8]) -> bool {
    send(status, &String::from_utf8_lossy(body)).is_ok()
}

/// What an answer came to, in one word.
fn summary<T>(result: &Result<T>) -> &'static str {
    match result {
        Ok(_) => "ok",
        Err(error) => error.kind().as_str(),
    }
}
