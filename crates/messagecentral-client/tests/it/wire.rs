//! Exactly what goes over the wire.

use std::collections::BTreeSet;
use std::error::Error as _;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use loopback::{Reply, Request, Server, closed_port};
use messagecentral_client::{
    ApiVersion, Client, Credentials, ErrorKind, FlowType, SendOtp, ValidateOtp,
};
use vendor_http::{Failure, HttpError, HttpSettings, Reach};

use crate::{COMPLETED, SENT, TOKEN, send_otp, soon, validate_otp};

/// Its Base64 text has all of `+`, `/` and `=`.
const PASSWORD: &str = "subjects?_d>x";

async fn vendor() -> Server {
    Server::start(|request| {
        let body = match &request.path {
            line if line.contains("/authentication/token") => TOKEN,
            line if line.contains("/send") => SENT,
            _ => COMPLETED,
        };
        Reply::status(200).body(body)
    })
    .await
}

fn client(vendor: &Server, version: ApiVersion) -> Client {
    let credentials = Credentials::password("C-0123456789ABCDE", PASSWORD.into()).unwrap();
    Client::new(&vendor.url(), credentials, &HttpSettings::default(), version).unwrap()
}

/// A request as its line and its headers but `host`, sorted.
fn parts(request: &Request) -> (String, BTreeSet<String>) {
    let headers = request.headers.iter().filter(|(name, _)| name != "host");
    let headers: BTreeSet<_> = headers.map(|(name, value)| format!("{name}: {value}")).collect();
    assert_eq!(headers.len() + 1, request.headers.len(), "one host");
    (request.line(), headers)
}

fn set(headers: &[&str]) -> BTreeSet<String> {
    headers.iter().map(|header| (*header).to_owned()).collect()
}

#[tokio::test]
async fn requests_are_the_documented_ones_and_no_more() {
    const IDENTITY: &str = "accept-encoding: identity";
    const TOKEN_HEADER: &str = "authtoken: eyJhbGciOiJIUzUxMiJ9.e30.c2ln";
    for (version, send_line, validate_line) in [
        (
            ApiVersion::V3,
            "POST /verification/v3/send?countryCode=91&mobileNumber=8800000085&flowType=WHATSAPP\
             &customerId=C-0123456789ABCDE&otpLength=6",
            "GET /verification/v3/validateOtp?verificationId=5915384&code=0123",
        ),
        (
            ApiVersion::V2,
            "POST /verification/v2/verification/send?countryCode=91&mobileNumber=8800000085\
             &flowType=WHATSAPP&customerId=C-0123456789ABCDE&otpLength=6",
            "GET /verification/v2/verification/validateOtp?verificationId=5915384&code=0123\
             &customerId=C-0123456789ABCDE",
        ),
    ] {
        let vendor = vendor().await;
        let client = client(&vendor, version);
        let mut send = send_otp();
        send.flow_type = FlowType::WhatsApp;
        send.otp_length = Some(6);
        client.send(&send, soon()).await.unwrap();
        client.validate(&validate_otp(), soon()).await.unwrap();

        let requests: Vec<_> = vendor.requests().iter().map(parts).collect();
        assert_eq!(
            requests,
            [
                (
                    "GET /auth/v1/authentication/token?customerId=C-0123456789ABCDE\
                     &key=c3ViamVjdHM%2FX2Q%2BeA%3D%3D&scope=NEW"
                        .to_owned(),
                    set(&["accept: */*", IDENTITY]),
                ),
                (
                    send_line.to_owned(),
                    set(&["accept: */*", IDENTITY, TOKEN_HEADER, "content-length: 0"])
                ),
                (validate_line.to_owned(), set(&["accept: */*", IDENTITY, TOKEN_HEADER])),
            ]
        );
    }
}

#[tokio::test]
async fn without_a_length_none_is_sent_and_odd_ids_survive() {
    let vendor = vendor().await;
    let client = client(&vendor, ApiVersion::V3);
    client.send(&send_otp(), soon()).await.unwrap();
    let mut validate = validate_otp();
    validate.verification_id = "a+b/c=&d é".into();
    client.validate(&validate, soon()).await.unwrap();
    let lines: Vec<_> = vendor.requests().iter().map(Request::line).collect();
    assert!(lines[1].starts_with(
        "POST /verification/v3/send?countryCode=91&mobileNumber=8800000085&flowType=SMS\
         &customerId=C-0123456789ABCDE"
    ));
    assert!(lines[2].starts_with(
        "GET /verification/v3/validateOtp?verificationId=a%2Bb%2Fc%3D%26d%20%C3%A9&code=0123"
    ));
}

#[tokio::test]
async fn bad_input_makes_no_traffic() {
    let vendor = vendor().await;
    let client = client(&vendor, ApiVersion::V3);
    let sends: [fn(&mut SendOtp); 5] = [
        |send| send.country_code = "+91".into(),
        |send| send.mobile_number = "88000 00085".into(),
        |send| send.mobile_number = String::new(),
        |send| send.otp_length = Some(3),
        |send| send.otp_length = Some(9),
    ];
    for spoil in sends {
        let mut send = send_otp();
        spoil(&mut send);
        let error = client.send(&send, soon()).await.unwrap_err();
        assert_eq!(error.kind(), ErrorKind::InvalidInput);
        assert_eq!(error.reach(), Reach::NotSent);
    }
    let validates: [fn(&mut ValidateOtp); 3] = [
        |validate| validate.verification_id = String::new(),
        |validate| validate.code = "".into(),
        |validate| validate.mobile_number = "+918800000085".into(),
    ];
    for spoil in validates {
        let mut validate = validate_otp();
        spoil(&mut validate);
        let error = client.validate(&validate, soon()).await.unwrap_err();
        assert_eq!(error.kind(), ErrorKind::InvalidInput);
        assert_eq!(error.reach(), Reach::NotSent);
    }
    assert_eq!(vendor.count(), 0);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn five_hundred_real_sends_make_one_token_call() {
    let vendor = vendor().await;
    let settings = HttpSettings::default()
        .with_connect_timeout(Duration::from_secs(20))
        .with_attempt_timeout(Duration::from_secs(20));
    let credentials = Credentials::password("C-1", PASSWORD.into()).unwrap();
    let client = Client::new(&vendor.url(), credentials, &settings, ApiVersion::V3).unwrap();
    let served = Arc::new(AtomicUsize::new(0));
    let tasks: Vec<_> = (0..500)
        .map(|_| {
            let (client, served) = (client.clone(), Arc::clone(&served));
            tokio::spawn(async move {
                client.send(&send_otp(), soon()).await.unwrap();
                served.fetch_add(1, Ordering::SeqCst);
            })
        })
        .collect();
    for task in tasks {
        task.await.unwrap();
    }
    assert_eq!(served.load(Ordering::SeqCst), 500);
    let requests = vendor.requests();
    let tokens = requests.iter().filter(|it| it.path.contains("/authentication/token")).count();
    assert_eq!((tokens, requests.len()), (1, 501));
}

#[tokio::test]
async fn a_failure_on_the_wire_says_how_far_it_came() {
    // Nobody listens: the token call fails, or the send itself with a fixed token.
    let nobody = format!("http://{}", closed_port());
    let settings = HttpSettings::default();
    let password = Credentials::password("C-1", PASSWORD.into()).unwrap();
    let token = Credentials::auth_token("C-1", "fixed".into()).unwrap();
    for (credentials, kind) in [(password, ErrorKind::Token), (token, ErrorKind::Http)] {
        let client = Client::new(&nobody, credentials, &settings, ApiVersion::V3).unwrap();
        let error = client.send(&send_otp(), soon()).await.unwrap_err();
        assert_eq!((error.kind(), error.reach()), (kind, Reach::NotSent));
        let source = error.source().and_then(|source| source.downcast_ref::<HttpError>());
        assert_eq!(source.map(HttpError::failure), Some(Failure::ConnectionRefused));
    }

    // The connection breaks: under the token call the send is still surely not sent.
    for (broken, kind, reach) in
        [("/token", ErrorKind::Token, Reach::NotSent), ("/send", ErrorKind::Http, Reach::MaybeSent)]
    {
        for raw in ["", "HTTP/1.1 200 OK\r\ncontent-length: 100\r\n\r\n{\"respon", "SSH-2.0-x\r\n"]
        {
            let vendor = Server::start(move |request| {
                if request.path.contains(broken) {
                    Reply::raw(raw)
                } else {
                    Reply::status(200).body(TOKEN)
                }
            })
            .await;
            let error =
                client(&vendor, ApiVersion::V3).send(&send_otp(), soon()).await.unwrap_err();
            assert_eq!((error.kind(), error.reach()), (kind, reach), "{broken} {raw}");
            let count = vendor.requests().iter().filter(|it| it.path.contains(broken)).count();
            assert_eq!(count, 1, "nothing is repeated");
        }
    }
}
