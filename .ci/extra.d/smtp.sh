#!/usr/bin/env bash
# The command through a mail server that is not ours: aiosmtpd, with TLS, STARTTLS and AUTH.
# Needs python3 with venv, openssl, PyPI for the first run, and cargo.
set -euo pipefail
cd "$(dirname "$0")/../.."

work=$PWD/target/smtp
mkdir -p "$work"
[ -x "$work/python/bin/python" ] || python3 -m venv "$work/python"
"$work/python/bin/pip" install --quiet --disable-pip-version-check aiosmtpd==1.4.6
cargo build --locked --quiet --package passcode-cli
"$work/python/bin/python" .ci/extra.d/smtp.py "$PWD/target/debug/passcode" "$work"
