//! The calls that are counted: for each vendor one send and one check that is approved.

mod agreed;
mod carrier;
mod resident;
mod ticking;

pub use agreed::{CODE, KEY};
pub use carrier::Codes;
pub use resident::resident;
pub use ticking::ticking;

/// One vendor's calls.
#[derive(Debug)]
pub struct Case {
    /// Its kind.
    pub kind: &'static str,
    /// Its settings as TOML, but kind and `base_url`.
    pub settings: &'static str,
    /// Whom the code goes to, as the person types it.
    pub recipient: &'static str,
    /// What the server answers, by path: status and body.
    pub answers: &'static [(&'static str, u16, &'static str)],
}

/// All vendors.
pub const CASES: &[Case] = &[
    Case {
        kind: "ratio",
        settings: "client_id = \"11111111-2222-4333-8444-555555555555\"\nclient_secret = \"secret\"",
        recipient: "+1 202-555-0123",
        answers: &[
            ("/v1/auth/otp/sms:send", 200, r#"{"phoneId":"phone-1","phoneMask":"0123"}"#),
            (
                "/v1/auth/otp/sms:authenticate",
                200,
                r#"{"sessionJwt":"eyJhbGciOiJub25lIn0.eyJzdWIiOiJ0ZXN0IiwibiI6MX0.c2ln"}"#,
            ),
        ],
    },
    Case {
        kind: "messagecentral",
        settings: "customer_id = \"C-0123456789ABCDE\"\npassword = \"password\"",
        recipient: "+91 91234 56789",
        answers: &[
            ("/auth/v1/authentication/token", 200, r#"{"status":200,"token":"canary.auth.token"}"#),
            (
                "/verification/v3/send",
                200,
                r#"{"responseCode":200,"message":"SUCCESS","data":{"verificationId":"5915384","responseCode":"200","timeout":"60.0"}}"#,
            ),
            (
                "/verification/v3/validateOtp",
                200,
                r#"{"responseCode":200,"message":"SUCCESS","data":{"verificationId":5915384,"verificationStatus":"VERIFICATION_COMPLETED","responseCode":"200"}}"#,
            ),
        ],
    },
    Case {
        kind: "vonage",
        settings: "api_key = \"abcd1234\"\napi_secret = \"secret\"\nbrand = \"Example\"",
        recipient: "+44 7700 900123",
        answers: &[
            ("/v2/verify", 202, r#"{"request_id":"c11236f4-00bf-4b89-84ba-88b25df97315"}"#),
            (
                "/v2/verify/c11236f4-00bf-4b89-84ba-88b25df97315",
                200,
                r#"{"request_id":"c11236f4-00bf-4b89-84ba-88b25df97315","status":"completed"}"#,
            ),
        ],
    },
    Case {
        kind: "plivo",
        settings: "auth_id = \"MA0123456789ABCDEFGH\"\nauth_token = \"token\"",
        recipient: "+33 6 39 98 01 23",
        answers: &[
            (
                "/v1/Account/MA0123456789ABCDEFGH/Verify/Session/",
                202,
                r#"{"api_id":"3335cb16-d297-4e00-a5e6-66d2bb03b323","message":"Session initiated","session_uuid":"8e712097-8090-4644-81e7-8f4265d8354e"}"#,
            ),
            (
                "/v1/Account/MA0123456789ABCDEFGH/Verify/Session/8e712097-8090-4644-81e7-8f4265d8354e/",
                200,
                r#"{"api_id":"e7af31b5-a7cb-40d6-a3ab-122fdcc9f0fe","message":"session validated successfully.","session_uuid":"8e712097-8090-4644-81e7-8f4265d8354e"}"#,
            ),
        ],
    },
    Case {
        kind: "prelude",
        settings: "api_token = \"sk_token\"",
        recipient: "+30 691 234 5678",
        answers: &[
            (
                "/v2/verification",
                200,
                r#"{"id":"vrf_01jc0t6fwwfgfsq1md24mhyztj","status":"success","method":"message","channels":["sms"],"request_id":"r"}"#,
            ),
            (
                "/v2/verification/check",
                200,
                r#"{"id":"vrf_01jc0t6fwwfgfsq1md24mhyztj","status":"success","request_id":"r"}"#,
            ),
        ],
    },
    Case {
        kind: "stytch",
        settings: "project_id = \"project-test-11111111-2222-4333-8444-555555555555\"\nsecret = \"secret-test-x=\"",
        recipient: "+1 202 555 0162",
        answers: &[
            (
                "/v1/otps/sms/login_or_create",
                200,
                r#"{"status_code":200,"request_id":"r","user_id":"user-test-1","phone_id":"phone-number-test-d5a3b680-e8a3-40c0-b815-ab79986666d0","user_created":true}"#,
            ),
            (
                "/v1/otps/authenticate",
                200,
                r#"{"status_code":200,"request_id":"r","user_id":"user-test-1","method_id":"phone-number-test-d5a3b680-e8a3-40c0-b815-ab79986666d0","session_token":"","session_jwt":"","user":{"user_id":"user-test-1","status":"active","phone_numbers":[{"phone_id":"phone-number-test-d5a3b680-e8a3-40c0-b815-ab79986666d0","phone_number":"+12025550162","verified":true}],"emails":[]}}"#,
            ),
        ],
    },
    Case {
        kind: "twilio",
        settings: "account_sid = \"AC0123456789abcdef0123456789abcdef\"\nauth_token = \"token\"\nservice_sid = \"VA0123456789abcdef0123456789abcdef\"",
        recipient: "+1 202-555-0123",
        answers: &[
            (
                "/v2/Services/VA0123456789abcdef0123456789abcdef/Verifications",
                201,
                r#"{"sid":"VE0123456789abcdef0123456789abcdef","service_sid":"VA0123456789abcdef0123456789abcdef","to":"+12025550123","status":"pending","valid":false}"#,
            ),
            (
                "/v2/Services/VA0123456789abcdef0123456789abcdef/VerificationCheck",
                200,
                r#"{"sid":"VE0123456789abcdef0123456789abcdef","service_sid":"VA0123456789abcdef0123456789abcdef","to":"+12025550123","status":"approved","valid":true}"#,
            ),
        ],
    },
    Case {
        kind: "telnyx",
        settings: "api_key = \"KEY\"\nverify_profile_id = \"4900017a-e7c8-4e9e-8a7c-0d98f49b09cc\"",
        recipient: "+1 202-555-0123",
        answers: &[
            (
                "/v2/verifications/sms",
                200,
                r#"{"data":{"id":"12ade33a-21c0-473b-b055-b3c836e1c292","status":"pending","timeout_secs":300}}"#,
            ),
            (
                "/v2/verifications/12ade33a-21c0-473b-b055-b3c836e1c292/actions/verify",
                200,
                r#"{"data":{"phone_number":"+12025550123","response_code":"accepted"}}"#,
            ),
        ],
    },
];

/// The vendor of this kind.
#[must_use]
pub fn case(kind: &str) -> Option<&'static Case> {
    CASES.iter().find(|case| case.kind == kind)
}
