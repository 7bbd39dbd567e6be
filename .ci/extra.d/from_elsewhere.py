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
        subprocess.run([sys.executable, example, sandbox.url], check=True)
        # The example's codes are still live.
        sandbox.call("POST", "/sandbox/reset")
        for line in sandbox.call("GET", "/sandbox/examples"):
            ran = subprocess.run(line["curl"], shell=True, check=True, capture_output=True)
            answer = json.loads(ran.stdout)
            assert "phoneId" in answer or answer["message"] == "SUCCESS", answer
            print(f"{line['vendor']}: its curl line sends a code")
        assert len(sandbox.call("GET", "/inbox/messages")) == 2


if __name__ == "__main__":
    main()
