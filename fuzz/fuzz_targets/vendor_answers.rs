//! Any answer of any vendor to a send and to a check, on a real socket: no panic, and a code is
//! approved only under a status of 2xx and by an answer that holds the vendor's own word of proof.
#![no_main]

use std::cell::RefCell;
use std::rc::Rc;
use std::time::SystemTime;

use libfuzzer_sys::fuzz_target;
use passcode::{Channel, Config, OtpProviderExt, Providers, Recipient, Verification};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpListener;
use tokio::runtime::{Builder, Runtime};

/// Kind, settings, an id of the vendor's form, and the word without which nothing is proved.
const VENDORS: &[(&str, &str, &str, &str)] = &[
    (
        "twilio",
        "account_sid = \"AC0123456789abcdef0123456789abcdef\"\nauth_token = \"t\"\n\
         service_sid = \"VA0123456789abcdef0123456789abcdef\"",
        "VE0123456789abcdef0123456789abcdef",
        "approved",
    ),
    (
        "vonage",
        "api_key = \"abcd1234\"\napi_secret = \"s\"\nbrand = \"Example\"",
        "c11236f4-00bf-4b89-84ba-88b25df97315",
        "completed",
    ),
    (
        "telnyx",
        "api_key = \"KEY-x\"\nverify_profile_id = \"4900017a-e7c8-e79e-0a7c-0d98f49b09cc\"",
        "12ade33a-21c0-473b-b055-b3c836e1c292",
        "accepted",
    ),
    ("prelude", "api_token = \"sk_x\"", "vrf_01jc0t6fwwfgfsq1md24mhyztj", "success"),
    (
        "stytch",
        "project_id = \"project-test-11111111-2222-4333-8444-555555555555\"\nsecret = \"s\"",
        "phone-number-test-d5a3b680-e8a3-40c0-b815-ab79986666d0",
        "phone-number-test-d5a3b680-e8a3-40c0-b815-ab79986666d0",
    ),
    (
        "plivo",
        "auth_id = \"MA0123456789ABCDEFGH\"\nauth_token = \"t\"",
        "8e712097-8090-4644-81e7-8f4265d8354e",
        "session validated successfully",
    ),
];

/// A server that answers everything with what it was last told, and a provider of each vendor there.
struct Bench {
    runtime: Runtime,
    answer: Rc<RefCell<Vec<u8>>>,
    tasks: tokio::task::LocalSet,
    providers: Vec<Providers>,
}

impl Bench {
    fn new() -> Self {
        let runtime = Builder::new_current_thread().enable_all().build().expect("a runtime");
        let tasks = tokio::task::LocalSet::new();
        let answer = Rc::new(RefCell::new(Vec::new()));
        let listener = TcpListener::bind("127.0.0.1:0");
        let listener = runtime.block_on(listener).expect("a port of loopback");
        let address = listener.local_addr().expect("it listens");
        let told = Rc::clone(&answer);
        tasks.spawn_local(async move {
            while let Ok((mut stream, _)) = listener.accept().await {
                let answer = told.borrow().clone();
                // Each request fits one read.
                let _ = stream.read(&mut [0; 16 * 1024]).await;
                let _ = stream.write_all(&answer).await;
            }
        });
        let providers = VENDORS.iter().map(|(kind, settings, ..)| {
            let text = format!(
                "[providers.vendor]\nkind = \"{kind}\"\nbase_url = \"http://{address}\"\n{settings}"
            );
            Config::from_toml(&text).and_then(|config| config.build()).expect("good settings")
        });
        let providers = providers.collect();
        Self { runtime, answer, tasks, providers }
    }

    fn ask(&self, status: u16, body: &[u8]) {
        let head = format!(
            "HTTP/1.1 {status} X\r\ncontent-type: application/json\r\ncontent-length: {}\r\n\
             connection: close\r\n\r\n",
            body.len()
        );
        *self.answer.borrow_mut() = [head.as_bytes(), body].concat();
        let recipient: Recipient = "+12025550123".parse().expect("a number");
        self.tasks.block_on(&self.runtime, async {
            for (providers, (kind, _, id, word)) in self.providers.iter().zip(VENDORS) {
                let _ = providers.send_to("+12025550123").await;
                let now = SystemTime::now();
                let sent =
                    Verification::new("vendor", *id, recipient.clone(), Channel::Sms, now);
                let outcome = providers.verify_code(&sent, "123456").await;
                if outcome.is_ok_and(|outcome| outcome.is_approved()) {
                    // Escapes may spell it differently; the word without any is the common case.
                    let text = String::from_utf8_lossy(body);
                    assert!((200..300).contains(&status), "{kind} approved under {status}");
                    assert!(text.contains(word) || text.contains("\\u"), "{kind} approved {text}");
                }
            }
        });
    }
}

thread_local! {
    static BENCH: Bench = Bench::new();
}

fuzz_target!(|input: (u16, &[u8])| {
    let (status, body) = input;
    BENCH.with(|bench| bench.ask(200 + status % 400, body));
});
