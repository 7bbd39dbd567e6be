//! Every built-in vendor in each way it can be configured, with a canary wherever a secret goes.

use std::error::Error as _;
use std::iter::successors;

use passcode::{
    Channel, Dispatch, Error, ErrorKind, Operation, OtpProviderExt, Providers, Recipient,
    Verification,
};

use crate::answers;

pub(crate) struct Kit {
    /// The vendor's name in sentences.
    pub(crate) vendor: &'static str,
    settings: &'static str,
    /// A number it serves.
    phone: &'static str,
    id: &'static str,
    /// Where its service answers; elsewhere it gives `nothing_here`, as HTTP 404.
    pub(crate) paths: &'static [&'static str],
    pub(crate) nothing_here: &'static str,
    /// What that comes to.
    pub(crate) at_wrong_address: (ErrorKind, Dispatch),
}

const MESSAGECENTRAL: Kit = Kit {
    vendor: "Message Central",
    settings: "kind = \"messagecentral\"\ncustomer_id = \"C-0123456789ABCDE\"\nauth_token = \"canary.auth.token\"",
    phone: "+918800000085",
    id: "5915384",
    paths: &["/verification/v3/send", "/verification/v3/validateOtp"],
    nothing_here: "<html>404</html>",
    at_wrong_address: (ErrorKind::Protocol, Dispatch::MaybeSent),
};

pub(crate) const KITS: &[Kit] = &[
    Kit {
        vendor: "Ratio",
        settings: "kind = \"ratio\"\nclient_id = \"11111111-2222-4333-8444-555555555555\"\n\
                   client_secret = \"canary-client-secret\"",
        phone: "+12025550123",
        id: "phone-number-test-00000000-0000-4000-8000-000000000001",
        paths: &["/v1/auth/otp/sms:send", "/v1/auth/otp/sms:authenticate"],
        nothing_here: r#"{"createTime":"2023-07-18T10:00:00.000Z","message":"made-up text","code":"NOT_FOUND_ENDPOINT"}"#,
        at_wrong_address: (ErrorKind::Protocol, Dispatch::Refused),
    },
    MESSAGECENTRAL,
    // Here a token is asked for first, and the rest is never sent.
    Kit {
        settings: "kind = \"messagecentral\"\ncustomer_id = \"C-0123456789ABCDE\"\npassword = \"canary-password\"",
        at_wrong_address: (ErrorKind::Unavailable, Dispatch::NotSent),
        ..MESSAGECENTRAL
    },
    Kit {
        vendor: "Vonage",
        settings: "kind = \"vonage\"\napi_key = \"abcd1234\"\napi_secret = \"canary-api-secret\"\n\
                   brand = \"Example\"",
        phone: "+447700900123",
        id: "c11236f4-00bf-4b89-84ba-88b25df97315",
        paths: &["/v2/verify", "/v2/verify/c11236f4-00bf-4b89-84ba-88b25df97315"],
        nothing_here: "<html>404</html>",
        at_wrong_address: (ErrorKind::Protocol, Dispatch::MaybeSent),
    },
    Kit {
        vendor: "Plivo",
        settings: "kind = \"plivo\"\nauth_id = \"MA0123456789ABCDEFGH\"\nauth_token = \"canary-token\"",
        phone: "+33639980123",
        id: "8e712097-8090-4644-81e7-8f4265d8354e",
        paths: &[
            "/v1/Account/MA0123456789ABCDEFGH/Verify/Session/",
            "/v1/Account/MA0123456789ABCDEFGH/Verify/Session/8e712097-8090-4644-81e7-8f4265d8354e/",
        ],
        nothing_here: r#"{"timestamp":"2026-01-01","status":404,"error":"Not Found"}"#,
        at_wrong_address: (ErrorKind::Protocol, Dispatch::MaybeSent),
    },
    Kit {
        vendor: "Prelude",
        settings: "kind = \"prelude\"\napi_token = \"sk_canary\"",
        phone: "+12025550123",
        id: "vrf_01jc0t6fwwfgfsq1md24mhyztj",
        paths: &["/v2/verification", "/v2/verification/check"],
        nothing_here: "<html>404</html>",
        at_wrong_address: (ErrorKind::Protocol, Dispatch::MaybeSent),
    },
    Kit {
        vendor: "Twilio",
        settings: "kind = \"twilio\"\naccount_sid = \"AC0123456789abcdef0123456789abcdef\"\n\
                   auth_token = \"canary-auth-token\"\n\
                   service_sid = \"VA0123456789abcdef0123456789abcdef\"",
        phone: "+12025550123",
        id: "VE0123456789abcdef0123456789abcdef",
        paths: &[
            "/v2/Services/VA0123456789abcdef0123456789abcdef/Verifications",
            "/v2/Services/VA0123456789abcdef0123456789abcdef/VerificationCheck",
        ],
        nothing_here: "<html>404</html>",
        at_wrong_address: (ErrorKind::Protocol, Dispatch::MaybeSent),
    },
    Kit {
        vendor: "Stytch",
        settings: "kind = \"stytch\"\nsecret = \"canary-secret\"\n\
                   project_id = \"project-test-11111111-2222-4333-8444-555555555555\"",
        phone: "+12025550123",
        id: "phone-number-test-d5a3b680-e8a3-40c0-b815-ab79986666d0",
        paths: &["/v1/otps/sms/login_or_create", "/v1/otps/authenticate"],
        nothing_here: "<html>404</html>",
        at_wrong_address: (ErrorKind::Protocol, Dispatch::MaybeSent),
    },
    Kit {
        vendor: "Telnyx",
        settings: "kind = \"telnyx\"\napi_key = \"KEY-canary\"\n\
                   verify_profile_id = \"4900017a-e7c8-e79e-0a7c-0d98f49b09cc\"",
        phone: "+12025550123",
        id: "12ade33a-21c0-473b-b055-b3c836e1c292",
        paths: &[
            "/v2/verifications/sms",
            "/v2/verifications/12ade33a-21c0-473b-b055-b3c836e1c292/actions/verify",
        ],
        nothing_here: "<html>404</html>",
        at_wrong_address: (ErrorKind::Protocol, Dispatch::MaybeSent),
    },
];

pub(crate) const OPERATIONS: [Operation; 2] = [Operation::Send, Operation::Verify];

const CODE: &str = "90817263";

/// What stands in no error and no log: secrets (also as Base64, which a token call and Basic
/// authentication send), a code, numbers.
const SECRETS: &[&str] = &[
    "canary",
    "Y2FuYXJ5",
    "jYW5hcnkt",
    CODE,
    "2025550123",
    "8800000085",
    "7700900123",
    "639980123",
];

impl Kit {
    /// Providers of this vendor alone, with these settings besides its own.
    pub(crate) fn providers(&self, base_url: &str, more: &str) -> Providers {
        answers::providers(base_url, &format!("{}\n{more}", self.settings))
    }

    /// Has it send, or verify a code that it may have sent: whether it did that in the end (a
    /// rejected code counts), or the error.
    pub(crate) async fn attempt(
        &self,
        providers: &Providers,
        operation: Operation,
    ) -> Result<(), Error> {
        if operation == Operation::Send {
            return providers.send_to(self.phone).await.map(drop);
        }
        let recipient: Recipient = self.phone.parse().unwrap();
        let now = std::time::SystemTime::now();
        let sent = Verification::new("vendor", self.id, recipient, Channel::Sms, now);
        let outcome = providers.verify_code(&sent, CODE).await?;
        assert!(!outcome.is_approved());
        Ok(())
    }

    /// The same where it must fail.
    pub(crate) async fn fail(&self, providers: &Providers, operation: Operation) -> Error {
        self.attempt(providers, operation).await.unwrap_err()
    }
}

/// The texts of all errors under this one, outermost first.
pub(crate) fn causes(error: &Error) -> Vec<String> {
    successors(error.source(), |cause| (*cause).source()).map(ToString::to_string).collect()
}

/// Neither what was logged nor anything that can be shown of the error holds a secret.
pub(crate) fn assert_nothing_secret(error: &Error, log: &str) {
    let shown = format!("{error} {error:?} {error:#?} {:?}\n{log}", causes(error));
    for secret in SECRETS {
        let line = shown.lines().find(|line| line.contains(secret));
        assert_eq!(line, None, "{secret} is told");
    }
}
