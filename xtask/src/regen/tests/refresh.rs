//! `regen --from`.

use super::*;

#[test]
fn the_newer_published_document_is_taken_in_and_stays_checked() {
    let root = copy();
    let report = refresh_from(root.path(), &fixture("published-2022-11-30.json"), false).unwrap();
    for line in [
        "  + GET /v1/partner/sessions/{sessionId} (get_partner_sessions_by_session_id)",
        "  - GET /v1/config (get_config)   BREAKS",
        "      - status 409 with Error",
        "    /components/schemas/Webhook/properties/events",
        "    /paths/~1v1~1crypto~1prices/get/parameters/3/schema",
        "    /paths/~1v1~1webhooks~1{webhookId}/delete/responses/204/content",
        "    /components/schemas/User/properties/kyc",
        "    $.components.schemas.ClientSession.required",
        "    POST /v1/auth/magicLink:verify",
    ] {
        assert!(report.lines().any(|found| found == line), "{line:?} is not in\n{report}");
    }
    assert!(
        report.contains("an inline enum became a named type, one for the same values (29)"),
        "{report}"
    );
    assert!(report.contains("an operation without an id got one (30)"), "{report}");
    regen(root.path(), Mode::Check).unwrap();
    let again = refresh_from(root.path(), &fixture("published-2022-11-30.json"), false).unwrap();
    assert!(again.contains("already holds"), "{again}");
    let generated = read(root.path(), GENERATED);
    assert!(
        generated.contains("fn send_sms_otp")
            && generated.contains("fn get_partner_sessions_by_session_id")
    );
    let surface = read(root.path(), SURFACE);
    assert!(surface.contains("GET /v1/crypto/prices") && !surface.contains("header"), "{surface}");
    assert!(
        !surface.contains("open "),
        "an operation that asks for the client id counts as open:\n{surface}"
    );
}

#[test]
fn an_action_that_is_dead_but_not_recorded_fails_the_check() {
    let root = copy();
    refresh_from(root.path(), &fixture("published-2022-11-30.json"), false).unwrap();
    edit(
        root.path(),
        SOURCE,
        "$.components.schemas.ClientSession.required",
        "$.components.schemas.Other.required",
    );
    let problem = regen(root.path(), Mode::Check).unwrap_err().to_string();
    assert!(
        problem.contains("dead action") && problem.contains("ClientSession.required"),
        "{problem}"
    );
}

#[test]
fn the_older_published_document_is_refused_for_its_dangling_reference() {
    let root = copy();
    let before = digests(root.path());
    let problem = refresh_from(root.path(), &fixture("published-2022-11-11.json"), false)
        .unwrap_err()
        .to_string();
    assert!(
        problem.contains("/components/schemas/PartnerSession/properties/depositNetwork"),
        "{problem}"
    );
    assert!(problem.contains("dangling") && problem.contains("Nothing was changed."), "{problem}");
    assert_eq!(digests(root.path()), before);
}

#[test]
fn an_action_of_the_overlay_can_cure_what_is_refused() {
    let root = copy();
    let cure = r#""actions": [
    {
      "target": "$.components.schemas.PartnerSession.properties.depositNetwork",
      "description": "It must have meant text.",
      "remove": true
    },"#;
    edit(root.path(), OVERLAY, "\"actions\": [", cure);
    refresh_from(root.path(), &fixture("published-2022-11-11.json"), false).unwrap();
    regen(root.path(), Mode::Check).unwrap();
}

#[test]
fn a_dry_run_reports_and_writes_nothing() {
    let root = copy();
    let before = digests(root.path());
    let report = refresh_from(root.path(), &fixture("published-2022-11-30.json"), true).unwrap();
    assert!(report.contains("may break a caller") && report.contains("dry run"), "{report}");
    assert_eq!(digests(root.path()), before);
}

#[test]
fn members_that_say_they_are_secrets_become_secrets_and_are_recorded() {
    let root = copy();
    let report = refresh_from(root.path(), &fixture("awkward.yaml"), false).unwrap();
    let pointer = "/components/schemas/UserEitherChoice1/properties/accessToken";
    assert!(report.contains(pointer), "{report}");
    assert!(read(root.path(), SOURCE).contains(pointer));
    assert!(
        read(root.path(), GENERATED)
            .contains("pub access_token: ::std::option::Option<::vendor_http::Secret>")
    );
    regen(root.path(), Mode::Check).unwrap();
    let source = read(root.path(), SOURCE);
    let without = source
        .replace(&format!(", \"{pointer}\""), "")
        .replace(&format!("    \"{pointer}\",\n"), "");
    assert_ne!(without, source);
    fs::write(root.path().join(SOURCE), without).unwrap();
    let problem = regen(root.path(), Mode::Check).unwrap_err().to_string();
    assert!(problem.contains(pointer) && problem.contains("holds a secret"), "{problem}");
}

#[test]
fn what_is_no_contract_is_refused_with_the_tree_untouched() {
    let folder = tempfile::tempdir().unwrap();
    let responses = r#"{"200": {"description": "", "content": {"application/json": {"schema": {"type": "string"}}}},
        "201": {"description": "", "content": {"application/json": {"schema": {"type": "integer"}}}}}"#;
    for (text, what) in [
        ("<!doctype html><title>Sign in</title>".to_owned(), "not an OpenAPI document"),
        (r#"{"message": "Forbidden"}"#.to_owned(), "no version at /openapi"),
        (r#"{"openapi": "3.1.0", "paths": {}}"#.to_owned(), "OpenAPI 3.1.0"),
        (
            format!(
                r#"{{"openapi": "3.0.0", "paths": {{"/a": {{"get": {{"responses": {responses}}}}}}}}}"#
            ),
            "At /paths/~1a/get/responses: two response types",
        ),
    ] {
        let root = copy();
        let before = digests(root.path());
        let file = folder.path().join("published");
        fs::write(&file, &text).unwrap();
        let problem = refresh_from(root.path(), &file, false).unwrap_err().to_string();
        assert!(problem.contains(what) && problem.contains("Nothing was changed."), "{problem}");
        assert_eq!(digests(root.path()), before);
    }
}
