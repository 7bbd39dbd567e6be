//! The composite `route`, without any network: nothing listens where the leaves point to.

use loopback::closed_port;
use passcode::{
    Channel, Config, Dispatch, ErrorKind, OtpProvider, OtpProviderExt, Providers, Recipient,
    SendRequest, Verification,
};

/// Which leaf a request would go through: the one that can't be reached.
async fn leaf(providers: &Providers, request: &SendRequest) -> String {
    let error = providers.send(request).await.unwrap_err();
    assert_eq!(
        (error.kind(), error.dispatch()),
        (ErrorKind::Unavailable, Dispatch::NotSent),
        "{error}"
    );
    error.provider().unwrap().to_owned()
}

fn providers(route: &str) -> Providers {
    let leaf = |name: &str| {
        format!(
            "[providers.{name}]\nkind = \"messagecentral\"\ncustomer_id = \"C-1\"\nauth_token = \"t\"\n\
             base_url = \"http://{}\"\n",
            closed_port()
        )
    };
    let text = format!(
        "default = \"main\"\n{}{}{}[providers.main]\nkind = \"route\"\n{route}",
        leaf("a"),
        leaf("b"),
        leaf("c")
    );
    Config::from_toml(&text).unwrap().build().unwrap()
}

fn to(text: &str) -> SendRequest {
    SendRequest::new(text.parse::<Recipient>().unwrap())
}

#[tokio::test]
async fn the_first_route_whose_conditions_all_hold_wins() {
    let providers = providers(
        "routes = [\n\
         { channels = [\"whatsapp\"], countries = [\"IN\"], to = \"b\" },\n\
         { calling_codes = [\"91\"], to = \"a\" },\n\
         { countries = [\"CA\"], to = \"b\" },\n\
         { calling_codes = [\"+1\", \"44\"], to = \"a\" },\n\
         ]\notherwise = \"c\"",
    );
    for (request, expected) in [
        (to("+919123456789"), "a"),
        (to("+919123456789").with_channel(Channel::WhatsApp), "b"),
        (to("+447911123456").with_channel(Channel::WhatsApp), "a"),
        // The United States and Canada share +1.
        (to("+14165550123"), "b"),
        (to("+12025550123"), "a"),
        (to("+33612345678"), "c"),
    ] {
        assert_eq!(leaf(&providers, &request).await, expected, "{request:?}");
    }
}

#[tokio::test]
async fn without_a_route_a_recipient_is_refused_before_traffic() {
    let providers = providers("routes = [{ calling_codes = [\"91\"], to = \"a\" }]");
    for recipient in ["+12025550123", "ada@example.com"] {
        let error = providers.send_to(recipient).await.unwrap_err();
        assert_eq!((error.kind(), error.dispatch()), (ErrorKind::Unsupported, Dispatch::NotSent));
        assert_eq!(error.provider(), Some("main"));
        assert!(!error.to_string().contains("0123"), "{error}");
    }
}

#[tokio::test]
async fn verify_goes_to_whoever_sent() {
    let providers =
        providers("routes = [{ calling_codes = [\"91\"], to = \"a\" }]\notherwise = \"b\"");
    let phone: Recipient = "+919123456789".parse().unwrap();
    // c is in no route, and a route would lead to a; it sent, so it verifies.
    for sender in ["a", "b", "c"] {
        let verification = Verification::new(
            sender,
            "1",
            phone.clone(),
            Channel::Sms,
            std::time::SystemTime::now(),
        );
        let error = providers.verify_code(&verification, "123456").await.unwrap_err();
        assert_eq!((error.kind(), error.provider()), (ErrorKind::Unavailable, Some(sender)));
    }
    let route = providers.get("main").unwrap();
    assert!(route.owns("a") && route.owns("b") && !route.owns("c") && !route.owns("main"));
    let gone = Verification::new("gone", "1", phone, Channel::Sms, std::time::SystemTime::now());
    for provider in [&providers as &dyn OtpProvider, route] {
        let error = provider.verify_code(&gone, "123456").await.unwrap_err();
        assert_eq!(
            (error.kind(), error.dispatch()),
            (ErrorKind::UnknownProvider, Dispatch::NotSent)
        );
        assert!(error.to_string().contains("\"gone\""), "{error}");
    }
}

#[test]
fn capabilities_are_the_members() {
    let providers =
        providers("routes = [{ calling_codes = [\"91\"], to = \"a\" }]\notherwise = \"b\"");
    let capabilities = providers.capabilities();
    assert_eq!(capabilities.rows().len(), 2);
    assert!(capabilities.tells_expired() && !capabilities.sessions());
}
