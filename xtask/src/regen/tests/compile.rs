//! Whatever refreshes compiles, together with the hand-written files of the client.

use std::process::Command;

use super::*;

/// A workspace of the client and what it needs, under `target`, so that what was compiled for the
/// last run is there for the next.
fn client_workspace() -> PathBuf {
    let target = std::env::var_os("CARGO_TARGET_DIR")
        .map_or_else(|| workspace().join("target"), PathBuf::from);
    let root = target.join("refreshed");
    for member in ["crates/loopback", "crates/ratio-client", "crates/vendor-http"] {
        copy_tree(&workspace().join(member), &root.join(member));
    }
    let manifest = fs::read_to_string(workspace().join("Cargo.toml")).unwrap();
    let members = r#"members = ["crates/loopback", "crates/ratio-client", "crates/vendor-http"]"#;
    let manifest: Vec<&str> = manifest
        .lines()
        .filter(|line| !line.starts_with("default-members"))
        .map(|line| if line.starts_with("members =") { members } else { line })
        .collect();
    // Without a TLS provider nothing of C has to be compiled, and nothing here connects.
    let manifest = manifest
        .join("\n")
        .replace(r#"features = ["rustls"]"#, r#"features = ["rustls-no-provider"]"#);
    fs::write(root.join("Cargo.toml"), manifest).unwrap();
    fs::copy(workspace().join("Cargo.lock"), root.join("Cargo.lock")).unwrap();
    root
}

fn copy_tree(from: &Path, to: &Path) {
    fs::create_dir_all(to).unwrap();
    for entry in fs::read_dir(from).unwrap() {
        let entry = entry.unwrap();
        let target = to.join(entry.file_name());
        if entry.file_type().unwrap().is_dir() {
            copy_tree(&entry.path(), &target);
        } else {
            fs::copy(entry.path(), target).unwrap();
        }
    }
}

#[test]
fn a_refreshed_client_compiles() {
    let workspace = client_workspace();
    for document in ["published-2022-11-30.json", "awkward.yaml"] {
        let root = copy();
        refresh_from(root.path(), &fixture(document), false).unwrap();
        fs::copy(root.path().join(GENERATED), workspace.join(GENERATED)).unwrap();
        let output = Command::new(env!("CARGO"))
            .args(["check", "--quiet", "--offline", "--package", "ratio-client", "--lib"])
            .current_dir(&workspace)
            .env("CARGO_TARGET_DIR", workspace.join("target"))
            .env_remove("RUSTFLAGS")
            .output()
            .unwrap();
        let said = String::from_utf8_lossy(&output.stderr);
        assert!(output.status.success(), "{document} made a client that doesn't compile:\n{said}");
        assert!(!said.contains("warning"), "{document} made a client with warnings:\n{said}");
    }
}
