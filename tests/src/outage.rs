//! Many people at once while the first vendor of a failover breaks: nobody gets two messages,
//! nobody is approved wrongly, and everybody whose message surely was not sent is served.

use std::ops::Range;
use std::sync::Arc;

use passcode::{
    Config, Dispatch, Error, ErrorKind, OtpProvider, OtpProviderExt, Providers, Recipient,
    SendRequest, Verification,
};
use passcode_sandbox::{Fault, Operation, Rule, Sandbox};
use tokio::task::JoinSet;

const PEOPLE: usize = 200;

/// So many are answered before the vendor breaks.
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

impl Break {
    fn rule(self) -> Rule {
        let call = |fault| Rule::new(fault).operation(Operation::Send).after_acting();
        let rule = match self {
            Self::Refuses => Rule::new(Fault::NotListening),
            Self::Resets => call(Fault::Reset),
            Self::Stalls => call(Fault::Stall),
        };
        rule.vendor("ratio")
    }
}

fn providers(sandbox: &Sandbox, members: &str) -> Providers {
    let failover =
        format!("[providers.safe]\nkind = \"failover\"\nmembers = [{members}]\n\n[providers.main]");
    let text = sandbox
        .config_toml()
        .replace("[providers.main]", &failover)
        .replace("default = \"main\"", "default = \"safe\"")
        .replace("kind = \"ratio\"", "kind = \"ratio\"\nattempt_timeout = \"4s\"");
    Config::from_toml(&text).unwrap().build().unwrap()
}

fn number(person: usize) -> String {
    // Not 555: some of those numbers bring a fault in the sandbox.
    format!("+1202556{person:04}")
}

/// Everybody asks for a code at once.
async fn ask(
    providers: &Arc<Providers>,
    people: Range<usize>,
) -> Vec<(String, Result<Verification, Error>)> {
    let mut asking = JoinSet::new();
    for person in people {
        let (providers, number) = (Arc::clone(providers), number(person));
        asking.spawn(async move {
            let request = SendRequest::new(number.parse::<Recipient>().unwrap());
            let sent = providers.send(&request).await;
            (number, sent)
        });
    }
    asking.join_all().await
}

/// Breaks the vendor once it has answered enough; half of the people come after that. They wait
/// until the first ones have their answers: a late good one would wake a vendor that rests.
async fn ask_while_it_breaks(
    sandbox: &Sandbox,
    providers: &Arc<Providers>,
    how: Break,
) -> Vec<(String, Result<Verification, Error>)> {
    let answered = |sandbox: &Sandbox| {
        sandbox.last_requests().iter().filter(|request| request.status.is_some()).count()
    };
    let breaks = async {
        sandbox.until(|sandbox| answered(sandbox) >= SERVED).await;
        sandbox.faults().add(how.rule());
    };
    let (mut all, ()) = tokio::join!(ask(providers, 0..PEOPLE / 2), breaks);
    all.extend(ask(providers, PEOPLE / 2..PEOPLE).await);
    all
}

/// Tries a wrong code, then the right one.
async fn prove(sandbox: &Sandbox, providers: &Providers, sent: &Verification) {
    let code = sandbox.inbox().code_for(sent.recipient().expose()).await.unwrap();
    let wrong = code.replacen(&code[..1], if code.starts_with('1') { "2" } else { "1" }, 1);
    assert!(!providers.verify_code(sent, &wrong).await.unwrap().is_approved());
    assert!(providers.verify_code(sent, &code).await.unwrap().is_approved());
}

async fn outage(how: Break) {
    // With an address of its own, so that it can stop listening while the others go on.
    let sandbox = Sandbox::builder().listen_for("ratio", "127.0.0.1:0".parse().unwrap());
    let sandbox = sandbox.spawn().await.unwrap();
    let during = Arc::new(providers(&sandbox, "\"us\", \"india\""));
    let mut all = ask_while_it_breaks(&sandbox, &during, how).await;

    let served_by = |name: &str| {
        let served = all.iter().filter_map(|(_, sent)| sent.as_ref().ok());
        served.filter(|sent| sent.provider() == name).count()
    };
    if how == Break::Refuses {
        assert!(served_by("india") >= PEOPLE / 4, "{how:?}: {}", served_by("india"));
    } else {
        assert!(served_by("us") >= SERVED, "{how:?}: {}", served_by("us"));
        let unserved = all.iter().any(|(_, sent)| sent.is_err());
        assert!(unserved, "{how:?}: the first users of such an outage get an error");
    }

    // The vendor rests: everybody who comes now is served by the other.
    assert!(format!("{during:?}").contains("resting"), "{how:?}: {during:?}");
    let later = ask(&during, PEOPLE..PEOPLE + PEOPLE / 2).await;
    assert!(
        later.iter().all(|(_, sent)| sent.as_ref().is_ok_and(|sent| sent.provider() == "india")),
        "{how:?}: {later:?}"
    );
    all.extend(later);

    // A restart, with the vendor mended and the members in another order.
    sandbox.faults().clear();
    let after = providers(&sandbox, "\"india\", \"us\"");
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
