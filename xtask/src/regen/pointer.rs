//! JSON pointers.

/// The pointer of a member.
pub(super) fn child(pointer: &str, name: &str) -> String {
    format!("{pointer}/{}", name.replace('~', "~0").replace('/', "~1"))
}

/// The names a pointer is made of.
pub(super) fn steps(pointer: &str) -> Vec<String> {
    pointer.split('/').skip(1).map(|step| step.replace("~1", "/").replace("~0", "~")).collect()
}

/// Whether this place belongs to a parameter.
pub(super) fn is_parameter(pointer: &str) -> bool {
    let steps = steps(pointer);
    let steps: Vec<&str> = steps.iter().map(String::as_str).collect();
    matches!(
        steps.as_slice(),
        ["components", "parameters", ..]
            | ["paths", _, "parameters", ..]
            | ["paths", _, _, "parameters", ..]
    )
}
