//! `regen` and `regen --check`.

use super::*;

#[test]
fn the_checked_in_files_are_current() {
    regen(&workspace(), Mode::Check).unwrap();
}

#[test]
fn check_fails_for_an_edit_of_any_file_and_writes_nothing() {
    for file in FILES {
        let root = copy();
        regen(root.path(), Mode::Write).unwrap();
        let path = root.path().join(file);
        let text = fs::read_to_string(&path).unwrap();
        fs::write(&path, format!("{text}\n")).unwrap();
        let before = digests(root.path());
        let problem = regen(root.path(), Mode::Check).unwrap_err().to_string();
        assert!(problem.contains("cargo xtask regen"), "{file}: {problem}");
        assert_eq!(digests(root.path()), before, "{file}");
    }
}

#[test]
fn regen_undoes_an_edit_of_what_it_makes() {
    let root = copy();
    let before = digests(root.path());
    edit(root.path(), OPENAPI, "send_sms_otp", "send_sms");
    edit(root.path(), GENERATED, "send_sms_otp", "send_sms");
    assert!(regen(root.path(), Mode::Check).is_err());
    regen(root.path(), Mode::Write).unwrap();
    assert_eq!(digests(root.path()), before);
}

#[test]
fn regen_takes_an_edited_document_in() {
    let root = copy();
    edit(root.path(), OPERATIONS, "send_sms_otp", "text_a_passcode");
    assert!(regen(root.path(), Mode::Check).is_err());
    regen(root.path(), Mode::Write).unwrap();
    regen(root.path(), Mode::Check).unwrap();
    let generated = fs::read_to_string(root.path().join(GENERATED)).unwrap();
    assert!(generated.contains("fn text_a_passcode"));
}

#[test]
fn a_faulty_document_leaves_the_tree_untouched() {
    for (file, from, to) in [
        (UPSTREAM, "\"openapi\": \"3.0.3\"", "\"openapi\": \"3.1.0\""),
        (UPSTREAM, "/v1/auth/otp/sms:send", "/v1/auth/otp/sms:sent"),
        (OVERLAY, "properties.idNumber\"", "properties.socialNumber\""),
        (OVERLAY, "\"format\": \"password\"", "\"format\": \"plain\""),
        (SECRETS, "nextPageToken", "previousPageToken"),
        (SOURCE, "refresh_url", "[refresh]\ndead_names = [\"GET /v1/config\"]\n[x]\nrefresh_url"),
        (UPSTREAM, "\"phoneId\": {", "\"phoneToken\": {\"type\": \"string\"}, \"phoneId\": {"),
        (UPSTREAM, "#/components/schemas/Error", "#/components/schemas/Eror"),
        (OPERATIONS, "\"send_sms_otp\"", "\"send_email_otp\""),
        (SOURCE, "as_of", "as_off"),
    ] {
        let root = copy();
        edit(root.path(), file, from, to);
        let before = digests(root.path());
        let problem = regen(root.path(), Mode::Write).expect_err(to).to_string();
        assert!(problem.contains("cargo xtask regen"), "{problem}");
        assert_eq!(digests(root.path()), before, "{file}");
    }
}

#[test]
fn what_a_refresh_left_to_look_at_must_be_exactly_what_is_recorded() {
    for (list, problem) in [
        ("dead_actions = [\"$.z\"]", "lists an action as dead that is none: $.z"),
        ("dead_names = [\"GET /v1/config\"]", "lists a name as dead that is none: GET /v1/config"),
        ("secrets = [\"/components/schemas/User/properties/id\"]", ""),
        (
            "secrets = [\"/components/schemas/Gone/properties/id\"]",
            "lists as a secret what is none",
        ),
    ] {
        let root = copy();
        let source = read(root.path(), SOURCE);
        fs::write(root.path().join(SOURCE), format!("{source}\n[refresh]\n{list}\n")).unwrap();
        let done = regen(root.path(), Mode::Write);
        match done {
            Ok(_) => assert!(problem.is_empty(), "{list} was taken"),
            Err(error) => {
                assert!(!problem.is_empty() && error.to_string().contains(problem), "{error}");
            }
        }
    }
}
