#!/bin/sh
# No circle of modules in any crate of the workspace, by the graphs that cargo-modules draws.
# `module_circles.sh passcode` looks at that crate alone. module_circles.py says what counts as a
# circle. Needs crates.io for the first run.
set -eu
cd "$(dirname "$0")"
# 0.27.0 is the last release for Rust 1.95, the toolchain that this is tried with.
cargo install --quiet --locked cargo-modules@0.27.0
exec python3 module_circles.py "$@"
