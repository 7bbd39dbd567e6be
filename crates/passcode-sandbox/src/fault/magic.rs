//! Recipients that always bring the same fault, for who tries an app by hand.

use std::time::Duration;

use serde_json::json;

use super::kind::Fault;
use super::reply::Reply;
use super::rule::{Occasion, Operation, Rule};
use crate::inbox::same_recipient;
use crate::server::Vendor;

/// A fault with its own numbers and its own address. Numbers are from the ranges kept for fiction
/// in the US (+1 202 555 01xx) and in the UK (+44 7700 900xxx).
pub(crate) struct Magic {
    pub(crate) us: &'static str,
    pub(crate) uk: &'static str,
    pub(crate) email: &'static str,
    /// What happens, for people.
    pub(crate) effect: &'static str,
    operation: Operation,
    acts: bool,
    fault: fn(Vendor) -> Fault,
}

/// All of them; the README and the page list them too.
pub(crate) static MAGIC: [Magic; 11] = [
    Magic {
        us: "+12025550180",
        uk: "+447700900180",
        email: "outage@example.com",
        effect: "Sending answers 503.",
        operation: Operation::Send,
        acts: false,
        fault: |_| outage(),
    },
    Magic {
        us: "+12025550181",
        uk: "+447700900181",
        email: "limited@example.com",
        effect: "Sending answers 429 with Retry-After: 1.",
        operation: Operation::Send,
        acts: false,
        fault: |_| Fault::Answer(Reply::status(429).header("retry-after", "1")),
    },
    Magic {
        us: "+12025550182",
        uk: "+447700900182",
        email: "stall@example.com",
        effect: "Sending never answers, and sends nothing.",
        operation: Operation::Send,
        acts: false,
        fault: |_| Fault::Stall,
    },
    Magic {
        us: "+12025550183",
        uk: "+447700900183",
        email: "reset@example.com",
        effect: "The connection is reset, and nothing is sent.",
        operation: Operation::Send,
        acts: false,
        fault: |_| Fault::Reset,
    },
    Magic {
        us: "+12025550184",
        uk: "+447700900184",
        email: "vanish@example.com",
        effect: "The code is sent, but the connection is reset instead of an answer.",
        operation: Operation::Send,
        acts: true,
        fault: |_| Fault::Reset,
    },
    Magic {
        us: "+12025550185",
        uk: "+447700900185",
        email: "cut@example.com",
        effect: "The code is sent, but the answer is cut in the middle.",
        operation: Operation::Send,
        acts: true,
        fault: |_| Fault::Cut,
    },
    Magic {
        us: "+12025550186",
        uk: "+447700900186",
        email: "slow@example.com",
        effect: "Sending answers after 2 seconds.",
        operation: Operation::Send,
        acts: true,
        fault: |_| Fault::Delay { by: Duration::from_secs(2) },
    },
    Magic {
        us: "+12025550187",
        uk: "+447700900187",
        email: "late@example.com",
        effect: "The message arrives 10 seconds later.",
        operation: Operation::Send,
        acts: true,
        fault: |_| Fault::DeliverLate { by: Duration::from_secs(10) },
    },
    Magic {
        us: "+12025550188",
        uk: "+447700900188",
        email: "lost@example.com",
        effect: "The message never arrives.",
        operation: Operation::Send,
        acts: true,
        fault: |_| Fault::LoseDelivery,
    },
    Magic {
        us: "+12025550189",
        uk: "+447700900189",
        email: "blocked@example.com",
        effect: "Ratio refuses the check with USER_BLOCKED, Message Central the send with 800.",
        operation: Operation::Other,
        acts: false,
        fault: blocked,
    },
    Magic {
        us: "+12025550179",
        uk: "+447700900179",
        email: "unchecked@example.com",
        effect: "The code arrives, but checking it answers 503.",
        operation: Operation::Verify,
        acts: false,
        fault: |_| outage(),
    },
];

impl Magic {
    /// The rule, if the occasion is its.
    pub(super) fn meet(&self, occasion: Occasion<'_>) -> Option<Rule> {
        let (vendor, recipient) = (occasion.vendor?, occasion.recipient?);
        let mine = [self.us, self.uk, self.email];
        if !mine.iter().any(|mine| same_recipient(mine, recipient)) {
            return None;
        }
        let rule = Rule::new((self.fault)(vendor)).operation(self.operation_at(vendor));
        let rule = if self.acts { rule.after_acting() } else { rule };
        rule.fits(occasion).then_some(rule)
    }

    /// `Other` stands for: where this vendor refuses people.
    fn operation_at(&self, vendor: Vendor) -> Operation {
        match (self.operation, vendor) {
            (Operation::Other, Vendor::Ratio) => Operation::Verify,
            (Operation::Other, Vendor::MessageCentral) => Operation::Send,
            (operation, _) => operation,
        }
    }
}

fn outage() -> Fault {
    let page = "<html><body><h1>503 Service Unavailable</h1></body></html>\n";
    Fault::Answer(Reply::status(503).header("content-type", "text/html").body(page))
}

fn blocked(vendor: Vendor) -> Fault {
    let (status, body) = match vendor {
        Vendor::Ratio => {
            (403, json!({ "code": "USER_BLOCKED", "message": "The user is blocked." }))
        }
        Vendor::MessageCentral => {
            (400, json!({ "responseCode": 800, "message": "MAXIMUM_LIMIT_REACHED", "data": null }))
        }
    };
    let reply = Reply::status(status).header("content-type", "application/json");
    Fault::Answer(reply.body(body.to_string()))
}

#[cfg(test)]
mod tests {
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
    fn each_can_happen() {
        for magic in &MAGIC {
            let target = (magic.fault)(Vendor::Ratio).target();
            let meets = |vendor, operation| {
                let recipient = Some(magic.email);
                let occasion = Occasion { target, vendor: Some(vendor), operation, recipient };
                magic.meet(occasion).is_some()
            };
            for vendor in [Vendor::Ratio, Vendor::MessageCentral] {
                assert!(
                    meets(vendor, Operation::Send) != meets(vendor, Operation::Verify),
                    "{}",
                    magic.email
                );
            }
        }
    }
}
