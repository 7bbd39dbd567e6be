#!/bin/sh
# The operator's page in a real browser: operators_page.py, with what it needs of PyPI and npm.
# Needs python3 with venv, npm, and PyPI and npm for the first run.
set -eu
cd "$(dirname "$0")"
root=$(cd ../.. && pwd)
work=$root/target/operators_page
[ -x "$work/python/bin/python" ] || python3 -m venv "$work/python"
"$work/python/bin/pip" install --quiet --disable-pip-version-check 'html5lib==1.1'
npm install --silent --no-audit --no-fund --prefix "$work" axe-core@4.10.3
AXE=$work/node_modules/axe-core/axe.min.js "$work/python/bin/python" operators_page.py
