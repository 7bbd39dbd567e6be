//! What is counted, by whom, and what it costs.

use super::*;

/// Approved and not approved of `a` in what this failover reads now.
async fn codes(failover: &Failover) -> (f64, f64) {
    let Order::Conversion(conversion) = &failover.order else { panic!("it learns") };
    let scope = super::super::books::Scope::of(&request(INDIA));
    let codes = conversion.books.read(&scope, conversion.clock.milliseconds()).await.unwrap();
    (codes[0].approved, codes[0].not_approved)
}

#[tokio::test]
async fn a_choice_is_one_operation_and_none_while_the_record_is_fresh() {
    let bench = Bench::new();
    let india = request(INDIA);
    for seconds in [0, 5, 600, 86_400] {
        bench.time.pass(seconds);
        bench.store.operations();
        for _ in 0..20 {
            bench.main.order.of(&india, 2).await;
        }
        assert_eq!(bench.store.operations(), 1, "{seconds}");
        bench.time.pass(4);
        bench.main.order.of(&india, 2).await;
        assert_eq!(bench.store.operations(), 0, "{seconds}");
        // Another scope has its own record.
        bench.main.order.of(&request("ada@example.com"), 2).await;
        assert_eq!(bench.store.operations(), 1, "{seconds}");
    }
    // A send is counted by one more, and so is an approval; a rejection says nothing yet.
    bench.time.pass(1);
    bench.main.order.of(&india, 2).await;
    bench.store.operations();
    let sent = bench.main.send(&india).await.unwrap();
    assert_eq!(bench.store.operations(), 1);
    assert!(!bench.main.verify_code(&sent, "000000").await.unwrap().is_approved());
    assert_eq!(bench.store.operations(), 0);
    approve(&bench.main, &sent).await;
    assert_eq!(bench.store.operations(), 1);
}

#[tokio::test]
async fn many_at_once_read_once() {
    let bench = Bench::new();
    let india = request(INDIA);
    let all = (0..50).map(|_| bench.main.order.of(&india, 2));
    futures_util::future::join_all(all).await;
    assert_eq!(bench.store.operations(), 1);
}

#[tokio::test]
async fn what_counts_is_what_went_out_or_may_have() {
    use Delivery::{AlreadyPending, Sent, Simulated, Unknown};
    use Dispatch::{MaybeSent, NotSent, Refused};
    for (delivery, counts) in
        [(Sent, true), (AlreadyPending, false), (Simulated, false), (Unknown, true)]
    {
        let bench = Bench::new();
        *bench.members[0].delivery.lock().unwrap() = delivery;
        bench.teach(0, &request(INDIA), 2, 1).await;
        bench.time.pass(11 * MINUTE);
        let each = if counts { 1.0 } else { 0.0 };
        assert_eq!(codes(&bench.main).await, (each, each), "{delivery:?}");
    }
    for (dispatch, counts) in [(NotSent, false), (Refused, false), (MaybeSent, true)] {
        let bench = Bench::with([Channel::Sms; 2], Some(&[1, 0]));
        *bench.members[0].failure.lock().unwrap() = Some((ErrorKind::Unavailable, dispatch));
        let sent = bench.main.send(&request(INDIA)).await;
        assert_eq!(sent.is_err(), counts);
        bench.time.pass(11 * MINUTE);
        let not_approved = if counts { 1.0 } else { 0.0 };
        assert_eq!(codes(&bench.main).await, (0.0, not_approved), "{dispatch:?}");
        // Its code may arrive all the same.
        if let Some(pending) = sent.err().and_then(|error| error.pending().cloned()) {
            approve(&bench.main, &pending).await;
            assert_eq!(codes(&bench.main).await, (1.0, 0.0));
        }
    }
}

/// The time of a send is the same after it was stored.
#[tokio::test]
async fn an_approval_finds_its_send_after_it_was_stored() {
    let bench = Bench::new();
    let sent = bench.members[0].verification(&request(INDIA));
    let at = bench.time.now() + Duration::new(0, 999_999_999);
    let sent = Verification::new("a", sent.id(), sent.recipient().clone(), sent.channel(), at);
    bench.main.order.note_send("a", Ok(&sent)).await;
    let stored = crate::stored::from_json(&crate::stored::to_json(&sent)).unwrap();
    approve(&bench.main, &stored).await;
    bench.time.pass(11 * MINUTE);
    assert_eq!(codes(&bench.main).await, (1.0, 0.0));
}

#[tokio::test]
async fn counts_under_every_key_are_added_up() {
    let bench = Bench::new();
    let old = bench.replica(&[OLD]);
    let rotated = bench.replica(&[NEW, OLD]);
    let foreign = bench.replica(&[NEW]);
    let sent = bench.members[0].verification(&request(INDIA));
    for failover in [&old, &old, &rotated, &rotated, &rotated] {
        failover.order.note_send("a", Ok(&sent)).await;
    }
    // The key that wrote the send need not be the one that writes the approval.
    approve(&rotated, &sent).await;
    bench.time.pass(11 * MINUTE);
    assert_eq!(codes(&rotated).await, (1.0, 4.0));
    assert_eq!(codes(&old).await, (0.0, 2.0));
    assert_eq!(codes(&foreign).await, (1.0, 2.0));
}

/// Keys are HMACs, and entries are an hour or a slot and a configured name.
#[tokio::test]
async fn nothing_that_is_kept_names_anybody() {
    let bench = Bench::new();
    for recipient in [INDIA, "ada@example.com"] {
        let sent = bench.main.send(&request(recipient)).await.unwrap();
        approve(&bench.main, &sent).await;
    }
    let names = bench.store.names.lock().unwrap();
    assert!(names.len() > 20, "{names:?}");
    for name in &*names {
        let is_hmac = name.strip_prefix("conversion:").is_some_and(|tag| tag.len() == 43);
        let is_entry = name.len() == 4 && (name.ends_with('a') || name.ends_with('b'));
        assert!(is_hmac || is_entry, "{name}");
    }
}

/// Two processes over one file: this one and a second run of this test.
#[cfg(feature = "sqlite")]
#[tokio::test]
async fn processes_that_share_a_store_count_exactly() {
    const FILE: &str = "PASSCODE_TEST_CONVERSION_FILE";
    const TEST: &str =
        "policies::failover::order::tests::counted::processes_that_share_a_store_count_exactly";
    let work = async |file: std::path::PathBuf| {
        let time = Time::new();
        let store = crate::store::SqliteStore::new(file, Duration::from_secs(60), time.clock());
        let members =
            [Member::new("a", &time, Channel::Sms), Member::new("b", &time, Channel::Sms)];
        let main = failover(&members, learning(&time, Arc::new(store), &[OLD], Some(&[1, 0]), 1));
        let people = (0..40).map(|number| {
            let (main, sent) = (&main, members[0].verification(&request(INDIA)));
            async move {
                main.order.note_send("a", Ok(&sent)).await;
                if number % 4 == 0 {
                    approve(main, &sent).await;
                }
            }
        });
        futures_util::future::join_all(people).await;
        time.pass(11 * MINUTE);
        codes(&main).await
    };
    if let Some(file) = std::env::var_os(FILE) {
        work(file.into()).await;
        return;
    }
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("passcode.db");
    let mut other = std::process::Command::new(std::env::current_exe().unwrap())
        .args(["--exact", TEST])
        .env(FILE, &file)
        .stdout(std::process::Stdio::null())
        .spawn()
        .unwrap();
    work(file.clone()).await;
    assert!(other.wait().unwrap().success());
    // One round more, alone: three times 10 of 40.
    assert_eq!(work(file).await, (30.0, 90.0));
}
