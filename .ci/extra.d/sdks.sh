#!/usr/bin/env bash
# The SDKs that the vendors publish, pointed at the sandbox: send, wrong code, right code, one refusal.
#
# One file per vendor and language in sdks/: KIND.py, KIND.mjs, or a crate KIND-rust. A file's first
# lines name what it needs, `# pip: …` or `// npm: …`; common/ is what several of them share. Each is given the line of JSON that the sandbox prints, in which its
# vendor has an address of its own, all of it https; the authority is trusted by the environment.
# Needs python3 with venv, node with npm, PyPI and npm for the first run, and cargo.
set -euo pipefail
cd "$(dirname "$0")/../.."

work=$PWD/target/sdks
mkdir -p "$work"

listen=()
for kind in $(basename -a .ci/extra.d/sdks/*.py | sed 's/\..*//' | sort -u); do
    listen+=(--listen "$kind=127.0.0.1:0")
done

[ -x "$work/python/bin/python" ] || python3 -m venv "$work/python"
# shellcheck disable=SC2046 # several words are several packages
"$work/python/bin/pip" install --quiet --disable-pip-version-check $(sed -n 's/^# pip: //p' .ci/extra.d/sdks/*.py)
# shellcheck disable=SC2046
npm install --silent --no-audit --no-fund --prefix "$work" $(sed -n 's|^// npm: ||p' .ci/extra.d/sdks/*.mjs)

cargo build --locked --quiet --package passcode-cli
mkfifo "$work/line.$$"
target/debug/passcode sandbox --tls --json --seed 1 --listen 127.0.0.1:0 "${listen[@]}" > "$work/line.$$" &
sandbox=$!
trap 'kill "$sandbox" 2> /dev/null || true; rm -f "$work/line.$$"' EXIT
read -r urls < "$work/line.$$"
ca=$(printf '%s' "$urls" | sed 's/.*"ca":"\([^"]*\)".*/\1/')
export REQUESTS_CA_BUNDLE=$ca SSL_CERT_FILE=$ca NODE_EXTRA_CA_CERTS=$ca

sdks=$PWD/.ci/extra.d/sdks
# Modules are looked for beside the file that imports them.
cp "$sdks"/common/*.mjs "$sdks"/*.mjs "$work/"
export PYTHONPATH=$sdks/common
for script in "$sdks"/*; do
    case $script in
        # Without its folder: a script of the same name as the SDK must not stand in its place.
        *.py) "$work/python/bin/python" -P "$script" "$urls" ;;
        *.mjs) node "$work/$(basename "$script")" "$urls" ;;
        *-rust) CARGO_TARGET_DIR=$work/rust cargo run --quiet --manifest-path "$script/Cargo.toml" -- "$urls" ;;
        */common) continue ;;
        *)
            printf 'nothing runs %s\n' "$script" >&2
            exit 1
            ;;
    esac
    printf '%s: send, wrong code, right code and a refusal\n' "$(basename "$script")"
done
