use super::*;

#[test]
fn what_a_rule_may_be() {
    use Whose::{CallingCode, Client, Country, Ip, Network, Prefix, Recipient};
    for (text, number, seconds, whose) in [
        ("1/30s per recipient", 1, 30, &[Recipient][..]),
        ("5/1h per recipient", 5, 3600, &[Recipient]),
        ("20/1h per ip", 20, 3600, &[Ip]),
        ("50/15m per network", 50, 900, &[Network]),
        ("200/1h per prefix 7", 200, 3600, &[Prefix(7)]),
        ("9/1s per prefix 15", 9, 1, &[Prefix(15)]),
        ("9/31d per calling_code", 9, 2_678_400, &[CallingCode]),
        ("2000/1d per country", 2000, 86_400, &[Country]),
        ("7/2d per client", 7, 172_800, &[Client]),
        ("20000/1d", 20_000, 86_400, &[]),
        ("5/1h per recipient and ip", 5, 3600, &[Recipient, Ip]),
        ("5/1h per ip and recipient", 5, 3600, &[Recipient, Ip]),
        ("5/1h per prefix 4 and client", 5, 3600, &[Prefix(4), Client]),
        ("  5/1h   per\tcountry  and network ", 5, 3600, &[Network, Country]),
        ("4294967295/1000ms", u32::MAX, 1, &[]),
    ] {
        let rule = Rule::read(text).unwrap_or_else(|why| panic!("{text}: {why}"));
        assert_eq!(rule.number(), number, "{text}");
        assert_eq!(rule.window(), Duration::from_secs(seconds), "{text}");
        assert_eq!(rule.whose(), whose, "{text}");
        assert_eq!(rule.written(), text);
    }
}

#[test]
fn what_is_no_rule_is_said_with_the_choices() {
    let choices = "recipient, ip, network, prefix, calling_code, country, client";
    for (text, pieces) in [
        ("", &["the rule is empty", "5/1h per recipient"][..]),
        ("5", &["no rule", "5/1h per recipient"]),
        ("5 per recipient", &["no rule"]),
        ("0/1h", &["\"0\"", "1 to 4294967295"]),
        ("-1/1h", &["\"-1\""]),
        ("+1/1h", &["\"+1\""]),
        ("4294967296/1h", &["\"4294967296\""]),
        ("/1h", &["\"\"", "number of times"]),
        ("5/500ms", &["\"500ms\"", "1 s to 31 days"]),
        ("5/1500ms", &["\"1500ms\"", "1 s to 31 days"]),
        ("5/32d", &["\"32d\"", "1 s to 31 days"]),
        ("5/1w", &["\"1w\"", "1 s to 31 days"]),
        ("5/", &["\"\"", "1 s to 31 days"]),
        ("5/1h pro recipient", &["no such word \"pro\"", "per"]),
        ("5/1h per", &["a word is missing", choices]),
        ("5/1h per recipent", &["no such word \"recipent\"", "did you mean \"recipient\"?"]),
        ("5/1h per person", &["no such word \"person\"", "network"]),
        ("5/1h per recipient and", &["a word is missing", choices]),
        ("5/1h per recipient or ip", &["no such word \"or\"", "and"]),
        ("5/1h per recipient, ip", &["no such word \"recipient,\""]),
        ("5/1h per recipient and recipient", &["\"recipient\" stands twice"]),
        ("5/1h per prefix 3 and prefix 7", &["two prefixes"]),
        ("5/1h per recipient and ip and client", &["more than two"]),
        ("5/1h per prefix", &["1 to 15"]),
        ("5/1h per prefix 0", &["1 to 15"]),
        ("5/1h per prefix 16", &["1 to 15"]),
        ("5/1h per prefix seven", &["1 to 15"]),
        ("5/1h per prefix +7", &["1 to 15"]),
        ("5/1h per prefix ٧", &["1 to 15"]),
    ] {
        let why = Rule::read(text).unwrap_err();
        for piece in pieces {
            assert!(why.contains(piece), "{text}: {why}");
        }
        assert!(text.is_empty() || why.contains(&format!("{text:?}")), "{text}: {why}");
    }
}

#[test]
fn a_rule_is_the_same_however_it_is_written() {
    let read = |text| Rule::read(text).unwrap();
    for (one, other) in [
        ("5/1h per recipient", "5/60m per  recipient"),
        ("5/1h per recipient and ip", "5/3600s per ip and recipient"),
        ("5/1d", "5/24h"),
    ] {
        assert!(read(one) == read(other), "{one}");
        assert_eq!(read(one).name(), read(other).name());
    }
    let different = ["5/1h per recipient", "6/1h per recipient", "5/2h per recipient", "5/1h"];
    let more = ["5/1h per prefix 6", "5/1h per prefix 7", "5/1h per prefix 7 and recipient"];
    let all: Vec<_> = different.iter().chain(&more).map(|text| read(text)).collect();
    for (index, one) in all.iter().enumerate() {
        for other in &all[index + 1..] {
            assert!(one != other && one.name() != other.name(), "{one:?} {other:?}");
        }
    }
}
