"""Starts a gateway with codes of its own and runs schemathesis against it, with its own document.

Every second request is one that succeeds (fuzz_gateway_hooks.py); the others are what they are.
"""

import json
import os
import subprocess
import sys
import tempfile
import urllib.request
from pathlib import Path

from gateways import ROOT, Carrier, Gateway, build

CHECKS = [
    "not_a_server_error",
    "status_code_conformance",
    "content_type_conformance",
    "response_headers_conformance",
    "response_schema_conformance",
]

KEY = "web-key-0123456789-0123456789-0123456789"

FILE = """
[providers.own]
kind = "http"
url = "{url}"
json = {{ to = "{{{{ to }}}}", text = "{{{{ code }}}}" }}
ok = {{ status = [202] }}
resend_after = "0s"

[[gateway.clients]]
name = "web"
keys = ["{key}"]
"""


def main():
    carrier = Carrier()
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "gateway.toml"
        file.write_text(FILE.format(url=carrier.url, key=KEY))
        file.chmod(0o600)
        gateway = Gateway(build(), file)
        try:
            sys.exit(fuzz(carrier, gateway, Path(folder)))
        finally:
            gateway.kill()


def fuzz(carrier, gateway, folder):
    document = folder / "openapi.json"
    with urllib.request.urlopen(f"{gateway.url}/openapi.json", timeout=20) as answer:
        document.write_bytes(answer.read())
    command = [
        Path(sys.executable).parent / "schemathesis",
        "run",
        document,
        f"--url={gateway.url}",
        f"--header=authorization: Bearer {KEY}",
        f"--checks={','.join(CHECKS)}",
        "--continue-on-failure",
        "--max-examples=60",
        "--seed=1",
        "--workers=1",
        "--suppress-health-check=all",
        "--warnings=off",
    ]
    environment = {
        **os.environ,
        "GATEWAY": json.dumps({"url": gateway.url, "key": KEY, "messages": str(folder / "messages")}),
        "PYTHONPATH": str(Path(__file__).parent),
        "SCHEMATHESIS_HOOKS": "fuzz_gateway_hooks",
    }
    carrier.keep(folder / "messages")
    result = subprocess.run(command, env=environment, cwd=ROOT / "target", check=False)
    approved = (folder / "messages.approved").read_text().count("\n")
    print(f"schemathesis: {approved} codes were approved on the way")
    assert approved > 10, "the hooks should have led it through"
    return result.returncode


if __name__ == "__main__":
    main()
