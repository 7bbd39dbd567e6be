//! What can be done to an answer: changes that leave all proofs in it, and changes that break one.

use serde_json::{Map, Value, json};

/// What can be done to one member of an answer, or to its HTTP status.
pub(super) type Change = fn(&mut Answer);

/// The changes of one place: those that leave all proofs in it, and those that break one.
pub(super) struct Place {
    pub(super) keeping: &'static [Change],
    pub(super) breaking: &'static [Change],
}

pub(super) struct Answer {
    pub(super) status: u16,
    pub(super) root: Value,
}

impl Answer {
    fn data(&mut self) -> &mut Map<String, Value> {
        self.root["data"].as_object_mut().unwrap()
    }

    fn set(&mut self, name: &str, value: Value) {
        self.data().insert(name.to_owned(), value);
    }

    /// Moves a member out of `data`.
    fn lift(&mut self, name: &str) {
        let value = self.data().remove(name).unwrap();
        self.root[name] = value;
    }
}

const NO_CHANGE: Change = |_| ();

/// What the two answers have in common.
const HTTP_STATUS: Place = Place {
    keeping: &[NO_CHANGE, |it| it.status = 201, |it| it.status = 299],
    breaking: &[
        |it| it.status = 302,
        |it| it.status = 400,
        |it| it.status = 404,
        |it| it.status = 500,
        |it| it.status = 503,
    ],
};

const TOP_CODE: Place = Place {
    keeping: &[NO_CHANGE, |it| it.root["responseCode"] = json!("200")],
    breaking: &[
        |it| it.root["responseCode"] = Value::Null,
        |it| drop(it.root.as_object_mut().unwrap().remove("responseCode")),
        |it| it.root["responseCode"] = json!(702),
        |it| it.root["responseCode"] = json!("703"),
        |it| it.root["responseCode"] = json!(201),
        |it| it.root["responseCode"] = json!(-200),
        |it| it.root["responseCode"] = json!("SUCCESS"),
        |it| it.root["responseCode"] = json!(true),
        |it| it.root["responseCode"] = json!([200]),
        |it| it.root["responseCode"] = json!({"responseCode": 200}),
    ],
};

const INNER_CODE: Place = Place {
    keeping: &[
        NO_CHANGE,
        |it| it.set("responseCode", json!(200)),
        |it| it.set("responseCode", Value::Null),
        |it| drop(it.data().remove("responseCode")),
    ],
    breaking: &[
        |it| it.set("responseCode", json!("702")),
        |it| it.set("responseCode", json!(703)),
        |it| it.set("responseCode", json!("")),
        |it| it.set("responseCode", json!(false)),
        |it| it.set("responseCode", json!([])),
    ],
};

const NUMBER: Place = Place {
    keeping: &[
        NO_CHANGE,
        |it| it.set("mobileNumber", json!(8_800_000_085_u64)),
        |it| it.set("mobileNumber", json!("918800000085")),
        |it| it.set("mobileNumber", json!("88******85")),
        |it| it.set("mobileNumber", Value::Null),
        |it| drop(it.data().remove("mobileNumber")),
        |it| it.lift("mobileNumber"),
    ],
    breaking: &[
        |it| it.set("mobileNumber", json!("8800000086")),
        |it| it.set("mobileNumber", json!("+91 88000-00086")),
        |it| it.set("mobileNumber", json!({"number": "8800000085"})),
        |it| it.set("mobileNumber", json!(8_800_000_086_u64)),
        |it| it.set("mobileNumber", json!("08800000085")),
        |it| it.set("mobileNumber", json!("91918800000085")),
        |it| it.set("mobileNumber", json!("00000085")),
        |it| it.root["mobileNumber"] = json!("8800000086"),
        |it| it.set("user", json!({"mobileNumber": "9911111111"})),
    ],
};

const OTHERS: Place = Place {
    keeping: &[
        NO_CHANGE,
        |it| drop(it.root.as_object_mut().unwrap().remove("message")),
        |it| it.root["message"] = json!({"code": 702}),
        |it| drop(it.data().remove("transactionId")),
        |it| it.set("errorMessage", json!("FAILED")),
        |it| it.set("attempts", json!([1, {"a": null}])),
    ],
    breaking: &[],
};

/// These move `data`, so this place is the last.
const NESTING: Place = Place {
    keeping: &[NO_CHANGE],
    breaking: &[
        |it| it.root["data"] = json!({"data": it.root["data"]}),
        |it| it.root["data"] = json!([it.root["data"]]),
        |it| it.root["data"] = json!(it.root["data"].to_string()),
        |it| it.root["data"] = Value::Null,
        |it| drop(it.root.as_object_mut().unwrap().remove("data")),
        |it| it.root = json!({"data": it.root}),
        |it| it.root = json!([it.root]),
        |it| {
            let members = it.root.as_object_mut().unwrap().remove("data").unwrap();
            it.root.as_object_mut().unwrap().extend(members.as_object().unwrap().clone());
        },
    ],
};

pub(super) const VALIDATE: &[Place] = &[
    HTTP_STATUS,
    TOP_CODE,
    INNER_CODE,
    NUMBER,
    OTHERS,
    Place {
        keeping: &[
            NO_CHANGE,
            |it| it.set("verificationId", json!("5915384")),
            |it| it.set("verificationId", Value::Null),
            |it| drop(it.data().remove("verificationId")),
            |it| it.lift("verificationId"),
        ],
        breaking: &[
            |it| it.set("verificationId", json!(5_915_385)),
            |it| it.set("verificationId", json!("591538")),
            |it| it.set("verificationId", json!("")),
            |it| it.set("verificationId", json!([5_915_384])),
            |it| it.root["verificationId"] = json!("1"),
        ],
    },
    Place {
        keeping: &[NO_CHANGE],
        breaking: &[
            |it| it.set("verificationStatus", json!("VERIFICATION_FAILED")),
            |it| it.set("verificationStatus", json!("VERIFICATION_COMPLETED ")),
            |it| it.set("verificationStatus", json!(["VERIFICATION_COMPLETED"])),
            |it| it.set("verificationStatus", json!(200)),
            |it| it.set("verificationStatus", Value::Null),
            |it| drop(it.data().remove("verificationStatus")),
            |it| it.lift("verificationStatus"),
        ],
    },
    NESTING,
];

pub(super) const SEND: &[Place] = &[
    HTTP_STATUS,
    TOP_CODE,
    INNER_CODE,
    NUMBER,
    OTHERS,
    Place {
        keeping: &[NO_CHANGE, |it| it.set("verificationId", json!(5_915_384))],
        breaking: &[
            |it| it.set("verificationId", Value::Null),
            |it| it.set("verificationId", json!("")),
            |it| it.set("verificationId", json!({"id": 1})),
            |it| it.set("verificationId", json!(1.5)),
            |it| drop(it.data().remove("verificationId")),
            |it| it.lift("verificationId"),
        ],
    },
    Place {
        keeping: &[
            NO_CHANGE,
            |it| it.set("timeout", json!("60")),
            |it| it.set("timeout", json!(60.5)),
            |it| it.set("timeout", json!("soon")),
            |it| it.set("timeout", json!(-1e300)),
            |it| drop(it.data().remove("timeout")),
        ],
        breaking: &[],
    },
    NESTING,
];
