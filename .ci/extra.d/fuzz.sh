#!/usr/bin/env bash
# Runs every fuzz target for a short time: FUZZ_SECONDS each, 30 by default. Needs a C++ compiler, and
# crates.io for the first run.
set -euo pipefail
cd "$(dirname "$0")/../../fuzz"

cargo install --quiet --locked --debug cargo-fuzz@0.13.2
# The sanitizer and the coverage are options of a nightly compiler; a stable one has them too, and
# takes them when it is told so.
export RUSTC_BOOTSTRAP=1

targets=$(sed -n 's/^name = "\([a-z_]*\)"$/\1/p' Cargo.toml)
for target in $targets; do
    printf '\n== fuzz %s\n' "$target"
    mkdir -p "corpus/$target"
    cargo fuzz run --fuzz-dir . "$target" "corpus/$target" "seeds/$target" -- \
        -max_total_time="${FUZZ_SECONDS:-30}" -max_len=4096 -print_final_stats=1
done
