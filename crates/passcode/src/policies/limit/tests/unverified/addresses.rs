//! Budgets by address: to how many countries.

use super::*;

#[tokio::test]
async fn an_address_may_send_to_so_many_countries_where_it_verified_nothing() {
    let bench = bench(COUNTRIES);
    let american = sent(&bench, &us(0), CROOK).await;
    for n in 1..4 {
        sent(&bench, &us(n), "::ffff:192.0.2.7").await;
    }
    sent(&bench, &number("91", 0), CROOK).await;
    let lithuanian = from(&number("370", 0), CROOK);
    let error = bench.providers.send(&lithuanian).await.unwrap_err();
    assert_eq!((over(&error), error.retry_after()), (COUNTRIES.to_owned(), Some(HOUR)));
    // Another address, and none at all.
    sent(&bench, &number("370", 0), "192.0.2.8").await;
    bench.send(&number("370", 1)).await.unwrap();
    // A code from there is verified, so its country counts no more.
    assert!(bench.verify(&american, RIGHT).await.unwrap());
    assert_eq!(bench.over(&lithuanian).await, "");
    sent(&bench, &us(9), CROOK).await;
    assert_eq!(bench.over(&from(&number("44", 7_339_000_000), CROOK)).await, COUNTRIES);
}

#[tokio::test]
async fn a_code_from_elsewhere_frees_no_country_here() {
    let bench = bench("countries_per_ip_day = 1");
    sent(&bench, &us(0), CROOK).await;
    let elsewhere = sent(&bench, &us(1), "192.0.2.8").await;
    let nowhere = bench.send(&us(2)).await.unwrap();
    for sent in [&elsewhere, &nowhere] {
        assert!(bench.verify(sent, RIGHT).await.unwrap());
    }
    let indian = from(&number("91", 0), CROOK);
    assert_eq!(bench.over(&indian).await, "countries_per_ip_day = 1");
    // 24 rolling hours.
    bench.world.pass(DAY - SECOND);
    assert_eq!(bench.over(&indian).await, "countries_per_ip_day = 1");
    bench.world.pass(SECOND);
    assert_eq!(bench.over(&indian).await, "");
}

/// A message that may be out, and whose code is verified, is one from there.
#[tokio::test]
async fn a_pending_code_remembers_its_address() {
    let bench = bench("countries_per_ip_day = 1");
    bench.world.set("us", Act::Pend);
    let error = bench.send_from(&us(0), CROOK).await.unwrap_err();
    bench.world.set("us", Act::Serve);
    assert!(bench.verify(error.pending().unwrap(), RIGHT).await.unwrap());
    assert_eq!(bench.over(&from(&number("91", 0), CROOK)).await, "");
}

/// One code that was asked for from two addresses is one from each of them.
#[tokio::test]
async fn a_code_that_is_sent_again_from_elsewhere_frees_both() {
    let bench = bench("countries_per_ip_day = 1");
    let first = sent(&bench, &us(0), CROOK).await;
    let again = sent(&bench, &us(0), "192.0.2.8").await;
    assert_eq!(first.id(), again.id());
    sent(&bench, &us(1), "192.0.2.9").await;
    assert!(bench.verify(&again, RIGHT).await.unwrap());
    for (ip, expected) in
        [(CROOK, ""), ("192.0.2.8", ""), ("192.0.2.9", "countries_per_ip_day = 1")]
    {
        assert_eq!(bench.over(&from(&number("91", 0), ip)).await, expected, "{ip}");
    }
}
