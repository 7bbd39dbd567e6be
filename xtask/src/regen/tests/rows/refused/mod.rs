mod form;
mod operations;
mod schemas;

use super::*;

/// Each document is refused, and the problem begins with where and says what.
fn refused(rows: &[(String, &str, &str)]) {
    for (document, pointer, what) in rows {
        let Err(problem) = make(document) else { panic!("taken: {document}") };
        let problem = problem.to_string();
        let place = format!("At {pointer}: ");
        assert!(problem.starts_with(&place), "{pointer} is not where\n{problem}\n{document}");
        assert!(problem.contains(what), "{what:?} is not in\n{problem}");
        assert!(problem.contains("overlay.json"), "no advice in\n{problem}");
    }
}
