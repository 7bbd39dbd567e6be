//! The pages of `docs/`, so that they are at hand beside the items, and their code is tested.

/// A page, in which a link to another one leads to it: the first definition of a link counts.
macro_rules! page {
    ($name:ident, $page:literal) => {
        #[doc = include_str!("links.md")]
        #[doc = include_str!(concat!("../../docs/", $page))]
        pub mod $name {}
    };
}

page!(choosing, "choosing.md");
page!(command, "command.md");
page!(configuration, "configuration.md");
page!(costs, "costs.md");
page!(failover, "failover.md");
page!(failures, "failures.md");
page!(gateway, "gateway.md");
page!(go_live, "go-live.md");
page!(http, "http.md");
page!(logs, "logs.md");
page!(metrics, "metrics.md");
page!(order, "order.md");
page!(move_from_twilio, "move-from-twilio.md");
page!(own_codes, "own-codes.md");
page!(service, "service.md");
page!(store, "store.md");
page!(testing, "testing.md");

/// One page a vendor: what to click in its console, its settings, its traps.
pub mod vendors {
    page!(plivo, "vendors/plivo.md");
    page!(prelude, "vendors/prelude.md");
    page!(stytch, "vendors/stytch.md");
    page!(telnyx, "vendors/telnyx.md");
    page!(twilio, "vendors/twilio.md");
    page!(vonage, "vendors/vonage.md");
}
