#!/usr/bin/env bash
# The unit of systemd: systemd reads it without a complaint and finds it hardened. It is not started here, and
# nothing builds the image, which needs the engine of a container.
set -euo pipefail
cd "$(dirname "$0")/../.."

cargo build --quiet --package passcode-cli
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
target=$(cargo metadata --format-version=1 --no-deps | python3 -c 'import json, sys; print(json.load(sys.stdin)["target_directory"])')
sed "s|/usr/local/bin/passcode|$target/debug/passcode|" packaging/passcode.service > "$folder/passcode.service"
complaints=$(systemd-analyze verify --man=no "$folder/passcode.service" 2>&1 | grep passcode || true)
if [ -n "$complaints" ]; then
    printf '%s\n' "$complaints"
    exit 1
fi
# 0 is the safest and 100 the least; what is left is that it talks to networks and has a user.
systemd-analyze security --no-pager --offline=true --threshold=20 "$folder/passcode.service" | tail -n 1
