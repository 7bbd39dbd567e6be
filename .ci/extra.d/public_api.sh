#!/bin/sh
# The public API of `passcode`, with all its features, against crates/passcode/public-api.txt.
# `public_api.sh --renew` writes the file instead. Needs crates.io for the first run.
set -eu
cd "$(dirname "$0")/../.."
snapshot=crates/passcode/public-api.txt
renew='.ci/extra.d/public_api.sh --renew'

# Reads format 57 of rustdoc's JSON, which Rust 1.95 writes: another release of Rust may need
# another release of this.
cargo install --quiet --locked --debug cargo-public-api@0.52.0

# rustdoc writes JSON on nightly only, unless it is told to take itself for one. Cargo isn't told:
# it would build every dependency anew.
mkdir -p target/public-api
cat > target/public-api/rustdoc << 'END'
#!/bin/sh
RUSTC_BOOTSTRAP=1 exec rustdoc "$@"
END
chmod +x target/public-api/rustdoc
RUSTDOC="$PWD/target/public-api/rustdoc" cargo rustdoc --quiet --locked --package passcode --lib \
    --all-features -- -Z unstable-options --output-format json

found=target/public-api/found.txt
cargo public-api --rustdoc-json target/doc/passcode.json --color never -ss > "$found"
if grep -E 'reqwest|progenitor|ratio_client|messagecentral_client|vendor_http' "$found" >&2; then
    printf 'A type of an HTTP library or of a client is in the public API of passcode.\n' >&2
    exit 1
fi
if [ "${1:-}" = --renew ]; then
    cp "$found" "$snapshot"
elif ! diff -u "$snapshot" "$found"; then
    printf 'The public API of passcode has changed. If that is meant: %s\n' "$renew" >&2
    exit 1
fi
printf '%s lines of public API\n' "$(wc -l < "$found")"
