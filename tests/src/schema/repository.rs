//! Every configuration that stands anywhere here: in the documents, and in the sources of tests and examples.

use std::fs;
use std::path::{Path, PathBuf};

use super::judge::{Judge, read};
use crate::vendors;

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("..")
}

/// The files below a folder whose names end so, but what was built.
fn files(folder: &Path, ending: &str, found: &mut Vec<PathBuf>) {
    let mut entries: Vec<_> = fs::read_dir(folder).unwrap().map(|it| it.unwrap().path()).collect();
    entries.sort();
    for path in entries {
        let name = path.file_name().unwrap().to_string_lossy().into_owned();
        if path.is_dir() && !["target", ".git", "node_modules"].contains(&name.as_str()) {
            files(&path, ending, found);
        } else if name.ends_with(ending) && path.is_file() {
            found.push(path);
        }
    }
}

/// The blocks of TOML in a document, those that a shell writes included.
fn blocks(document: &str) -> Vec<String> {
    let mut blocks = Vec::new();
    let mut lines = document.lines();
    while let Some(line) = lines.next() {
        let end = match line {
            "```toml" => "```",
            "cat > passcode.toml <<'END'" => "END",
            _ => continue,
        };
        let block: Vec<_> = lines.by_ref().take_while(|line| *line != end).collect();
        blocks.push(block.join("\n"));
    }
    blocks
}

/// Makes a whole configuration of a part of one; `None` of what is none.
fn whole(block: &str) -> Option<String> {
    let table: toml::Table = block.parse().unwrap_or_else(|why| panic!("{why}\n{block}"));
    if table.contains_key("providers") {
        return Some(block.to_owned());
    }
    let provider = "[providers.main]\nkind = \"ratio\"\nclient_id = \"i\"\nclient_secret = \"s\"\n";
    let is_root = ["store", "gateway", "default"].iter().any(|key| table.contains_key(*key));
    if is_root {
        return Some(format!("{block}\n{provider}"));
    }
    // A file of a preset, and the two keys of a mail server; a manifest of Rust's.
    match (table.contains_key("name"), table.contains_key("dependencies")) {
        (true, _) | (_, true) => None,
        _ => Some(format!("[providers.main]\nkind = \"smtp\"\n{block}")),
    }
}

#[test]
fn every_document_s_configurations_are_right() {
    let judge = Judge::new();
    let mut documents = Vec::new();
    files(&root(), ".md", &mut documents);
    let mut count = 0;
    for path in documents {
        for block in blocks(&fs::read_to_string(&path).unwrap()) {
            let Some(text) = whole(&block) else { continue };
            judge.check(&text).unwrap_or_else(|why| panic!("{}\n{text}\n{why}", path.display()));
            count += 1;
        }
    }
    assert!(count >= 20, "{count}");
}

#[test]
fn every_vendor_s_settings_are_right() {
    let judge = Judge::new();
    for kit in vendors::ALL {
        let scenes = kit.scenes.iter().filter_map(|scene| scene.settings);
        let variants = kit.variants.iter().map(|more| format!("{}\n{more}", kit.settings));
        let all = variants.chain(scenes.map(str::to_owned)).chain([kit.settings.to_owned()]);
        for settings in all {
            let text = format!("[providers.main]\nkind = \"{}\"\n{settings}", kit.kind);
            judge.check(&text).unwrap_or_else(|why| panic!("{text}\n{why}"));
        }
    }
}

/// The texts in quotes of a Rust source.
fn literals(source: &str) -> Vec<String> {
    let mut found = Vec::new();
    let mut rest = source;
    while let Some(start) = rest.find('"') {
        let hashes = rest[..start].bytes().rev().take_while(|byte| *byte == b'#').count();
        let is_raw = rest[..start - hashes].ends_with('r');
        rest = &rest[start + 1..];
        let end = match is_raw {
            true => rest.find(&format!("\"{}", "#".repeat(hashes))),
            false => end_of_text(rest),
        };
        let Some(end) = end else { break };
        found.push(if is_raw { rest[..end].to_owned() } else { unescaped(&rest[..end]) });
        rest = &rest[end + 1..];
    }
    found
}

fn end_of_text(text: &str) -> Option<usize> {
    let mut escaped = false;
    text.bytes().position(|byte| {
        let is_end = byte == b'"' && !escaped;
        escaped = byte == b'\\' && !escaped;
        is_end
    })
}

fn unescaped(text: &str) -> String {
    let mut plain = String::new();
    let mut signs = text.chars().peekable();
    while let Some(sign) = signs.next() {
        match (sign, if sign == '\\' { signs.next() } else { None }) {
            ('\\', Some('n')) => plain.push('\n'),
            ('\\', Some('\n')) => while signs.next_if(|sign| sign.is_whitespace()).is_some() {},
            ('\\', Some(other)) => plain.push(other),
            (sign, _) => plain.push(sign),
        }
    }
    plain
}

/// How the reader says that the form is wrong: a key, a kind, a choice or a type.
const OF_FORM: &[&str] = &["no such key", "no such kind", "no such choice", ", found "];

/// What the reader takes, the schema takes; and what the reader refuses for its form, it refuses.
#[test]
fn the_configurations_of_tests_are_judged_as_the_reader_judges_them() {
    let judge = Judge::new();
    let mut sources = Vec::new();
    files(&root(), ".rs", &mut sources);
    let (mut right, mut wrong) = (0, 0);
    for path in sources {
        for text in literals(&fs::read_to_string(&path).unwrap()) {
            let Ok(table) = text.parse::<toml::Table>() else { continue };
            if !table.contains_key("providers") {
                continue;
            }
            let place = path.display();
            match (read(&text), judge.check(&text)) {
                (Ok(()), verdict) => {
                    verdict.unwrap_or_else(|why| panic!("{place}\n{text}\n{why}"));
                    right += 1;
                }
                (Err(why), verdict) if OF_FORM.iter().any(|form| why.contains(form)) => {
                    assert!(verdict.is_err(), "{place}\n{text}\n{why}");
                    wrong += 1;
                }
                _ => {}
            }
        }
    }
    assert!(right >= 10 && wrong >= 30, "{right} {wrong}");
}
