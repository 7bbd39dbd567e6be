//! Many people at once while the first vendor of a failover breaks: nobody gets two messages,
//! nobody is approved wrongly, and everybody whose message surely was not sent is served.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use passcode::{Config, Dispatch, Error, ErrorKind, OtpProvider, OtpProviderExt, Providers};
use passcode::{SendRequest, Verification};
use passcode_sandbox::Sandbox;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::{Notify, watch};
use tokio::task::{JoinHandle, JoinSet};

const PEOPLE: usize = 200;

/// So many are served before the vendor breaks.
const SERVED: usize = 60;

/// How the first vendor breaks.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Break {
    /// Nobody listens any more.
    Refuses,
    /// The request is acted on, and the connection reset before the answer.
    Resets,
    /// The request is acted on, and the answer never comes.
    Stalls,
}

/// A vendor's front door, which breaks after so many answers.
struct Door {
    url: String,
    broken: watch::Receiver<bool>,
    task: JoinHandle<()>,
}

struct State {
    how: Break,
    behind: String,
    answers: AtomicUsize,
    breaks: Notify,
    leave: watch::Sender<bool>,
}

impl Door {
    async fn open(how: Break, behind: String) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let url = format!("http://{}/ratio", listener.local_addr().unwrap());
        let (tell, broken) = watch::channel(false);
        let state = Arc::new(State {
            how,
            behind,
            answers: AtomicUsize::new(0),
            breaks: Notify::new(),
            leave: watch::Sender::new(false),
        });
        Self { url, broken, task: tokio::spawn(keep(listener, state, tell)) }
    }
}

impl Drop for Door {
    fn drop(&mut self) {
        self.task.abort();
    }
}

async fn keep(listener: TcpListener, state: Arc<State>, tell: watch::Sender<bool>) {
    let mut guests = JoinSet::new();
    loop {
        tokio::select! {
            guest = listener.accept() => {
                guests.spawn(serve(guest.unwrap().0, Arc::clone(&state)));
            }
            () = state.breaks.notified() => {
                if state.how == Break::Refuses {
                    break;
                }
                tell.send_replace(true);
            }
        }
    }
    drop(listener);
    // Those who were asking are answered, and all leave.
    state.leave.send_replace(true);
    while guests.join_next().await.is_some() {}
    tokio::time::sleep(Duration::from_millis(20)).await;
    tell.send_replace(true);
}

/// Passes requests on, each of which fits one read, and breaks on an answer's way back.
async fn serve(mut guest: TcpStream, state: Arc<State>) {
    let mut behind = TcpStream::connect(&state.behind).await.unwrap();
    let (mut request, mut answer) = (vec![0; 16 * 1024], vec![0; 16 * 1024]);
    let mut leave = state.leave.subscribe();
    loop {
        let length = tokio::select! {
            biased;
            read = guest.read(&mut request) => read.unwrap_or_default(),
            _ = leave.wait_for(|leave| *leave) => return,
        };
        if length == 0 {
            return;
        }
        behind.write_all(&request[..length]).await.unwrap();
        let length = behind.read(&mut answer).await.unwrap();
        let broken = state.answers.fetch_add(1, Ordering::SeqCst) >= SERVED;
        if broken {
            state.breaks.notify_one();
        }
        match state.how {
            Break::Resets if broken => return guest.set_zero_linger().unwrap(),
            Break::Stalls if broken => std::future::pending().await,
            Break::Refuses | Break::Resets | Break::Stalls => {}
        }
        if guest.write_all(&answer[..length]).await.is_err() {
            return;
        }
    }
}

fn providers(sandbox: &Sandbox, first_url: &str, members: &str) -> Providers {
    let text = sandbox.config_toml().replacen(&sandbox.url("ratio"), first_url, 1).replace(
        "[providers.main]",
        &format!(
            "[providers.safe]\nkind = \"failover\"\nmembers = [{members}]\n\n[providers.main]"
        ),
    );
    let text = text
        .replace("default = \"main\"", "default = \"safe\"")
        .replace("kind = \"ratio\"", "kind = \"ratio\"\nattempt_timeout = \"400ms\"");
    Config::from_toml(&text).unwrap().build().unwrap()
}

fn number(person: usize) -> String {
    // Not 555: some of those numbers bring a fault in the sandbox.
    format!("+1202556{person:04}")
}

/// Everybody asks for a code at once; every second one when the door has just broken.
async fn ask(
    providers: &Arc<Providers>,
    door: &Door,
    people: std::ops::Range<usize>,
) -> Vec<(String, Result<Verification, Error>)> {
    let mut asking = JoinSet::new();
    for person in people {
        let (providers, number) = (Arc::clone(providers), number(person));
        let mut broken = door.broken.clone();
        asking.spawn(async move {
            if person % 2 == 1 {
                broken.wait_for(|broken| *broken).await.unwrap();
            }
            let request = SendRequest::new(number.parse::<passcode::Recipient>().unwrap());
            let sent = providers.send(&request).await;
            (number, sent)
        });
    }
    asking.join_all().await
}

/// Tries a wrong code, then the right one.
async fn prove(sandbox: &Sandbox, providers: &Providers, sent: &Verification) {
    let code = sandbox.inbox().code_for(sent.recipient().expose()).await.unwrap();
    let wrong = code.replacen(&code[..1], if code.starts_with('1') { "2" } else { "1" }, 1);
    assert!(!providers.verify_code(sent, &wrong).await.unwrap().is_approved());
    assert!(providers.verify_code(sent, &code).await.unwrap().is_approved());
}

async fn outage(how: Break) {
    let sandbox = Sandbox::spawn().await.unwrap();
    let door = Door::open(how, sandbox.address().to_string()).await;
    let during = Arc::new(providers(&sandbox, &door.url, "\"us\", \"india\""));

    let mut all = ask(&during, &door, 0..PEOPLE).await;
    let unserved = all.iter().filter(|(_, sent)| sent.is_err()).count();
    assert!(all.len() - unserved >= SERVED, "{how:?}: {unserved} unserved");
    if how == Break::Refuses {
        let others =
            all.iter().flat_map(|(_, sent)| sent).filter(|sent| sent.provider() == "india");
        assert!(others.count() >= PEOPLE / 4, "{unserved} unserved");
    } else {
        assert!(unserved > 0, "{how:?}: the first users of such an outage get an error");
    }

    // The vendor rests: everybody who comes now is served by the other.
    assert!(format!("{during:?}").contains("resting"), "{how:?}: {during:?}");
    let later = ask(&during, &door, PEOPLE..PEOPLE + PEOPLE / 2).await;
    assert!(
        later.iter().all(|(_, sent)| sent.as_ref().is_ok_and(|sent| sent.provider() == "india")),
        "{how:?}: {later:?}"
    );
    all.extend(later);

    // A restart, with the vendor mended and the members in another order.
    let after = providers(&sandbox, &sandbox.url("ratio"), "\"india\", \"us\"");
    for (number, sent) in &all {
        let messages = sandbox.inbox().messages_to(number).len();
        match sent {
            Ok(sent) => {
                assert_eq!(messages, 1, "{how:?} {number}");
                prove(&sandbox, &after, sent).await;
            }
            // Nobody knows whether it left, so nobody else was asked.
            Err(error) => {
                assert_eq!(
                    (error.kind(), error.dispatch(), error.provider()),
                    (ErrorKind::Unavailable, Dispatch::MaybeSent, Some("us")),
                    "{how:?} {number}: {error}"
                );
                assert!(messages <= 1, "{how:?} {number}: {messages} messages");
            }
        }
    }
    drop(during);
    drop(door);
    sandbox.shutdown().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_first_vendor_refuses_in_mid_traffic() {
    outage(Break::Refuses).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_first_vendor_resets_in_mid_traffic() {
    outage(Break::Resets).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_first_vendor_stalls_in_mid_traffic() {
    outage(Break::Stalls).await;
}
