"""Starts a sandbox and runs schemathesis against its Ratio interface, with the contract.

Client credentials and sessions are good in every request: without them Ratio answers 401 where
the contract declares none, as its error-code page says it does.
"""

import json
import os
import subprocess
import sys
from pathlib import Path

from sandbox import ROOT, Sandbox

CHECKS = [
    "not_a_server_error",
    "status_code_conformance",
    "content_type_conformance",
    "response_headers_conformance",
    "response_schema_conformance",
]

# Methods the contract doesn't name are answered 404 NOT_FOUND_ENDPOINT.
CONFIG = """
[phases.coverage]
unexpected-methods = []
"""


def main():
    config = ROOT / "target" / "schemathesis.toml"
    config.write_text(CONFIG)
    with Sandbox() as sandbox:
        command = [
            Path(sys.executable).parent / "schemathesis",
            f"--config-file={config}",
            "run",
            ROOT / "openapi" / "ratio" / "openapi.json",
            f"--url={sandbox.urls['ratio']}",
            f"--checks={','.join(CHECKS)}",
            "--continue-on-failure",
            "--max-examples=60",
            "--seed=1",
            "--workers=1",
            "--suppress-health-check=all",
            "--warnings=off",
        ]
        here = Path(__file__).parent
        environment = {
            **os.environ,
            "SANDBOX_URLS": json.dumps(sandbox.urls),
            "PYTHONPATH": str(here),
            "SCHEMATHESIS_HOOKS": "fuzz_hooks",
        }
        result = subprocess.run(command, env=environment, cwd=ROOT / "target")
        approved = len(sandbox.call("GET", "/inbox/messages?search=approved"))
        print(f"schemathesis: {approved} codes were approved on the way")
        assert approved > 10, "the hooks should have led it through"
    sys.exit(result.returncode)


if __name__ == "__main__":
    main()
