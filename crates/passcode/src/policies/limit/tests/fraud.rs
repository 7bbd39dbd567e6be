//! An attack beside the normal traffic of three countries: days of it, on the test's own clock.

use std::collections::BTreeMap;
use std::time::Duration;

use super::DAY;
use crate::Verification;
use crate::policies::bench::{Bench, RIGHT, World, over};

const SETTING: &str = "per_country_day = \"20 or 30%\"";

/// So many verify a code a day in each of the three countries, 85 % of those who are sent one.
const VERIFIED: u64 = 200;
const SENT: u64 = VERIFIED * 100 / 85;
const DAYS: u64 = 4;
const ATTACK: u64 = 2_000;
const MS: u64 = 86_400_000;

/// The three countries, by the beginning of their numbers.
const HONEST: [&str; 3] = ["+1212555", "+91987650", "+4474002"];

#[derive(Debug, Clone, Copy)]
enum Event {
    /// Somebody asks for a code, and types it if the second is true.
    Honest(usize, u64, bool),
    Types(usize, u64),
    Attack(u64),
}

/// What happens, by time: steady traffic, and from the third day on 2,000 numbers of one prefix, each
/// tried once a day. (That one number gets few messages is what a rule per recipient is for.)
fn events() -> BTreeMap<(u64, u64), Event> {
    let mut events = BTreeMap::new();
    let mut number = 0;
    let mut add = |time, event| {
        number += 1;
        events.insert((time, number), event);
    };
    for n in 0..SENT * DAYS {
        let time = n * MS / SENT;
        for country in 0..HONEST.len() {
            let types = n % 20 >= 3;
            add(time, Event::Honest(country, n, types));
            if types {
                add(time + 40_000, Event::Types(country, n));
            }
        }
    }
    for n in 0..ATTACK * 2 {
        add(2 * MS + n * MS / ATTACK, Event::Attack(n % ATTACK));
    }
    events
}

#[derive(Debug, Default)]
struct Outcome {
    honest_refused: [usize; 3],
    /// When messages of the attack went out.
    attack: Vec<u64>,
    attack_refused: usize,
    /// What a plain list says of each recipient: when last sent, when last verified, by country.
    people: BTreeMap<String, (u64, Option<u64>)>,
}

impl Outcome {
    /// Who is open in a country, and who has verified, by the list.
    fn count(&self, prefix: &str, now: u64) -> (usize, usize) {
        let people = self.people.iter().filter(|(number, _)| number.starts_with(prefix));
        let (mut open, mut verified) = (0, 0);
        for (_, (sent, done)) in people {
            match done {
                Some(done) if done + MS > now => verified += 1,
                _ if sent + MS > now => open += 1,
                _ => {}
            }
        }
        (open, verified)
    }

    fn most_in_a_day(&self) -> usize {
        let day =
            |first: u64| self.attack.iter().filter(|at| (first..first + MS).contains(*at)).count();
        self.attack.iter().map(|first| day(*first)).max().unwrap_or_default()
    }
}

async fn run(mode: &str, attacked: &str) -> (Outcome, Bench) {
    let settings = format!("unverified = {{ {SETTING}, mode = {mode:?} }}");
    let bench = World::new().limit(&settings);
    let begin = bench.world.now();
    let mut outcome = Outcome::default();
    let mut sent: BTreeMap<(usize, u64), Verification> = BTreeMap::new();
    for ((time, _), event) in events() {
        bench.world.pass(Duration::from_millis(begin + time - bench.world.now()));
        let now = bench.world.now();
        match event {
            Event::Honest(country, n, types) => {
                let number = format!("{}{n:04}", HONEST[country]);
                match bench.send(&number).await {
                    Ok(verification) => {
                        outcome.people.entry(number).or_default().0 = now;
                        if types {
                            sent.insert((country, n), verification);
                        }
                    }
                    Err(error) => {
                        assert_eq!(over(&error), SETTING);
                        outcome.honest_refused[country] += 1;
                    }
                }
            }
            Event::Types(country, n) => {
                let Some(sent) = sent.remove(&(country, n)) else { continue };
                assert!(bench.verify(&sent, RIGHT).await.unwrap());
                let number = sent.recipient().expose();
                outcome.people.get_mut(number).unwrap().1 = Some(now);
            }
            Event::Attack(n) => {
                let number = format!("{attacked}{n:04}");
                match bench.send(&number).await {
                    Ok(_) => {
                        outcome.attack.push(now);
                        outcome.people.entry(number).or_default().0 = now;
                        let prefix = HONEST.iter().find(|own| attacked.starts_with(&own[..4]));
                        let (open, verified) =
                            outcome.count(&prefix.map_or(attacked, |own| &own[..4])[..4], now);
                        let most = (verified * 30 / 100).max(20);
                        assert!(mode == "record" || open <= most, "{open} of {most}");
                    }
                    Err(error) => {
                        assert_eq!(over(&error), SETTING);
                        outcome.attack_refused += 1;
                    }
                }
            }
        }
    }
    (outcome, bench)
}

#[tokio::test]
async fn an_attack_from_a_fourth_country_gets_twenty_messages_a_day_and_nobody_else_is_refused() {
    let (outcome, bench) = run("refuse", "+3706120").await;
    assert_eq!(outcome.honest_refused, [0; 3]);
    assert_eq!(outcome.most_in_a_day(), 20);
    assert_eq!(outcome.attack_refused, 4_000 - outcome.attack.len());
    // And when it is over the country is as it was.
    bench.world.pass(DAY);
    bench.send("+37061212345").await.unwrap();
}

#[tokio::test]
async fn in_a_country_of_honest_traffic_it_gets_no_more_than_the_share_leaves() {
    let (outcome, _) = run("refuse", "+1213777").await;
    // 30 % of 200; that no moment had more is asserted at each.
    assert!(outcome.most_in_a_day() <= 60, "{}", outcome.most_in_a_day());
    assert_eq!(outcome.honest_refused[1..], [0; 2]);
}

#[tokio::test]
async fn to_record_refuses_nobody_and_says_all() {
    let (log, guard) = loopback::capture("warn");
    let (outcome, _) = run("record", "+3706120").await;
    drop(guard);
    assert_eq!(outcome.honest_refused, [0; 3]);
    assert_eq!((outcome.attack.len(), outcome.attack_refused), (4_000, 0));
    let said =
        log.text().lines().filter(|line| line.contains(&SETTING.replace('"', "\\\""))).count();
    // All but the first twenty: on the second day the numbers of the first are open one by one still.
    assert_eq!(said, 4_000 - 20);
}
