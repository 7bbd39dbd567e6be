#!/usr/bin/env python3
"""The sandbox from outside Rust: its Python example, and its curl lines as a shell runs them."""

import json
import shutil
import subprocess
import sys

from sandbox import ROOT, Sandbox


def main():
    if not shutil.which("curl"):
        sys.exit("from_elsewhere.py needs curl: apt-get install curl")
    with Sandbox() as sandbox:
        example = ROOT / "crates" / "passcode-sandbox" / "examples" / "otp.py"
        subprocess.run([sys.executable, example, json.dumps(sandbox.urls)], check=True)
        # The example's codes are still live.
        sandbox.call("POST", "/sandbox/reset")
        vendors = sandbox.call("GET", "/sandbox/vendors")
        for vendor in vendors:
            assert vendor["url"] == sandbox.urls[vendor["kind"]], vendor
            ran = subprocess.run(vendor["curl"], shell=True, check=True, capture_output=True)
            json.loads(ran.stdout)
            sent = sandbox.call("GET", f"/inbox/messages?vendor={vendor['kind']}")
            assert len(sent) == 1, (ran.stdout, sent)
            print(f"{vendor['title']}: its curl line sends a code")
        assert len(sandbox.call("GET", "/inbox/messages")) == len(vendors)


if __name__ == "__main__":
    main()
