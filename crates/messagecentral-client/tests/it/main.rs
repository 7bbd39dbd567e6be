//! The client against the vendor's contract: in memory with a paused clock, and at a real server.
#![expect(clippy::unwrap_used, reason = "clippy.toml spares only the test functions themselves")]

mod credentials;
mod memory;
mod secrecy;
mod single_flight;
mod wire;

use std::time::{Duration, Instant};

use messagecentral_client::{FlowType, SendOtp, ValidateOtp};

/// The contract's own example number.
const COUNTRY: &str = "91";
const MOBILE: &str = "8800000085";
const ID: &str = "5915384";

fn send_otp() -> SendOtp {
    SendOtp {
        country_code: COUNTRY.into(),
        mobile_number: MOBILE.into(),
        flow_type: FlowType::Sms,
        otp_length: None,
    }
}

fn validate_otp() -> ValidateOtp {
    ValidateOtp {
        verification_id: ID.into(),
        code: "0123".into(),
        country_code: COUNTRY.into(),
        mobile_number: MOBILE.into(),
    }
}

/// Half a minute from now, on tokio's clock, paused or not.
fn soon() -> Instant {
    within(Duration::from_secs(30))
}

fn within(time: Duration) -> Instant {
    (tokio::time::Instant::now() + time).into_std()
}

/// The contract's answers.
const SENT: &str = r#"{"responseCode":200,"message":"SUCCESS","data":{"verificationId":"5915384",
    "mobileNumber":"8800000085","responseCode":"200","timeout":"60.0",
    "transactionId":"00000000-0000-4000-8000-000000000000",
    "referenceId":"JRN-00000000-0000-4000-8000-000000000000","flowType":"SMS"}}"#;
const COMPLETED: &str = r#"{"responseCode":200,"message":"SUCCESS","data":{"verificationId":5915384,
    "mobileNumber":"8800000085","verificationStatus":"VERIFICATION_COMPLETED",
    "responseCode":"200","errorMessage":null,
    "transactionId":"00000000-0000-4000-8000-000000000000",
    "referenceId":"JRN-00000000-0000-4000-8000-000000000000","authToken":null}}"#;
const TOKEN: &str = r#"{"status":200,"token":"eyJhbGciOiJIUzUxMiJ9.e30.c2ln"}"#;
