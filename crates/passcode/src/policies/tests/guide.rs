//! What the guide tells people to write builds, and is as it should be.

use crate::policies::bench::{OLD, World};

const GUIDE: &str = include_str!("../../../../../docs/go-live.md");

#[test]
fn the_lines_of_the_guide_build() {
    let blocks: Vec<_> = GUIDE.split("```toml\n").skip(1).collect();
    let block = |index: usize| blocks[index].split_once("```").unwrap().0;
    let main = "[providers.main]\nkind = \"vendor\"\n";
    let variables = |name: &str| {
        Some(match name {
            "PASSCODE_STORE_KEY" => OLD.to_owned(),
            "REVIEW_CODE" => "424242".to_owned(),
            _ => return None,
        })
    };
    let world = World::new();
    let limits = world.build_with(&format!("{}{main}", block(0)), variables).unwrap();
    assert!(limits.findings().iter().all(crate::config::Finding::is_remark), "{limits:?}");
    // The date of the guide passes, and the rest of it stays true.
    let review = block(1).replace("2027-01-31", "2999-12-31");
    let text =
        format!("{}{review}{main}", block(0)).replace("\"guarded\"\nstore", "\"review\"\nstore");
    let review = world.build_with(&text, variables).unwrap();
    let found = review.findings().iter().filter(|finding| !finding.is_remark());
    assert_eq!(found.count(), 1);
}
