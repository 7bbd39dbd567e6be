//! `/openapi.json` beside what the gateway does.

use std::collections::BTreeSet;

use serde_json::{Value, json};

use crate::bench::{Bench, CHECK, CODE, PHONE, SEND};
use crate::stage::Check;

async fn document(bench: &Bench) -> Value {
    let answer = bench.call("GET", "/openapi.json").without("authorization").send().await;
    assert_eq!(answer.header("content-type"), Some("application/json"));
    answer.body()
}

fn names(value: &Value) -> BTreeSet<String> {
    value.as_object().unwrap().keys().cloned().collect()
}

fn texts(value: &Value) -> BTreeSet<String> {
    value.as_array().unwrap().iter().filter_map(Value::as_str).map(str::to_owned).collect()
}

#[tokio::test]
async fn every_route_and_method_is_in_it_and_there() {
    let bench = Bench::new();
    bench.gateway.look().await;
    let document = document(&bench).await;
    for (path, methods) in document["paths"].as_object().unwrap() {
        let methods = names(methods);
        let other = if methods.contains("post") { "GET" } else { "POST" };
        let answer = bench.call(other, path).send().await;
        assert_eq!(answer.status, 405, "{path}");
        let allowed: BTreeSet<_> = answer.header("allow").unwrap().split(',').collect();
        let told = methods.iter().map(|method| method.to_uppercase()).collect::<BTreeSet<_>>();
        // Who may GET may HEAD.
        assert!(allowed.iter().all(|method| *method == "HEAD" || told.contains(*method)), "{path}");
        assert!(told.iter().all(|method| allowed.contains(method.as_str())), "{path}");
        let is_open = bench.call(other, path).without("authorization").send().await.status != 401;
        let method = &document["paths"][path][methods.first().unwrap()];
        assert_eq!(is_open, method["security"] == json!([]), "{path}");
    }
    // What is known of a route in the code stands in the document; Twilio describes its own.
    assert!(document["info"]["description"].as_str().unwrap().contains("Below /v2"));
    assert_eq!(
        names(&document["paths"]),
        ["/health", "/openapi.json", "/ready", CHECK, SEND].map(str::to_owned).into()
    );
}

#[tokio::test]
async fn every_member_is_in_it_and_no_other() {
    let bench = Bench::new();
    bench.stage.codes_live(std::time::Duration::from_secs(600));
    let document = document(&bench).await;
    let schema = |name: &str| document["components"]["schemas"][name].clone();
    // The gateway names the members that it knows to whoever gives it one that it doesn't.
    for (path, name) in [(SEND, "Send"), (CHECK, "Check")] {
        let answer = bench.post(path, &json!({ "nonsense": 1 })).send().await;
        let detail = answer.body()["detail"].as_str().unwrap().to_owned();
        let (_, known) = detail.split_once("there are ").unwrap();
        let known: BTreeSet<_> = known.split(", ").map(str::to_owned).collect();
        assert_eq!(names(&schema(name)["properties"]), known, "{name}");
        let required = texts(&schema(name)["required"]);
        for member in known {
            let mut body = json!({ "to": PHONE });
            if path == CHECK {
                body = json!({ "verification": "x", "code": CODE });
            }
            body.as_object_mut().unwrap().remove(&member);
            let said = bench.post(path, &body).send().await.text;
            let is_required = said.contains(&format!("\\\"{member}\\\" is missing"));
            assert_eq!(is_required, required.contains(&member), "{name}: {member}");
        }
    }
    let sent = bench.send(&json!({ "to": PHONE })).await.body();
    assert_eq!(names(&sent), names(&schema("Sent")["properties"]));
    let check = json!({ "verification": sent["verification"], "code": CODE });
    bench.stage.on_check(Check::Reject(passcode::Rejection::WrongCode));
    let rejected = bench.check(&check).await.body();
    assert_eq!(names(&rejected), names(&schema("Rejected")["properties"]));
    bench.stage.on_check(Check::Approve);
    let approved = bench.check(&check).await.body();
    assert_eq!(names(&approved), names(&schema("Approved")["properties"]));
}

#[tokio::test]
async fn every_kind_of_problem_and_its_statuses_are_in_it() {
    let bench = Bench::new();
    let document = document(&bench).await;
    let problem = &document["components"]["schemas"]["Problem"]["properties"];
    let kinds: BTreeSet<_> =
        passcode_gateway::ProblemKind::ALL.iter().map(|kind| kind.as_str().to_owned()).collect();
    assert_eq!(texts(&problem["kind"]["enum"]), kinds);
    for path in [SEND, CHECK] {
        let statuses = names(&document["paths"][path]["post"]["responses"]);
        for kind in passcode_gateway::ProblemKind::ALL {
            let status = kind.status(None).as_u16();
            assert!(statuses.contains(&status.to_string()) || status == 404, "{path} {status}");
        }
    }
    let dispatches = ["not_sent", "refused", "maybe_sent"].map(str::to_owned);
    assert_eq!(texts(&problem["dispatch"]["enum"]), dispatches.into());
}
