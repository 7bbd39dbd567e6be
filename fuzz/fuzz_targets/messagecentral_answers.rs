//! Any answer to a token call, a send and a validate: no panic, and a reply says
//! `VERIFICATION_COMPLETED` only where the vendor did, with the status it came under.
#![no_main]

use std::sync::Arc;
use std::time::{Duration, Instant};

use libfuzzer_sys::fuzz_target;
use messagecentral_client::{
    ApiVersion, Client, Credentials, FlowType, SendOtp, ValidateOtp,
};
use vendor_http::{Answer, Exchange, Transport};

#[derive(Debug)]
struct Always(Answer);

impl Transport for Always {
    fn execute(&self, _: http::Request<bytes::Bytes>, _: Instant) -> Exchange<'_> {
        Box::pin(std::future::ready(Ok(self.0.clone())))
    }
}

fuzz_target!(|input: (u16, &[u8])| {
    let (status, body) = input;
    let Ok(status) = http::StatusCode::from_u16(100 + status % 500) else { return };
    let headers = http::HeaderMap::new();
    let answer = Answer { status, headers, body: body.to_vec().into() };
    let runtime = tokio::runtime::Builder::new_current_thread().enable_time().build();
    let Ok(runtime) = runtime else { return };
    runtime.block_on(async {
        let end = Instant::now() + Duration::from_secs(10);
        let send = SendOtp {
            country_code: "91".into(),
            mobile_number: "9123456789".into(),
            flow_type: FlowType::Sms,
            otp_length: None,
        };
        let validate = ValidateOtp {
            verification_id: "20".into(),
            code: "123456".into(),
            country_code: "91".into(),
            mobile_number: "9123456789".into(),
        };
        for credentials in [
            Credentials::password("C-1", "hunter2".into()),
            Credentials::auth_token("C-1", "a.b.c".into()),
        ] {
            let transport = Arc::new(Always(answer.clone()));
            let credentials = credentials.expect("they are well-formed");
            let client = Client::with_transport("https://v.test", credentials, ApiVersion::V3, transport)
                .expect("the settings are well-formed");
            let _ = client.send(&send, end).await;
            if let Ok(reply) = client.validate(&validate, end).await
                && reply.verification_status() == Some("VERIFICATION_COMPLETED")
            {
                // Escapes may spell it differently; the word without any is the common case.
                let text = String::from_utf8_lossy(body);
                assert!(text.contains("VERIFICATION_COMPLETED") || text.contains("\\u"));
                assert_eq!(reply.http_status(), status);
            }
        }
    });
});
