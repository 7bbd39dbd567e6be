//! The test and the live environment of a project.

use uuid::Uuid;

/// Where a project lives: its ids and those of its users say it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Environment {
    Test,
    Live,
}

impl Environment {
    pub(super) fn name(self) -> &'static str {
        match self {
            Self::Test => "test",
            Self::Live => "live",
        }
    }
}

/// `project-test-` or `project-live-`, and a UUID.
pub(super) fn environment(project_id: &str) -> Option<Environment> {
    let all = [Environment::Test, Environment::Live];
    all.into_iter().find(|environment| {
        let start = format!("project-{}-", environment.name());
        project_id.strip_prefix(&start).is_some_and(is_uuid)
    })
}

/// In its usual form, 36 characters.
pub(super) fn is_uuid(text: &str) -> bool {
    text.len() == 36 && Uuid::try_parse(text).is_ok()
}
