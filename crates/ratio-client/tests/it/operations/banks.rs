use serde_json::{Value, json};

use super::activity::item;
use super::{BANK, USER, WALLET, operation};

operation!(
    request_bank_link,
    format!("POST /v1/users/{USER}/banks:requestLink"),
    json!({"redirectUri": "https://app.example.com/plaid"}),
    "200 OK",
    json!({"linkToken": "link-sandbox-3"}),
    |api, body| api.request_bank_link(&USER, body)
);
operation!(
    activate_bank_link,
    format!("POST /v1/users/{USER}/banks:activateLink"),
    json!({"publicToken": "public-sandbox-4"}),
    "200 OK",
    json!({"bankAccount": account()}),
    |api, body| api.activate_bank_link(&USER, body)
);
operation!(
    get_bank_account,
    format!("GET /v1/users/{USER}/banks/{BANK}"),
    Value::Null,
    "200 OK",
    account(),
    |api| api.get_bank_account(&USER, &BANK)
);
operation!(
    delete_bank_account,
    format!("DELETE /v1/users/{USER}/banks/{BANK}"),
    Value::Null,
    "204 No Content",
    Value::Null,
    |api| api.delete_bank_account(&USER, &BANK)
);
operation!(
    request_bank_update_link,
    format!("POST /v1/users/{USER}/banks/{BANK}:requestLink"),
    json!({"androidPackageName": "com.example.app"}),
    "200 OK",
    json!({"linkToken": "link-sandbox-5"}),
    |api, body| api.request_bank_update_link(&USER, &BANK, body)
);
operation!(
    initiate_ach,
    format!("POST /v1/users/{USER}/banks/{BANK}/ach"),
    json!({"fiatAmount": "25", "cryptoCurrency": "ETH", "walletId": WALLET.to_string(), "type": "STANDARD"}),
    "202 Accepted",
    json!({"activityItem": item()}),
    |api, body| api.initiate_ach(&USER, &BANK, body)
);

pub(super) fn account() -> Value {
    json!({
        "id": BANK.to_string(), "createTime": "2023-07-18T10:00:00.000Z", "updateTime": "2023-07-18T10:05:00.000Z",
        "name": "Example Checking", "mask": "4321", "linkStatus": "ACTIVE", "verificationStatus": "APPROVED",
    })
}
