#!/usr/bin/env bash
# The store `redis` over a real `redis-server`: the suite of stores on one server and on a cluster; killed,
# frozen, loading, as a replica; two processes and their own codes. Each test starts servers of its own, on
# free ports and in folders of their own, and ends them.
set -euo pipefail
cd "$(dirname "$0")/../.."

PASSCODE_REDIS_SERVER="$(command -v redis-server)"
export PASSCODE_REDIS_SERVER
command -v redis-cli > /dev/null

cargo clippy --locked --package passcode-tests --features redis-server --all-targets -- -D warnings
cargo test --locked --package passcode-tests --features redis-server --test stores redis::
