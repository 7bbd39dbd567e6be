//! Routes by country miss the numbers that the tables place in no country, such as those of a new
//! area code of +1: `check` says where they go instead.

use passcode::{Config, PhoneNumber};

/// What is found of these routes; `a` to `c` serve every calling code.
fn findings(routes: &str, otherwise: &str) -> Vec<String> {
    let leaf = |name: &str| {
        format!(
            "[providers.{name}]\nkind = \"messagecentral\"\ncustomer_id = \"C-1\"\nauth_token = \"t\"\n"
        )
    };
    let text = format!(
        "default = \"main\"\n{}{}{}[providers.main]\nkind = \"route\"\nroutes = [\n{routes}\n]\n{otherwise}",
        leaf("a"),
        leaf("b"),
        leaf("c")
    );
    let providers = Config::from_toml(&text).unwrap().build().unwrap();
    providers.findings().iter().map(ToString::to_string).collect()
}

/// What there is to find: the area code 983 (Canada) or 555 has no country in the tables.
#[test]
fn a_number_may_have_no_country() {
    let number: PhoneNumber = "+1 555 555 0123".parse().unwrap();
    assert_eq!((number.calling_code(), number.country()), (1, None));
}

#[test]
fn a_country_that_shares_its_calling_code_needs_a_route_by_it() {
    let missed = |rule: usize, code: &str, country: &str, elsewhere: &str| {
        format!(
            "configuration, line {}: providers.main.routes[{rule}].countries: numbers of +{code} that the tables \
             place in no country are not taken for {country:?} and {elsewhere}: say where they go by a \
             route with calling_codes = [\"{code}\"]",
            17 + rule
        )
    };
    let to_c = "otherwise = \"c\"";
    for (routes, otherwise, expected) in [
        (r#"{ countries = ["US"], to = "a" }"#, to_c, vec![missed(0, "1", "US", "go to \"c\"")]),
        (r#"{ countries = ["US"], to = "a" }"#, "", vec![missed(0, "1", "US", "are refused")]),
        (
            r#"{ countries = ["US", "CA"], to = "a" }"#,
            "",
            vec![missed(0, "1", "US", "are refused")],
        ),
        (
            "{ countries = [\"IN\", \"US\", \"GB\"], to = \"a\" },",
            to_c,
            vec![missed(0, "1", "US", "go to \"c\""), missed(0, "44", "GB", "go to \"c\"")],
        ),
        (
            "{ countries = [\"US\"], channels = [\"whatsapp\"], to = \"a\" }",
            to_c,
            vec![missed(0, "1", "US", "go to \"c\"")],
        ),
        // A route for the rest of +1, before or after, says it; so does the same provider.
        (
            "{ countries = [\"US\"], to = \"a\" },\n{ calling_codes = [\"1\"], to = \"b\" }",
            to_c,
            vec![],
        ),
        ("{ countries = [\"US\"], to = \"c\" }", to_c, vec![]),
        (
            "{ countries = [\"US\"], to = \"a\" },\n{ channels = [\"sms\"], to = \"b\" }",
            to_c,
            vec![missed(0, "1", "US", "go to \"b\"")],
        ),
        (
            "{ countries = [\"US\"], to = \"a\" },\n{ calling_codes = [\"44\"], to = \"b\" }",
            to_c,
            vec![missed(0, "1", "US", "go to \"c\"")],
        ),
        (
            "{ countries = [\"US\"], to = \"a\" },\n{ channels = [\"sms\"], calling_codes = [\"1\"], to = \"b\" }",
            to_c,
            vec![missed(0, "1", "US", "go to \"c\"")],
        ),
        // India has its calling code alone: every number of it is India's.
        (r#"{ countries = ["IN"], to = "a" }"#, to_c, vec![]),
        (r#"{ calling_codes = ["1"], to = "a" }"#, to_c, vec![]),
    ] {
        assert_eq!(findings(routes, otherwise), expected, "{routes} {otherwise}");
    }
}
