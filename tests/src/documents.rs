//! The documents are true: their links lead somewhere, their configurations build, and what they say
//! of vendors is what the vendors' rooms say. Their Rust code is tested as documentation of `passcode`.

use std::fs;
use std::path::{Path, PathBuf};

use passcode::store::StoreKeys;
use passcode::{Config, OtpProvider, Resend, Sealer};

use crate::emulated;
use crate::vendors::ALL;

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).parent().unwrap().to_owned()
}

fn markdown(folder: &str) -> Vec<PathBuf> {
    let entries = fs::read_dir(root().join(folder)).unwrap();
    let mut files: Vec<_> = entries
        .map(|entry| entry.unwrap().path())
        .filter(|path| path.extension().is_some_and(|extension| extension == "md"))
        .collect();
    files.sort();
    files
}

/// Every page for people.
fn pages() -> Vec<PathBuf> {
    let crates = fs::read_dir(root().join("crates")).unwrap();
    let readmes = crates.map(|entry| entry.unwrap().path().join("README.md"));
    let readmes = readmes.filter(|path| path.is_file() && !path.is_symlink()).collect();
    [markdown("."), markdown("docs"), markdown("docs/vendors"), readmes].concat()
}

/// The text without its blocks of code.
fn prose(text: &str) -> String {
    text.split("```").step_by(2).collect()
}

/// Where the links of a page lead, those of its definitions too.
fn links(prose: &str) -> Vec<String> {
    let inline = prose.split("](").skip(1).filter_map(|rest| rest.split_once(')'));
    let defined = prose.lines().filter_map(|line| {
        let (name, target) = line.strip_prefix('[')?.split_once("]: ")?;
        (!name.contains(']')).then(|| target.to_owned())
    });
    inline.map(|(target, _)| target.to_owned()).chain(defined).collect()
}

#[test]
fn every_link_leads_to_a_file() {
    for page in pages() {
        let text = prose(&fs::read_to_string(&page).unwrap());
        for link in links(&text) {
            if link.starts_with("http") || link.starts_with('#') {
                continue;
            }
            let file = link.split('#').next().unwrap();
            let is_item = file.contains("::") || !file.contains('.');
            let is_there = page.parent().unwrap().join(file).exists();
            assert!(is_item || is_there, "{}: {link}", page.display());
        }
        // What is linked by name is defined on the page.
        for name in text.split("][").skip(1).filter_map(|rest| rest.split_once(']')) {
            let definition = format!("\n[{}]: ", name.0);
            assert!(text.contains(&definition), "{}: [{}]", page.display(), name.0);
        }
    }
}

#[test]
fn every_page_is_beside_the_items_too() {
    let guide = fs::read_to_string(root().join("crates/passcode/src/guide/mod.rs")).unwrap();
    let links = fs::read_to_string(root().join("crates/passcode/src/guide/links.md")).unwrap();
    for page in [markdown("docs"), markdown("docs/vendors")].concat() {
        let name = page.file_stem().unwrap().to_str().unwrap();
        assert!(guide.contains(&format!("{name}.md\"")), "guide/mod.rs lacks {name}");
        assert!(
            links.contains(&format!("[{name}]: crate::guide::")),
            "guide/links.md lacks {name}"
        );
    }
}

#[test]
fn the_configurations_build() {
    let sealing = Sealer::generate_key().unwrap();
    let storing = StoreKeys::generate_key().unwrap();
    for page in ["README.md", "docs/configuration.md", "docs/failover.md", "docs/service.md"] {
        let text = fs::read_to_string(root().join(page)).unwrap();
        let blocks = text.split("```toml\n").skip(1).map(|rest| rest.split("```").next().unwrap());
        for block in blocks.filter(|block| block.contains("[providers.")) {
            let (sealing, storing) = (sealing.clone(), storing.clone());
            let variables = move |name: &str| {
                Some(match name {
                    "PASSCODE_SEALING_KEY" => sealing.clone(),
                    "PASSCODE_STORE_KEY" => storing.clone(),
                    _ => "0123456789abcdef0123456789abcdef".to_owned(),
                })
            };
            let built =
                Config::from_toml(block).and_then(|it| it.with_variables(variables).build());
            let providers = built.unwrap_or_else(|error| panic!("{page}: {error}\n{block}"));
            let found: Vec<_> =
                providers.findings().iter().filter(|finding| !finding.is_remark()).collect();
            assert!(found.is_empty(), "{page}: {found:?}");
        }
    }
}

/// A row of `docs/choosing.md` has every channel that the vendor serves, and says what a resend does.
#[tokio::test]
async fn what_is_said_for_choosing_a_vendor_is_what_it_does() {
    let sandbox = emulated::builder().spawn().await.unwrap();
    let text = fs::read_to_string(root().join("docs/choosing.md")).unwrap();
    for kit in ALL {
        let config = kit.table("main", &sandbox.url(kit.kind), kit.settings);
        let providers = Config::from_toml(&config).unwrap().build().unwrap();
        let row = text.lines().find(|line| {
            let line = line.to_lowercase().replace(' ', "");
            line.starts_with(&format!("|[{}", kit.kind))
        });
        let row = row.unwrap_or_else(|| panic!("{} has no row", kit.kind)).to_lowercase();
        for capability in providers.capabilities().rows() {
            let channel = match capability.channel().as_str() {
                "email" => "e-mail",
                other => other,
            };
            assert!(row.contains(channel), "{}: {channel}: {row}", kit.kind);
        }
        let resend = match providers.capabilities().resend() {
            Resend::NewCode => "| a new code |",
            Resend::SameCode => "| the same code |",
            Resend::Refused => "| nothing while a code lives |",
            other => panic!("{}: {other:?}", kit.kind),
        };
        assert!(row.contains(resend), "{}: {resend}: {row}", kit.kind);
    }
    sandbox.shutdown().await;
}
