#!/bin/sh
# Ratio's sandbox and the gateway under schemathesis: no answer outside their contracts.
# Needs python3 with venv, and PyPI for the first run.
set -eu
cd "$(dirname "$0")"
root=$(cd ../.. && pwd)
venv=$root/target/schemathesis
[ -x "$venv/bin/schemathesis" ] || {
    python3 -m venv "$venv"
    "$venv/bin/pip" install --quiet 'schemathesis==4.32.5'
}
"$venv/bin/python" fuzz_ratio.py
"$venv/bin/python" fuzz_gateway.py
