//! A failover never goes around a limit that can't count.

use crate::policies::bench::{Act, World, to};
use crate::{Dispatch, ErrorKind};

const US: &str = "+12025550123";

/// `way` is how the failover comes to the limit.
fn config(way: &str, limit: &str) -> String {
    format!(
        "default = \"safe\"\n[providers.safe]\nkind = \"failover\"\nmembers = [\"{way}\", \"uk\"]\n\
         [providers.within]\nkind = \"failover\"\nmembers = [\"route\"]\n\
         [providers.route]\nkind = \"route\"\notherwise = \"guarded\"\n\
         [providers.guarded]\nkind = \"limit\"\nof = \"us\"\nsends = [\"1/1h per recipient\"]\n{limit}\n\
         [providers.us]\nkind = \"vendor\"\n[providers.uk]\nkind = \"vendor\"\n"
    )
}

#[tokio::test]
async fn a_limit_whose_store_is_away_ends_a_send_as_one_that_is_reached_does() {
    for way in ["guarded", "route", "within"] {
        let bench = World::new().providers(&config(way, ""));
        assert_eq!(bench.send(US).await.unwrap().provider(), "us");
        assert_eq!(bench.over(&to(US)).await, "1/1h per recipient");
        bench.world.asked();

        bench.world.store.set_away(true);
        let error = bench.send("+12025550124").await.unwrap_err();
        let all = (error.kind(), error.dispatch(), error.provider());
        assert_eq!(all, (ErrorKind::Storage, Dispatch::NotSent, Some("guarded")), "{way}");
        assert_eq!(bench.world.asked(), 0, "{way}");
        let steps = bench.providers.explain("safe", &to("+12025550124")).await;
        let verdicts: Vec<_> = steps.iter().map(|it| (it.provider.as_str(), it.verdict)).collect();
        let asked = verdicts.iter().filter(|(_, verdict)| verdict.as_str() == "ask").count();
        assert_eq!(asked, 0, "{verdicts:?}");
    }
}

#[tokio::test]
async fn a_limit_that_lets_sends_through_and_own_codes_without_a_store_lead_on() {
    let bench = World::new().providers(&config("guarded", "if_unavailable = \"allow\""));
    bench.world.store.set_away(true);
    assert_eq!(bench.send(US).await.unwrap().provider(), "us");
    // Whoever sends needs the store itself.
    bench.world.set("us", Act::Fail(ErrorKind::Storage, Dispatch::NotSent));
    assert_eq!(bench.send(US).await.unwrap().provider(), "uk");
}
