//! What was written is compiled, and what that leads to.

use std::cell::RefCell;

use super::*;

/// Doesn't take one package, and remembers what it was asked for.
#[derive(Default)]
struct Refusing {
    package: &'static str,
    asked: RefCell<Vec<String>>,
}

impl Compiler for Refusing {
    fn check(&self, _: &Path, package: &str) -> Result<(), String> {
        self.asked.borrow_mut().push(package.to_owned());
        if package == self.package { Err("error[E0425]: no such thing".to_owned()) } else { Ok(()) }
    }
}

fn newer(dry_run: bool) -> Mode {
    let from = fixture("published-2022-11-30.json");
    Mode::Refresh { from: Some(from.to_str().unwrap().to_owned()), dry_run }
}

#[test]
fn a_client_that_does_not_compile_is_not_kept() {
    let compiler = Refusing { package: "ratio-client", ..Refusing::default() };
    for edited in [false, true] {
        let root = copy();
        if edited {
            edit(root.path(), OPERATIONS, "send_sms_otp", "text_a_passcode");
        }
        let before = digests(root.path());
        let mode = if edited { Mode::Write } else { newer(false) };
        let problem = super::super::regen(root.path(), mode, &compiler).unwrap_err().to_string();
        assert!(problem.contains("doesn't compile:\nerror[E0425]"), "{problem}");
        assert!(problem.contains("Nothing was changed."), "{problem}");
        assert_eq!(digests(root.path()), before);
    }
    assert_eq!(*compiler.asked.borrow(), ["ratio-client", "ratio-client"]);
}

#[test]
fn a_client_that_passcode_does_not_compile_with_is_kept_and_said() {
    let root = copy();
    let compiler = Refusing { package: "passcode", ..Refusing::default() };
    let problem =
        super::super::regen(root.path(), newer(false), &compiler).unwrap_err().to_string();
    assert!(problem.contains("may break a caller") && problem.contains("Written: "), "{problem}");
    assert!(problem.contains("PASSCODE DOESN'T COMPILE WITH IT:\nerror[E0425]"), "{problem}");
    regen(root.path(), Mode::Check).unwrap();
}

#[test]
fn only_what_is_written_is_compiled() {
    let compiler = Refusing::default();
    let root = copy();
    for mode in [Mode::Write, Mode::Check, newer(true)] {
        super::super::regen(root.path(), mode, &compiler).unwrap();
    }
    assert!(compiler.asked.borrow().is_empty());
    super::super::regen(root.path(), newer(false), &compiler).unwrap();
    assert_eq!(*compiler.asked.borrow(), ["ratio-client", "passcode"]);
}
