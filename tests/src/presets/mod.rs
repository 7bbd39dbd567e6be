//! The presets of the kind `http`: what each sends, what each answer means, and what nobody is told.

mod answers;
mod email;
mod kit;
mod phone;
mod requests;
mod secrecy;

use kit::{Ends, Kit, Row};

/// Every preset.
const ALL: &[&[Kit]] = &[phone::KITS, email::KITS];

fn all() -> impl Iterator<Item = &'static Kit> {
    ALL.iter().copied().flatten()
}

#[test]
fn every_preset_is_here() {
    let known: Vec<_> = all().map(|kit| kit.name).collect();
    let there: Vec<_> = passcode::own::presets().iter().map(|preset| preset.name).collect();
    assert_eq!(known, there);
    for preset in passcode::own::presets() {
        let kit = all().find(|kit| kit.name == preset.name).unwrap();
        let documented = include_str!("../../../docs/http.md");
        assert!(documented.contains(&format!("| `{}` |", preset.name)), "{}", preset.name);
        for key in preset.secrets {
            assert!(documented.contains(&format!("**`{key}`**")), "{key}");
            assert!(kit.settings.contains(&format!("{key} = \"canary-")), "{key}");
        }
        for key in preset.optional {
            assert!(documented.contains(&format!("*`{key}`*")), "{key}");
            assert!(kit.more.contains(&format!("{key} = ")), "{}: {key}", kit.name);
        }
    }
}
