use serde_json::{Value, json};

use super::{USER, WALLET, operation};

operation!(
    create_user,
    "POST /v1/users",
    json!({
        "firstName": "Ada", "lastName": "Example", "email": "ada@example.com", "country": "US",
        "phone": "+12025550123", "acceptedTerms": true,
    }),
    "201 Created",
    json!({"id": USER.to_string(), "firstName": "Ada", "email": "ada@example.com", "connectedBankAccounts": null}),
    |api, body| api.create_user(body)
);
operation!(get_user, format!("GET /v1/users/{USER}"), Value::Null, "200 OK", user(), |api| api
    .get_user(&USER));
operation!(
    submit_kyc,
    format!("POST /v1/users/{USER}/kyc"),
    json!({
        "dateOfBirth": "1990-01-31", "idType": "SSN", "idNumber": "200000000", "line1": "1 Example St",
        "city": "Springfield", "state": "CA", "postalCode": "90001",
    }),
    "200 OK",
    user(),
    |api, body| api.submit_kyc(&USER, body)
);
operation!(
    start_idv,
    format!("POST /v1/users/{USER}/idv"),
    Value::Null,
    "200 OK",
    json!({"status": "BORN_TOMORROW", "url": "https://idv.example.com/1"}),
    |api| api.start_idv(&USER)
);
operation!(
    calculate_ach_limits,
    format!("POST /v1/users/{USER}:calculateAchLimits"),
    Value::Null,
    "200 OK",
    json!({"instant": limit("500.00"), "daily": limit("1000.00"), "weekly": limit("2000.00")}),
    |api| api.calculate_ach_limits(&USER)
);
operation!(
    list_wallets,
    format!("GET /v1/users/{USER}/wallets"),
    Value::Null,
    "200 OK",
    json!({"items": [wallet()], "nextPageToken": null}),
    |api| api.list_wallets(&USER)
);
operation!(
    connect_wallet,
    format!("POST /v1/users/{USER}/wallets"),
    json!({"address": "0x00000000000000000000000000000000000000aa", "type": "EVM", "name": "Main"}),
    "201 Created",
    wallet(),
    |api, body| api.connect_wallet(&USER, body)
);
operation!(
    get_wallet,
    format!("GET /v1/users/{USER}/wallets/{WALLET}"),
    Value::Null,
    "200 OK",
    wallet(),
    |api| api.get_wallet(&USER, &WALLET)
);
operation!(
    update_wallet,
    format!("PATCH /v1/users/{USER}/wallets/{WALLET}"),
    json!({"name": "Main"}),
    "200 OK",
    wallet(),
    |api, body| api.update_wallet(&USER, &WALLET, body)
);

pub(super) fn user() -> Value {
    json!({
        "id": USER.to_string(), "createTime": "2023-07-18T10:00:00.000Z", "updateTime": "2023-07-18T10:05:00.000Z",
        "firstName": "Ada", "middleName": null, "lastName": "Example", "email": "ada@example.com", "country": "US",
        "phone": "+12025550123",
        "kyc": {
            "createTime": "2023-07-18T10:00:00.000Z", "updateTime": "2023-07-18T10:05:00.000Z", "status": "APPROVED",
            "addressResult": "APPROVED", "dobResult": "APPROVED", "fraudResult": "APPROVED", "idvResult": "NOT_STARTED",
        },
        "connectedBankAccounts": [super::banks::account()],
        "flags": ["F1000", "F9999"],
    })
}

pub(super) fn wallet() -> Value {
    json!({
        "id": WALLET.to_string(), "createTime": "2023-07-18T10:00:00.000Z", "updateTime": "2023-07-18T10:00:00.000Z",
        "address": "0x00000000000000000000000000000000000000aa", "name": "Main", "type": "EVM",
    })
}

fn limit(limit: &str) -> Value {
    json!({"currency": "USD", "limit": limit, "used": "0.00", "remaining": limit})
}
