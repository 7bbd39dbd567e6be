#!/usr/bin/env bash
# Programs that were written for Twilio Verify, by Twilio's own SDKs, sign people in at `passcode serve`
# in front of several vendors and of codes of our own, with the lines of docs/move-from-twilio.md.
# Needs python3 with venv, node with npm, curl, PyPI and npm for the first run, and cargo.
set -euo pipefail
cd "$(dirname "$0")/../.."

# What sdks.sh installs is the same.
work=$PWD/target/sdks
sdks=$PWD/.ci/extra.d/sdks
mkdir -p "$work"
[ -x "$work/python/bin/python" ] || python3 -m venv "$work/python"
# shellcheck disable=SC2046 # several words are several packages
"$work/python/bin/pip" install --quiet --disable-pip-version-check $(sed -n 's/^# pip: //p' "$sdks/twilio.py")
# shellcheck disable=SC2046
npm install --silent --no-audit --no-fund --prefix "$work" $(sed -n 's|^// npm: ||p' "$sdks/twilio.mjs")
# Modules are looked for beside the file that imports them.
cp "$sdks/common/inbox.mjs" .ci/extra.d/move_from_twilio/sign_in.mjs "$work/"

cargo build --locked --quiet --package passcode-cli
PYTHONPATH=$sdks/common "$work/python/bin/python" .ci/extra.d/move_from_twilio/run.py "$PWD/target/debug/passcode" "$work"
