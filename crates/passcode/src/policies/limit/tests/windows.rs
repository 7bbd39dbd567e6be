//! Rules and budgets against a plain list of times.

use std::collections::BTreeMap;
use std::time::Duration;

use proptest::prelude::*;

use crate::policies::bench::{Act, RIGHT, World, over, to};
use crate::{Dispatch, ErrorKind, OtpProvider};

#[derive(Debug, Clone)]
enum Do {
    Wait(u64),
    /// To the n-th person; whether somebody refuses it before it is sent.
    Send(usize, bool),
    Approve(usize),
}

fn what() -> impl Strategy<Value = Do> {
    prop_oneof![
        3 => (0_u64..20_000).prop_map(Do::Wait),
        8 => (0_usize..4, prop::bool::weighted(0.2)).prop_map(|(who, fails)| Do::Send(who, fails)),
        2 => (0_usize..4).prop_map(Do::Approve),
    ]
}

fn number(who: usize) -> String {
    format!("+1212555010{who}")
}

/// In this window how many of these times are, and when the last of those goes that must go.
fn wait(times: &[u64], limit: usize, window: u64, now: u64) -> Option<u64> {
    let live: Vec<_> = times.iter().filter(|time| **time + window > now).collect();
    let over = (live.len() + 1).checked_sub(limit).filter(|over| *over > 0)?;
    Some(live[over - 1] + window - now)
}

fn block_on<T>(future: impl Future<Output = T>) -> T {
    tokio::runtime::Builder::new_current_thread().build().unwrap().block_on(future)
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 60, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn rules_are_exact(limit in 1_usize..6, all in 1_usize..9, seconds in 1_u64..40, doings in prop::collection::vec(what(), 1..120)) {
        block_on(async {
            let (own, any) = (format!("{limit}/{seconds}s per recipient"), format!("{all}/30s"));
            let bench = World::new().limit(&format!("sends = [{own:?}, {any:?}]"));
            let mut sent: Vec<(usize, u64)> = Vec::new();
            for doing in doings {
                let now = bench.world.now();
                match doing {
                    Do::Wait(milliseconds) => bench.world.pass(Duration::from_millis(milliseconds)),
                    Do::Approve(_) => {}
                    Do::Send(who, fails) => {
                        let act = Act::Fail(ErrorKind::Unavailable, Dispatch::NotSent);
                        bench.world.set("us", if fails { act } else { Act::Serve });
                        let times: Vec<_> = sent.iter().map(|(_, at)| *at).collect();
                        let theirs: Vec<_> =
                            sent.iter().filter(|(one, _)| *one == who).map(|(_, at)| *at).collect();
                        let waits = [
                            wait(&theirs, limit, seconds * 1000, now).map(|wait| (wait, &own)),
                            wait(&times, all, 30_000, now).map(|wait| (wait, &any)),
                        ];
                        let longest = waits.iter().flatten().map(|(wait, _)| *wait).max();
                        match (bench.send(&number(who)).await, longest) {
                            (Ok(_), None) => sent.push((who, now)),
                            (Err(error), None) => assert!(fails, "{error}"),
                            (Ok(_), Some(wait)) => panic!("sent, and should wait for {wait} ms"),
                            (Err(error), Some(wait)) => {
                                let rule = over(&error);
                                assert!(waits.contains(&Some((wait, &rule))), "{rule} {waits:?}");
                                let told = error.retry_after().unwrap();
                                assert_eq!(told, Duration::from_secs(wait.div_ceil(1000)));
                            }
                        }
                    }
                }
            }
        });
    }

    #[test]
    fn budgets_are_exact(number_of in 1_u64..3, percent in 0_u64..101, doings in prop::collection::vec(what(), 1..120)) {
        block_on(async {
            let setting = format!("per_country_hour = \"{number_of} or {percent}%\"");
            let bench = World::new().limit(&format!("unverified = {{ {setting} }}"));
            // When each was last sent a code, and when they last verified one.
            let mut people: BTreeMap<usize, (Option<u64>, Option<u64>)> = BTreeMap::new();
            for doing in doings {
                // Minutes for seconds: the window is an hour.
                let now = bench.world.now();
                let is_live = |time: Option<u64>| time.is_some_and(|time| time + 3_600_000 > now);
                match doing {
                    Do::Wait(time) => bench.world.pass(Duration::from_millis(time * 60)),
                    Do::Approve(who) => {
                        if let Some((Some(_), _)) = people.get(&who) {
                            bench.world.set("us", Act::Serve);
                            let request = to(&number(who));
                            let sent = crate::Verification::new("us", "id", request.recipient().clone(), crate::Channel::Sms, std::time::UNIX_EPOCH);
                            assert!(bench.verify(&sent, RIGHT).await.unwrap());
                            people.insert(who, (None, Some(now)));
                        }
                    }
                    Do::Send(who, fails) => {
                        let act = Act::Fail(ErrorKind::Unavailable, Dispatch::NotSent);
                        bench.world.set("us", if fails { act } else { Act::Serve });
                        let open = people.values().filter(|(sent, _)| is_live(*sent)).count() as u64;
                        let verified = people.values().filter(|(_, done)| is_live(*done)).count() as u64;
                        let own = people.get(&who).copied().unwrap_or_default();
                        let fits = is_live(own.0) || is_live(own.1) || open < number_of.max(verified * percent / 100);
                        match bench.send(&number(who)).await {
                            Ok(_) => {
                                assert!(fits && !fails, "{people:?}");
                                if !is_live(own.1) {
                                    people.entry(who).or_default().0 = Some(now);
                                }
                            }
                            Err(error) if fits => {
                                assert!(fails, "{error} {people:?}");
                                // Who was open is asked anew, and so is open for longer.
                                if is_live(own.0) {
                                    people.entry(who).or_default().0 = Some(now);
                                }
                            }
                            Err(error) => assert_eq!(over(&error), setting),
                        }
                    }
                }
            }
        });
    }
}

/// Two buckets, each of a client's own: steady traffic gets what the limit says.
#[tokio::test]
async fn above_a_hundred_and_per_client() {
    let bench = World::new().limit("sends = [\"200/1m per client\"]");
    for client in ["shop", "bank"] {
        let request = to("+12125550100").with_client(Some(client.to_owned()));
        let mut passed = Vec::new();
        // Four a second ask, and so many may.
        for _ in 0..1200 {
            bench.world.pass(Duration::from_millis(250));
            if bench.over(&request).await.is_empty() {
                passed.push(bench.world.now());
            }
        }
        let begin = bench.world.now() - 300_000;
        for start in (begin + 60_000..begin + 240_000).step_by(1_700) {
            let counted = passed.iter().filter(|at| (start..start + 60_000).contains(*at)).count();
            assert!((190..=210).contains(&counted), "{client}: {counted}");
        }
    }
    // Who is refused waits as long as told, and is let through.
    let request = to("+12125550100").with_client(Some("club".to_owned()));
    let mut error = None;
    for _ in 0..=200 {
        error = bench.providers.send(&request).await.err();
    }
    let error = error.unwrap();
    assert_eq!(over(&error), "200/1m per client");
    bench.world.pass(error.retry_after().unwrap());
    assert_eq!(bench.over(&request).await, "");
}
