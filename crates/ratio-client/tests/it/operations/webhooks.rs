use serde_json::{Value, json};

use super::{WEBHOOK, operation};

operation!(
    list_webhook_events,
    "GET /v1/webhooks/events",
    Value::Null,
    "200 OK",
    json!({"items": ["KYC_UPDATED", "ACTIVITY_UPDATED"]}),
    |api| api.list_webhook_events()
);
operation!(
    list_webhooks,
    "GET /v1/webhooks",
    Value::Null,
    "200 OK",
    json!({"items": [webhook()]}),
    |api| api.list_webhooks()
);
operation!(
    create_webhook,
    "POST /v1/webhooks",
    json!({"url": "https://hooks.example.com/ratio", "events": ["KYC_UPDATED", "BANK_UPDATED"], "name": "Test hook"}),
    "201 Created",
    webhook(),
    |api, body| api.create_webhook(body)
);
operation!(
    get_webhook,
    format!("GET /v1/webhooks/{WEBHOOK}"),
    Value::Null,
    "200 OK",
    json!({"id": WEBHOOK.to_string(), "events": ["kyc.updated"]}),
    |api| api.get_webhook(&WEBHOOK)
);
operation!(
    update_webhook,
    format!("PATCH /v1/webhooks/{WEBHOOK}"),
    json!({"name": "Test hook", "events": ["KYC_UPDATED"]}),
    "200 OK",
    webhook(),
    |api, body| api.update_webhook(&WEBHOOK, body)
);
operation!(
    delete_webhook,
    format!("DELETE /v1/webhooks/{WEBHOOK}"),
    Value::Null,
    "204 No Content",
    Value::Null,
    |api| api.delete_webhook(&WEBHOOK)
);

fn webhook() -> Value {
    json!({
        "id": WEBHOOK.to_string(), "createTime": "2023-07-18T10:00:00.000Z", "updateTime": "2023-07-18T10:00:00.000Z",
        "name": "Test hook", "url": "https://hooks.example.com/ratio", "events": ["KYC_UPDATED", "BANK_UPDATED"],
        "secret": "made-up-webhook-secret",
    })
}
