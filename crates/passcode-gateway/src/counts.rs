//! What the gateway counts of itself, as Prometheus reads it.

use std::collections::BTreeMap;
use std::fmt::Write;
use std::sync::{Mutex, PoisonError};
use std::time::Duration;

/// Upper bounds of the buckets, in seconds: from the store on this machine to the default of
/// `total_timeout`.
const BOUNDS: [f64; 9] = [0.005, 0.025, 0.1, 0.25, 0.5, 1.0, 2.5, 10.0, 30.0];

/// Calls that were answered, and how long they took.
#[derive(Debug, Default)]
pub(crate) struct Counts(Mutex<Inner>);

#[derive(Debug, Default)]
struct Inner(BTreeMap<String, Route>);

#[derive(Debug, Default)]
struct Route {
    seconds: Histogram,
    /// By client, method and status.
    calls: BTreeMap<String, BTreeMap<(&'static str, u16), u64>>,
}

/// A call. Nothing in it comes from whoever called: the route is a template, the method a known one,
/// the client's name a configured one.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Call<'a> {
    /// Empty where there is no such path.
    pub(crate) route: &'a str,
    pub(crate) method: &'static str,
    pub(crate) status: u16,
    /// Empty where nobody was named.
    pub(crate) client: &'a str,
}

#[derive(Debug, Default)]
struct Histogram {
    /// How many took as long as a bound at most.
    within: [u64; BOUNDS.len()],
    sum: f64,
    count: u64,
}

/// What is so at this moment.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Now {
    pub(crate) is_config_loaded: bool,
    pub(crate) is_ready: bool,
    pub(crate) in_flight: u32,
}

impl Counts {
    pub(crate) fn note(&self, call: Call<'_>, took: Duration) {
        let Call { route, method, status, client } = call;
        let mut inner = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let route = at(&mut inner.0, route);
        route.seconds.note(took.as_secs_f64());
        *at(&mut route.calls, client).entry((method, status)).or_default() += 1;
    }

    /// The text format of Prometheus, version 0.0.4.
    pub(crate) fn text(&self, now: Now) -> String {
        let mut text = String::new();
        self.write(&mut text, now).expect("a String takes whatever is written");
        text
    }

    fn write(&self, text: &mut String, now: Now) -> std::fmt::Result {
        for (name, help, value) in [
            (
                "passcode_config_loaded",
                "Whether the configuration was taken when it was last read.",
                u32::from(now.is_config_loaded),
            ),
            ("passcode_ready", "What /ready says.", u32::from(now.is_ready)),
            ("passcode_in_flight", "Calls that are being worked on.", now.in_flight),
        ] {
            writeln!(text, "# HELP {name} {help}\n# TYPE {name} gauge\n{name} {value}")?;
        }
        let inner = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let name = "passcode_calls_total";
        writeln!(text, "# HELP {name} Calls that were answered.\n# TYPE {name} counter")?;
        for (route, Route { calls, .. }) in &inner.0 {
            for (client, calls) in calls {
                for ((method, status), number) in calls {
                    writeln!(
                        text,
                        "{name}{{route=\"{route}\",method=\"{method}\",status=\"{status}\",client=\"{client}\"}} {number}"
                    )?;
                }
            }
        }
        let name = "passcode_call_seconds";
        writeln!(text, "# HELP {name} How long calls took.\n# TYPE {name} histogram")?;
        for (route, Route { seconds: Histogram { within, sum, count }, .. }) in &inner.0 {
            for (bound, number) in BOUNDS.iter().zip(within) {
                writeln!(text, "{name}_bucket{{route=\"{route}\",le=\"{bound}\"}} {number}")?;
            }
            writeln!(text, "{name}_bucket{{route=\"{route}\",le=\"+Inf\"}} {count}")?;
            writeln!(text, "{name}_sum{{route=\"{route}\"}} {sum}")?;
            writeln!(text, "{name}_count{{route=\"{route}\"}} {count}")?;
        }
        Ok(())
    }
}

/// What stands under this name, which is made if it is new.
fn at<'m, V: Default>(map: &'m mut BTreeMap<String, V>, name: &str) -> &'m mut V {
    if !map.contains_key(name) {
        map.insert(name.to_owned(), V::default());
    }
    map.get_mut(name).expect("a name that was missing was added just now")
}

impl Histogram {
    fn note(&mut self, seconds: f64) {
        for (bound, number) in BOUNDS.iter().zip(&mut self.within) {
            *number += u64::from(seconds <= *bound);
        }
        self.sum += seconds;
        self.count += 1;
    }
}
