#!/usr/bin/env bash
# Runs every fuzz target for a short time: FUZZ_SECONDS each, 30 by default. It needs a nightly
# compiler and cargo-fuzz, and fails without them.
set -euo pipefail
cd "$(dirname "$0")/../../fuzz"

if ! cargo +nightly fuzz --version > /dev/null 2>&1; then
    printf 'cargo-fuzz or a nightly compiler is missing: rustup toolchain install nightly; cargo install cargo-fuzz\n' >&2
    exit 1
fi

targets=$(sed -n 's/^name = "\([a-z_]*\)"$/\1/p' Cargo.toml)
for target in $targets; do
    printf '\n== fuzz %s\n' "$target"
    mkdir -p "corpus/$target"
    cargo +nightly fuzz run --fuzz-dir . "$target" "corpus/$target" "seeds/$target" -- \
        -max_total_time="${FUZZ_SECONDS:-30}" -max_len=4096 -print_final_stats=1
done
