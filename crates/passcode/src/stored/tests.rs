use super::*;
use crate::Session;

#[derive(Debug, serde::Serialize, serde::Deserialize)]
struct Row {
    #[serde(with = "crate::stored")]
    verification: Verification,
}

fn verification() -> Verification {
    let sent_at = UNIX_EPOCH + Duration::from_millis(1_700_000_000_250);
    Verification::new(
        "us",
        "id-1",
        "+12025550123".parse::<Recipient>().unwrap(),
        Channel::Sms,
        sent_at,
    )
    .with_expires_at(Some(sent_at + Duration::from_secs(60)))
    .with_code_length(Some(6))
    .with_second_factor(true)
    .with_delivery(Delivery::AlreadyPending)
}

#[test]
fn what_is_stored_comes_back_whole() {
    assert_eq!(from_json(&to_json(&verification())).unwrap(), verification());
    let email = Verification::new(
        "us",
        "e",
        "ada@example.com".parse::<Recipient>().unwrap(),
        Channel::Email,
        UNIX_EPOCH,
    );
    assert_eq!(from_json(&to_json(&email)).unwrap(), email);
}

/// What is in databases must stay readable: these texts are never changed. What is written now
/// says in `delivery` too what the send did.
#[test]
fn version_1_stays_readable() {
    let json = r#"{"v":1,"provider":"us","id":"id-1","recipient":"+12025550123","channel":"sms","sent_at":1700000000250,"expires_at":1700000060250,"code_length":6,"second_factor":true,"already_pending":true}"#;
    assert_eq!(from_json(json).unwrap(), verification());
    let written = json.replace("true}", r#"true,"delivery":"already_pending"}"#);
    assert_eq!(to_json(&verification()), written);
    let session = Session::new("opaque").fingerprint();
    let under = verification().with_session(session);
    let json = json.replace("true}", r#"true,"session":"x0rPv-fKqgBaPSThfonp9A"}"#);
    assert_eq!(from_json(&json).unwrap(), under);
}

/// The delivery, the client and where the send entered; what an older replica reads of it.
#[test]
fn what_the_send_did_for_whom_and_where_it_entered_is_stored() {
    for (delivery, name, already_pending) in [
        (Delivery::Sent, "sent", false),
        (Delivery::AlreadyPending, "already_pending", true),
        (Delivery::Simulated, "simulated", false),
        (Delivery::Unknown, "unknown", false),
    ] {
        let sent = verification()
            .with_delivery(delivery)
            .with_client("shop".to_owned())
            .with_via("main".to_owned());
        let json = to_json(&sent);
        assert_eq!(from_json(&json).unwrap(), sent);
        let value: Value = serde_json::from_str(&json).unwrap();
        assert_eq!(value["delivery"], name);
        assert_eq!(value["already_pending"], already_pending, "{name}");
        assert_eq!((&value["client"], &value["via"]), (&"shop".into(), &"main".into()));
        // A later version may know more of them.
        let later = json.replace(&format!(r#""delivery":"{name}""#), r#""delivery":"beamed""#);
        assert!(later != json && from_json(&later).is_ok(), "{later}");
    }
    assert_eq!(Delivery::ALL.len(), 4, "each is above");
}

/// A replica of this version reads what a newer one wrote, unless that means something else.
#[test]
fn a_member_more_is_read_over_and_a_later_version_is_not() {
    let json = to_json(&verification());
    for more in [r#"{"hint":"x","#, r#"{"later":{"v":2},"#, r#"{"a":null,"b":[1],"#] {
        let more = json.replacen('{', more, 1);
        assert_eq!(from_json(&more).unwrap(), verification(), "{more}");
        let later = from_json(&more.replace("\"v\":1,", "\"v\":2,")).unwrap_err();
        assert!(later.to_string().contains("later version"), "{later}");
    }
}

/// It may have made anything of the other members, and have written them in any order.
#[test]
fn a_later_version_is_named_whatever_it_holds() {
    let first = to_json(&verification()).replace("\"v\":1,", "");
    let last = first.replace('}', ",\"v\":2}");
    for json in [
        r#"{"v":2}"#,
        r#"{"v":2,"recipient":{"phone":"hunter2"},"sent_at":"noon"}"#,
        r#"{"already_pending":"hunter2","channel":7,"v":3}"#,
        &last,
    ] {
        let row = format!(r#"{{"verification":{json}}}"#);
        for error in [
            from_json(json).unwrap_err().to_string(),
            serde_json::from_str::<Row>(&row).unwrap_err().to_string(),
        ] {
            assert!(error.contains("later version"), "{json}: {error}");
            assert!(!error.contains("hunter2"), "{error}");
        }
    }
}

/// Whose members stand in the order that they have here: nobody writes that.
#[test]
fn a_list_is_no_verification() {
    let list = r#"[1,"us","id-1","+12025550123","sms",0,null,null,false,false]"#;
    let row = format!(r#"{{"verification":{list}}}"#);
    for error in [
        from_json(list).unwrap_err().to_string(),
        serde_json::from_str::<Row>(&row).unwrap_err().to_string(),
    ] {
        assert!(error.contains("this is not a verification"), "{error}");
    }
}

/// What isn't as it was written proves nothing.
#[test]
fn each_member_is_what_it_is_written_as() {
    let good = to_json(
        &verification()
            .with_client("shop".to_owned())
            .with_via("main".to_owned())
            .with_session(Session::new("opaque").fingerprint()),
    );
    assert!(from_json(&good).is_ok());
    let members: serde_json::Map<String, Value> = serde_json::from_str(&good).unwrap();
    for (name, value) in &members {
        let member = format!("{name:?}:{value}");
        let mut wrong = vec!["{}", "[]", "-1", "1.5", "1e300"];
        if !value.is_string() {
            wrong.push("\"hunter2\"");
        }
        if !value.is_boolean() {
            wrong.push("true");
        }
        for wrong in wrong {
            let json = good.replace(&member, &format!("{name:?}:{wrong}"));
            assert_ne!(json, good, "{name}");
            let error = from_json(&json).unwrap_err().to_string();
            assert!(error.contains("this is not a verification"), "{name}: {wrong}: {error}");
            let row = format!(r#"{{"verification":{json}}}"#);
            let error = serde_json::from_str::<Row>(&row).unwrap_err().to_string();
            assert!(error.contains("this is not a verification"), "{name}: {wrong}: {error}");
        }
        let twice = good.replace(&member, &format!("{member},{member}"));
        assert!(from_json(&twice).is_err(), "{name} twice");
        let may_be_absent = ["expires_at", "code_length", "delivery", "client", "via", "session"];
        let nothing = good.replace(&member, &format!("{name:?}:null"));
        let absent = good.replace(&member, "\"hint\":0");
        for json in [nothing, absent] {
            assert_eq!(from_json(&json).is_ok(), may_be_absent.contains(&name.as_str()), "{json}");
        }
    }
    let too_long = good.replace("\"code_length\":6", "\"code_length\":256");
    assert!(too_long != good && from_json(&too_long).is_err());
}

#[test]
fn what_is_not_one_is_refused_without_being_quoted() {
    let good = to_json(&verification());
    for bad in [
        String::new(),
        "hunter2".into(),
        "[]".into(),
        good.replace("+12025550123", "hunter2"),
        good.replace("\"sms\"", "\"hunter2\""),
        good.replace("\"v\":1", "\"v\":2"),
        good.replace("\"v\":1", "\"hunter2\":1"),
        good.replace("\"us\"", "\"\""),
    ] {
        let error = from_json(&bad).unwrap_err();
        assert_eq!(error.kind(), ErrorKind::InvalidRequest);
        assert!(!format!("{error:?}").contains("hunter2"), "{error:?}");
    }
    assert!(
        from_json(&good.replace("\"v\":1", "\"v\":2"))
            .unwrap_err()
            .to_string()
            .contains("later version")
    );
}

#[test]
fn it_serves_as_a_serde_module() {
    let json = serde_json::to_string(&Row { verification: verification() }).unwrap();
    assert_eq!(serde_json::from_str::<Row>(&json).unwrap().verification, verification());
}
