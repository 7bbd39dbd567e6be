//! Recipients that always bring the same fault, for who tries an app by hand.

use std::time::Duration;

use super::kind::Fault;
use super::reply::Reply;
use super::rule::{Occasion, Operation, Rule};

/// A fault with its own numbers and its own address. Numbers are from the ranges kept for fiction
/// in the US (+1 202 555 01xx) and in the UK (+44 7700 900xxx).
pub(crate) struct Magic {
    pub(crate) us: &'static str,
    pub(crate) uk: &'static str,
    pub(crate) email: &'static str,
    /// What happens, for people.
    pub(crate) effect: &'static str,
    acts: bool,
    happens: Happens,
}

enum Happens {
    At(Operation, fn() -> Fault),
    /// Where and how the vendor refuses people.
    WhereBlocked,
}

/// All of them; the README and the page list them too.
pub(crate) static MAGIC: [Magic; 11] = [
    Magic {
        us: "+12025550180",
        uk: "+447700900180",
        email: "outage@example.com",
        effect: "Sending answers 503.",
        acts: false,
        happens: Happens::At(Operation::Send, outage),
    },
    Magic {
        us: "+12025550181",
        uk: "+447700900181",
        email: "limited@example.com",
        effect: "Sending answers 429 with Retry-After: 1.",
        acts: false,
        happens: Happens::At(Operation::Send, || {
            Fault::Answer(Reply::status(429).header("retry-after", "1"))
        }),
    },
    Magic {
        us: "+12025550182",
        uk: "+447700900182",
        email: "stall@example.com",
        effect: "Sending never answers, and sends nothing.",
        acts: false,
        happens: Happens::At(Operation::Send, || Fault::Stall),
    },
    Magic {
        us: "+12025550183",
        uk: "+447700900183",
        email: "reset@example.com",
        effect: "The connection is reset, and nothing is sent.",
        acts: false,
        happens: Happens::At(Operation::Send, || Fault::Reset),
    },
    Magic {
        us: "+12025550184",
        uk: "+447700900184",
        email: "vanish@example.com",
        effect: "The code is sent, but the connection is reset instead of an answer.",
        acts: true,
        happens: Happens::At(Operation::Send, || Fault::Reset),
    },
    Magic {
        us: "+12025550185",
        uk: "+447700900185",
        email: "cut@example.com",
        effect: "The code is sent, but the answer is cut in the middle.",
        acts: true,
        happens: Happens::At(Operation::Send, || Fault::Cut),
    },
    Magic {
        us: "+12025550186",
        uk: "+447700900186",
        email: "slow@example.com",
        effect: "Sending answers after 2 seconds.",
        acts: true,
        happens: Happens::At(Operation::Send, || Fault::Delay { by: Duration::from_secs(2) }),
    },
    Magic {
        us: "+12025550187",
        uk: "+447700900187",
        email: "late@example.com",
        effect: "The message arrives 10 seconds later.",
        acts: true,
        happens: Happens::At(Operation::Send, || Fault::DeliverLate {
            by: Duration::from_secs(10),
        }),
    },
    Magic {
        us: "+12025550188",
        uk: "+447700900188",
        email: "lost@example.com",
        effect: "The message never arrives.",
        acts: true,
        happens: Happens::At(Operation::Send, || Fault::LoseDelivery),
    },
    Magic {
        us: "+12025550189",
        uk: "+447700900189",
        email: "blocked@example.com",
        effect: "The vendor refuses the person, at the send or at the check.",
        acts: false,
        happens: Happens::WhereBlocked,
    },
    Magic {
        us: "+12025550179",
        uk: "+447700900179",
        email: "unchecked@example.com",
        effect: "The code arrives, but checking it answers 503.",
        acts: false,
        happens: Happens::At(Operation::Verify, outage),
    },
];

impl Magic {
    /// The rule, if this occasion is one of its own.
    pub(super) fn meet(&self, occasion: Occasion<'_>) -> Option<Rule> {
        let recipient = occasion.recipient?;
        let mine = [self.us, self.uk, self.email];
        if !mine.iter().any(|mine| mine.eq_ignore_ascii_case(recipient)) {
            return None;
        }
        let (operation, fault) = match self.happens {
            Happens::At(operation, fault) => (operation, fault()),
            Happens::WhereBlocked => {
                let blocked = occasion.blocked?;
                (blocked.operation, Fault::Answer(blocked.answer.clone()))
            }
        };
        let rule = Rule::new(fault).operation(operation);
        let rule = if self.acts { rule.after_acting() } else { rule };
        rule.fits(occasion).then_some(rule)
    }
}

fn outage() -> Fault {
    let page = "<html><body><h1>503 Service Unavailable</h1></body></html>\n";
    Fault::Answer(Reply::status(503).header("content-type", "text/html").body(page))
}

#[cfg(test)]
mod tests {
    use super::super::kind::Target;
    use super::super::rule::Blocked;
    use super::*;

    #[test]
    fn the_readme_lists_them_all() {
        let readme = include_str!("../../README.md");
        for magic in &MAGIC {
            for text in [magic.us, magic.uk, magic.email, magic.effect] {
                assert!(readme.contains(text), "the README lacks {text}");
            }
        }
    }

    #[test]
    fn each_can_happen_once_in_a_flow() {
        for magic in &MAGIC {
            for operation in [Operation::Send, Operation::Verify] {
                let answer = Reply::status(403);
                let blocked = Blocked { operation, answer };
                let target = match &magic.happens {
                    Happens::At(_, fault) => fault().target(),
                    Happens::WhereBlocked => Target::Call,
                };
                let meets = |operation| {
                    let occasion = Occasion {
                        target,
                        vendor: Some("any"),
                        operation,
                        recipient: Some(magic.email),
                        blocked: Some(&blocked),
                    };
                    magic.meet(occasion).is_some()
                };
                assert!(meets(Operation::Send) != meets(Operation::Verify), "{}", magic.email);
            }
        }
    }
}
