//! `retry` in the keys of a leaf.

use loopback::closed_port;
use passcode::{Config, OtpProviderExt};

fn config(retry: &str) -> Config {
    // A refused connection is no message sent.
    let text = format!(
        "[providers.us]\nkind = \"ratio\"\nclient_id = \"id\"\nclient_secret = \"s\"\n\
         base_url = \"http://{}\"\ntotal_timeout = \"150ms\"\n{retry}",
        closed_port()
    );
    Config::from_toml(&text).unwrap()
}

#[tokio::test]
async fn it_is_off_unless_the_configuration_says_otherwise() {
    for retry in ["", "retry = { attempts = 1 }"] {
        let providers = config(retry).build().unwrap();
        let error = providers.send_to("+12025550123").await.unwrap_err();
        assert!(!error.to_string().contains("tried"), "{error}");
    }
    // The first pause is longer than all the time there is.
    let providers = config("retry = { attempts = 3 }").build().unwrap();
    let error = providers.send_to("+12025550123").await.unwrap_err();
    let tried = "tried once, and no time was left for another try; nothing reached it";
    assert!(error.to_string().contains(tried), "{error}");
}

#[test]
fn mistakes_in_it_name_their_place() {
    for (retry, message) in [
        ("retry = 3", "line 7: providers.us.retry: expected"),
        ("retry = { attempts = 0 }", "line 7: providers.us.retry: 0 attempts are out of range"),
        ("retry = { attempts = 11 }", "line 7: providers.us.retry: 11 attempts are out of range"),
        ("retry = { attempts = \"3\" }", "line 7: providers.us.retry.attempts: expected"),
        ("retry = { attemps = 3 }", "no such key \"attemps\"; did you mean \"attempts\"?"),
    ] {
        let error = config(retry).build().unwrap_err();
        assert!(error.to_string().contains(message), "{error}");
    }
}
