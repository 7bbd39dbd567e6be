//! The figures as a page.

use std::fmt::Write;

use super::figure::{Figure, Section};

const INTRODUCTION: &str = "\
# What Passcode costs

<!-- Made by `cargo xtask bench`. Do not edit. -->

Each figure stands beside the same calls written by hand with `reqwest` and `serde` (`bench/src/bin/bench-floor`), and
beside its limit. All but those of time are counted, so a busy machine counts the same; another version of a library or
of the compiler counts otherwise. `cargo xtask bench` counts again and writes this page;
`cargo xtask bench --check` fails when a figure is over its limit. Both need valgrind.
";

fn how(section: Section) -> &'static str {
    match section {
        Section::Pair => {
            "Counted by `valgrind --tool=callgrind` in the release profile, on a runtime of one \
             thread, over one connection to a server on loopback that stays open: what 1,200 pairs \
             take more than 200, by 1,000. The recipient is parsed in each pair. Only the client's \
             process counts. The limit is 1.15 of the floor, 1.25 for Ratio, whose client is \
             generated; policies may add 0.03 of the floor."
        }
        Section::Allocations => {
            "Counted by valgrind's memcheck in the same way: what 150 pairs take more than 50, by \
             100. The limit is 40 more than the floor."
        }
        Section::Own => {
            "One send and one approved check over the memory store, counted as above. What stands \
             as by hand is what carries the codes, alone, behind the same trait: a lock in this \
             process. A send and a check each need two HMAC-SHA256 by their contract, one that \
             names the person's records and one that makes the code; they are counted alone in the \
             line below it. A processor's own instructions for SHA-256, which valgrind doesn't \
             know, make them far fewer. The aim was 15,000 instructions more than the carrier, \
             which is less than these four; the limit is a twentieth more than what is reached. \
             How often they wait for the store is a test: three times a send and twice a check at \
             most (`own/tests/round_trips.rs`)."
        }
        Section::Scale => {
            "Instructions of our own process, counted as above. By hand stands what it takes among \
             few. With another recipient each time, what 1,000 pairs take, and what 20,000 take; \
             and one pair after the other, each in a task, beside as many whose sends are all in \
             flight at once. Among many it may take 1.03 of that; where the vendor is in this \
             process, three hundredths of a pair over HTTP more."
        }
        Section::Service => {
            "The server's process, counted as above over four connections: half of what a send and \
             a check take. The floor is a bare axum server that reads each body and answers one \
             that never changes. The gateway asks a vendor in its own process, which answers at \
             once. The sandbox is asked as Twilio. What the system does for a request isn't \
             counted, nor that a processor has instructions of its own for AES and SHA-256: see \
             the next figures for that. The limits are a tenth more than what is reached."
        }
        Section::Time => {
            "The same servers, asked over sixteen connections by a process that has the same core: \
             what a request takes there in all, which is requests a second the other way round, and \
             what of it the server has had by what Linux says. The shortest of 25 rounds, in each \
             of which the bare server and ours were asked one after the other. These alone are times, \
             so another machine has others, and on a busy one they may be over their limit by chance. \
             In all it may take twice as long as with the bare server, which is half its requests a \
             second; alone a tenth more than what is reached."
        }
        Section::Memory => {
            "What Linux says of the process, which nothing else on the machine changes. Of 10,000 \
             sends in flight, each over a connection of its own to a server that answers none \
             before all are there, it is the most there was by their number; most of it are the \
             buffers of `hyper`, which the same calls by hand have too, so the limit is 16 KiB \
             more than those. All of them ask for one token. Of verifications, one after the \
             other, it is what there is more after 1,000,000 than after 100,000; of the services, \
             whose allocator takes and gives back some at a time, the least there is in the second \
             million less the most there was in the first. The limit is 1 MiB. A gateway with 1,000 \
             clients that asked ten times each, 64 at a time, and keep their connections may have 40 \
             MiB. Those of our own codes and the gateway's are by a clock that goes on with each \
             look, so that what is kept has a life as in days of use."
        }
        Section::Start => {
            "The whole process for one pair. The floor reads the machine's certificates, as \
             `reqwest` always does; Passcode reads them when a provider asks by https, and once \
             for all of them. So the last line builds every vendor for https, and makes no call; \
             its floor is one `reqwest` client. The limit is 1.2 of the floor."
        }
        Section::Crates => {
            "The unique lines of `cargo tree --edges=normal`, ours included. In two versions are \
             `hashbrown`, of which `rusqlite` takes the older one as long as Rust 1.88 is enough \
             to build it, and `syn`, which runs while compiling and is in no program."
        }
        Section::Size => {
            "The file `passcode` of the profile `dist`, whose reasons are in `Cargo.toml`."
        }
    }
}

pub(super) fn page(figures: &[Figure]) -> String {
    let mut page = INTRODUCTION.to_owned();
    for section in Section::ALL {
        let _ = write!(page, "\n## {}\n\n{}\n\n", section.title(), wrapped(how(section)));
        page.push_str(
            "| what | by hand | Passcode | ratio | limit |\n| --- | ---: | ---: | ---: | ---: |\n",
        );
        for figure in figures.iter().filter(|figure| figure.section == section) {
            let floor = figure.floor.map(grouped).unwrap_or_default();
            let ratio = figure.ratio().unwrap_or_default();
            let [ours, limit] = [figure.ours, figure.limit].map(grouped);
            let _ = writeln!(page, "| {} | {floor} | {ours} | {ratio} | {limit} |", figure.name);
        }
    }
    page
}

/// 1234567 as `1,234,567`.
fn grouped(number: u64) -> String {
    let digits = number.to_string();
    let groups = digits.as_bytes().rchunks(3).rev();
    groups.map(String::from_utf8_lossy).collect::<Vec<_>>().join(",")
}

/// The text in lines of at most 118 characters.
fn wrapped(text: &str) -> String {
    let mut lines = vec![String::new()];
    for word in text.split(' ') {
        match lines.last_mut() {
            Some(line) if line.is_empty() => line.push_str(word),
            Some(line) if line.len() + word.len() < 118 => {
                line.push(' ');
                line.push_str(word);
            }
            _ => lines.push(word.to_owned()),
        }
    }
    lines.join("\n")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_page_has_a_line_a_figure() {
        let figures = [
            Figure::of_floor(Section::Pair, "twilio", (171_963, 160_000), 115),
            Figure::alone(Section::Size, "`passcode`", 12_345_678, 12 << 20),
        ];
        let page = page(&figures);
        for line in [
            "| twilio | 171,963 | 160,000 | 0.93 | 197,757 |",
            "| `passcode` |  | 12,345,678 |  | 12,582,912 |",
        ] {
            assert!(page.lines().any(|one| one == line), "{page}");
        }
    }
}
