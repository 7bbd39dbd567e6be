use ratio_client::types::Currency;
use serde_json::{Value, json};

use super::{ACTIVITY, USER, WALLET, operation};

operation!(
    list_activity,
    format!(
        "GET /v1/users/{USER}/activity?cryptoCurrency=ETH&cryptoStatus=PENDING%2CFAILED&fiatStatus=COMPLETED\
         &fromCreateTime=2023-07-01&pageSize=20&pageToken=bWFk%3D&toCreateTime=2023-07-31&walletId={WALLET}"
    ),
    Value::Null,
    "200 OK",
    json!({"items": [item()], "nextPageToken": "bWFkZS11cA=="}),
    |api| api.list_activity(
        &USER,
        Some(&Currency::Eth),
        Some("PENDING,FAILED"),
        Some("COMPLETED"),
        Some("2023-07-01"),
        Some(20),
        Some("bWFk="),
        Some("2023-07-31"),
        Some(&WALLET),
    )
);
operation!(
    get_activity_item,
    format!("GET /v1/users/{USER}/activity/{ACTIVITY}"),
    Value::Null,
    "200 OK",
    item(),
    |api| api.get_activity_item(&USER, &ACTIVITY)
);
operation!(
    get_config,
    "GET /v1/config",
    Value::Null,
    "200 OK",
    json!({"cryptoCurrencies": ["ETH", "USDC_ETHEREUM", "BORN_TOMORROW"]}),
    |api| api.get_config()
);
operation!(
    get_crypto_prices,
    "GET /v1/crypto/prices?cryptoCurrencies=ETH%2CUSDC_POLYGON&fiatCurrency=USD&includeNetworkFees=true",
    Value::Null,
    "200 OK",
    json!({
        "prices": [{"cryptoCurrency": "ETH", "fiatCurrency": "USD", "price": "1900.10"}],
        "networkFees": [{"cryptoCurrency": "ETH", "cryptoFee": "0.001", "fiatCurrency": "USD", "fiatFee": "1.90"}],
    }),
    |api| api.get_crypto_prices(Some("ETH,USDC_POLYGON"), Some(&Currency::Usd), Some(true))
);
operation!(
    estimate_ach,
    "POST /v1/crypto/estimates:ach",
    json!({"fiatAmount": "50", "cryptoCurrency": "ETH", "type": "INSTANT"}),
    "200 OK",
    json!({
        "fiat": {"currency": "USD", "direction": "CREDIT", "amount": "50.00", "fundingMethod": "ACH_ORIGINATED_INSTANT"},
        "crypto": {
            "currency": "ETH", "direction": "DEBIT", "amount": "0.0245", "price": "1900.10", "ratioFee": "1.50",
            "networkFee": "1.90",
        },
    }),
    |api, body| api.estimate_ach(body)
);

/// With the nulls the service was seen to send, and an old spelling of a status.
pub(super) fn item() -> Value {
    json!({
        "id": ACTIVITY.to_string(), "createTime": "2023-07-18T10:00:00.000Z", "updateTime": "2023-07-18T10:05:00.000Z",
        "fiat": {
            "status": "COMPLETE", "currency": "USD", "amount": "25.00", "direction": "CREDIT",
            "fundingMethod": "ACH_ORIGINATED_STANDARD", "bankAccount": super::banks::account(),
        },
        "crypto": {
            "status": "PENDING", "currency": "ETH", "wallet": super::users::wallet(), "direction": "DEBIT",
            "amount": null, "price": null, "networkFee": null, "ratioFee": "0.75", "transactionHash": null,
        },
        "metadata": null,
    })
}
