//! All 36 operations against the contract: that they are there, and what they answer.

use reqwest::Method;
use serde_json::{Value, json};

use crate::bench::{Answer, Bench, EMAIL, PHONE, new_user};
use crate::contract;
use crate::ratio_wallet::ADDRESS;

const ID: &str = "bbbbbbbb-0000-4000-8000-00000000000f";

/// A request body each operation takes.
fn body(operation: &str) -> Option<Value> {
    Some(match operation {
        "send_sms_otp" => json!({ "phoneNumber": PHONE }),
        "send_email_otp" => json!({ "emailAddress": EMAIL }),
        "start_crypto_wallet_auth" | "add_crypto_wallet_to_user" => {
            json!({ "walletAddress": ADDRESS, "walletType": "EVM" })
        }
        "verify_magic_link" => json!({ "token": "made-up" }),
        "create_client_session" => json!({ "signingAddress": ADDRESS, "signingType": "EVM" }),
        "estimate_ach" => json!({ "fiatAmount": "50", "cryptoCurrency": "ETH", "type": "INSTANT" }),
        "create_user" => new_user(),
        "initiate_ach" => json!({
            "fiatAmount": "25", "cryptoCurrency": "ETH", "walletId": ID, "type": "STANDARD",
        }),
        "submit_kyc" => json!({
            "dateOfBirth": "1990-01-31", "idType": "SSN", "idNumber": "200000000",
            "line1": "1 Example St", "city": "Springfield", "state": "CA", "postalCode": "90001",
        }),
        "connect_wallet" => json!({ "address": ADDRESS, "type": "EVM", "name": "Main" }),
        "update_wallet" => json!({ "name": "Main" }),
        "request_bank_link" | "request_bank_update_link" => json!({}),
        "activate_bank_link" => json!({ "publicToken": "made-up" }),
        "create_webhook" => {
            json!({ "url": "https://hooks.example.com/ratio", "events": ["KYC_UPDATED"] })
        }
        "update_webhook" => json!({ "name": "Test hook" }),
        _ => return None,
    })
}

fn path(template: &str, user: &str) -> String {
    let path = template.replace("{userId}", user).replace("{sessionId}", "none");
    ["{bankId}", "{walletId}", "{activityId}", "{webhookId}"]
        .iter()
        .fold(path, |path, name| path.replace(name, ID))
}

/// Those whose success takes several calls, and has tests of its own.
const OF_SEVERAL_STEPS: [&str; 5] = [
    "authenticate_sms_otp",
    "authenticate_email_otp",
    "authenticate_crypto_wallet",
    "create_user",
    "get_client_session",
];

#[tokio::test]
async fn every_operation_succeeds_as_the_contract_says() {
    let operations = contract::operations();
    assert_eq!(operations.len(), 36);
    for (method, template, operation) in operations {
        let id = operation["operationId"].as_str().unwrap();
        if OF_SEVERAL_STEPS.contains(&id) {
            continue;
        }
        let bench = Bench::new().await;
        let (user, jwt) = bench.new_user().await;
        let jwt = operation["security"].to_string().contains("SessionJwt").then_some(&*jwt);
        let answer = bench.ratio_at(method, &path(template, &user), jwt, body(id)).await;
        assert!(answer.status.is_success(), "{id}: {answer:?}");
        contract::check_answer(operation, &answer);
    }
}

/// Statuses of the error-code page that the contract's operations don't declare.
fn is_the_error_pages(operation: &str, answer: &Answer) -> bool {
    operation.contains("auth") || operation.starts_with("send_") || answer.status == 404
}

#[tokio::test]
async fn every_operation_refuses_as_the_contract_says() {
    let bench = Bench::new().await;
    let (user, jwt) = bench.new_user().await;
    let one_factor = bench.sign_in_by_sms().await.text_of("sessionJwt");
    for (method, template, operation) in contract::operations() {
        let id = operation["operationId"].as_str().unwrap();
        let needs_session = !operation["security"].as_array().is_some_and(Vec::is_empty)
            && operation["security"]
                .as_array()
                .is_some_and(|all| all.iter().all(|one| one.get("SessionJwt").is_some()));
        let own = path(template, &user);
        let open = operation["security"] == json!([]);
        if !open {
            let answer = Answer::of(bench.request(method.clone(), &own)).await;
            assert_eq!(answer.text_of("code"), "MISSING_CLIENT_ID", "{id}");
            if !is_the_error_pages(id, &answer) && id != "add_crypto_wallet_to_user" {
                contract::check_answer(operation, &answer);
            }
        }
        if needs_session {
            let answer = bench.ratio_at(method.clone(), &own, None, body(id)).await;
            contract::check_answer(operation, &answer);
            let code = answer.text_of("code");
            assert!(["MISSING_AUTHORIZATION", "MFA_REQUIRED"].contains(&&*code), "{id}: {code}");
            let answer = bench.ratio_at(method.clone(), &own, Some(&one_factor), body(id)).await;
            contract::check_answer(operation, &answer);
            let passes = id == "list_wallets";
            assert_eq!(answer.status.is_success(), passes, "{id}: {answer:?}");
        }
        if template.contains("{userId}") {
            let other = path(template, ID);
            let answer = bench.ratio_at(method.clone(), &other, Some(&jwt), body(id)).await;
            answer.refused(404, "NOT_FOUND_USER");
            contract::check_answer(operation, &answer);
        }
        if own.contains(ID) {
            let wrong = own.replace(ID, "not-a-uuid");
            let answer = bench.ratio_at(method, &wrong, Some(&jwt), body(id)).await;
            assert_eq!(answer.status, 404, "{id}");
            contract::check_answer(operation, &answer);
        }
    }
}

#[tokio::test]
async fn an_example_has_the_id_it_was_asked_for_by() {
    let bench = Bench::new().await;
    let webhook = format!("/v1/webhooks/{ID}");
    assert_eq!(bench.ratio_at(Method::GET, &webhook, None, None).await.text_of("id"), ID);
}

#[tokio::test]
async fn an_example_needs_the_members_of_its_request() {
    let bench = Bench::new().await;
    let path = "/v1/crypto/estimates:ach";
    for body in [None, Some(json!({ "type": "INSTANT" })), Some(json!([]))] {
        bench.ratio_at(Method::POST, path, None, body).await.refused(400, "INVALID_BODY");
    }
}
