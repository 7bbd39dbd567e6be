use crate::SendRequest;
use crate::policies::bench::{World, from, to};

const US: &str = "+12025550123";
const TEXAS: &str = "+12145550123";
const CANADA: &str = "+14165550123";
const INDIA: &str = "+919123456789";
const ADA: &str = "ada@example.com";

/// By `2/1h per WHOSE`: of these requests, which are let through.
#[tokio::test]
async fn each_word_counts_what_it_says() {
    let client = |recipient, client: &str| to(recipient).with_client(Some(client.to_owned()));
    type Table<'a> = (&'a str, Vec<(SendRequest, bool)>);
    let table: [Table<'_>; 11] = [
        (
            "per recipient",
            vec![
                (to(US), true),
                (to("+1 (202) 555-0123"), true),
                (to("+1.202.555.0123"), false),
                (to(TEXAS), true),
                (to(ADA), true),
                (to("Ada@EXAMPLE.com"), true),
                (to("ADA@example.COM"), false),
            ],
        ),
        (
            "per ip",
            vec![
                (from(US, "192.0.2.7"), true),
                (from(TEXAS, "192.0.2.7"), true),
                (from(INDIA, "::ffff:192.0.2.7"), false),
                (from(US, "192.0.2.8"), true),
                // Nothing to count by.
                (to(US), true),
                (to(US), true),
                (to(US), true),
            ],
        ),
        (
            "per network",
            vec![
                (from(US, "192.0.2.7"), true),
                (from(US, "192.0.2.200"), true),
                (from(US, "192.0.2.90"), false),
                (from(US, "192.0.3.90"), true),
                (from(US, "2001:db8:0:1200::1"), true),
                (from(US, "2001:db8:0:12ff::2"), true),
                (from(US, "2001:db8:0:1234::3"), false),
                (from(US, "2001:db8:0:1300::1"), true),
            ],
        ),
        (
            "per prefix 4",
            vec![
                (to(US), true),
                (to("+12027770123"), true),
                (to("+12028880123"), false),
                (to(TEXAS), true),
                (to(ADA), true),
                (to(ADA), true),
                (to(ADA), true),
            ],
        ),
        (
            "per calling_code",
            vec![(to(US), true), (to(CANADA), true), (to(TEXAS), false), (to(INDIA), true)],
        ),
        (
            "per country",
            vec![
                (to(US), true),
                (to(TEXAS), true),
                (to("+13105550123"), false),
                (to(CANADA), true),
                (to(ADA), true),
                (to(ADA), true),
                (to(ADA), true),
            ],
        ),
        (
            "per client",
            vec![
                (client(US, "shop"), true),
                (client(INDIA, "shop"), true),
                (client(TEXAS, "shop"), false),
                (client(TEXAS, "bank"), true),
                (to(US), true),
                (to(US), true),
                (to(US), true),
            ],
        ),
        ("", vec![(to(US), true), (to(ADA), true), (to(INDIA), false)]),
        (
            "per recipient and ip",
            vec![
                (from(US, "192.0.2.7"), true),
                (from(US, "192.0.2.7"), true),
                (from(US, "192.0.2.7"), false),
                (from(US, "192.0.2.8"), true),
                (from(TEXAS, "192.0.2.7"), true),
                (to(US), true),
                (to(US), true),
                (to(US), true),
            ],
        ),
        (
            "per client and country",
            vec![
                (client(US, "shop"), true),
                (client(TEXAS, "shop"), true),
                (client(US, "shop"), false),
                (client(US, "bank"), true),
                (client(CANADA, "shop"), true),
                (client(ADA, "shop"), true),
                (client(ADA, "shop"), true),
                (client(ADA, "shop"), true),
            ],
        ),
        (
            "per country and network",
            vec![
                (from(US, "192.0.2.7"), true),
                (from(US, "192.0.2.8"), true),
                (from(TEXAS, "192.0.2.9"), false),
                (from(CANADA, "192.0.2.9"), true),
            ],
        ),
    ];
    for (whose, requests) in table {
        let rule = format!("2/1h {whose}");
        let rule = rule.trim();
        let bench = World::new().limit(&format!("sends = [{rule:?}]"));
        for (number, (request, passes)) in requests.iter().enumerate() {
            let expected = if *passes { "" } else { rule };
            assert_eq!(bench.over(request).await, expected, "{rule}: number {number}");
            let asked = bench.world.asked();
            assert_eq!(asked, usize::from(*passes), "{rule}: number {number}");
        }
    }
}
