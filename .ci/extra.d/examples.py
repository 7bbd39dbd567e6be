#!/usr/bin/env python3
"""Each example of examples/gateway signs a person in through a gateway before the sandbox: one wrong
code, then the right one. And what it says where nobody can be sent to; and docs/gateway.md by curl."""

import json
import os
import subprocess
import sys
import tempfile
from pathlib import Path

from gateways import Gateway, build
from sandbox import ROOT, Sandbox

EXAMPLES = ROOT / "examples" / "gateway"

KEY = "web-key-0123456789-0123456789-0123456789"

LONGEST = 40

COMMANDS = {
    "sign_in.py": [sys.executable],
    "sign_in.mjs": ["node"],
    "sign_in.go": ["go", "run"],
    "sign_in.php": ["php"],
}

FILE = """
[providers.us]
kind = "ratio"
base_url = "{url}"
client_id = "11111111-2222-4333-8444-555555555555"
client_secret = "test-secret"

[[gateway.clients]]
name = "web"
keys = ["{key}"]
"""


def sign_in(command, sandbox, environment, to):
    person = subprocess.Popen(
        [*command, to], stdin=subprocess.PIPE, stdout=subprocess.PIPE, env=environment, text=True
    )
    asked = person.stdout.readline()
    assert asked == f"A code is on its way to ***{to[-2:]}. Type it:\n", asked
    code = sandbox.code(to)
    wrong = ("2" if code[0] == "1" else "1") + code[1:]
    said, _ = person.communicate(f"{wrong}\n{code}\n", timeout=60)
    again, verified = said.splitlines()
    assert "wrong_code" in again, said
    assert verified == f"{to} is verified", said
    assert person.returncode == 0


def refused(command, environment):
    ended = subprocess.run(
        [*command, "nobody"], env=environment, capture_output=True, text=True, timeout=60
    )
    assert ended.returncode == 1 and "neither a phone number" in ended.stderr, ended


def the_page(gateway, sandbox, environment):
    """The lines of docs/gateway.md as a shell runs them: the gateway is there, and the person types."""
    page = (ROOT / "docs" / "gateway.md").read_text()
    lines = page.split("```sh\n")[1].split("```")[0].replace("\\\n", " ").splitlines()
    start, send, check = lines
    assert start == "passcode serve --config passcode.toml", start

    def run(line):
        line = line.replace("http://127.0.0.1:8080", gateway.url)
        environment["WEB_KEY"] = KEY
        ran = subprocess.run(line, shell=True, env=environment, capture_output=True, check=True)
        return json.loads(ran.stdout)

    token = run(send)["verification"]
    check = check.replace("TOKEN", token).replace("123456", sandbox.code("+12025550123"))
    assert run(check)["outcome"] == "approved"
    print("the lines of docs/gateway.md sign a person in")


def main():
    files = {path.name for path in EXAMPLES.iterdir()}
    assert files == set(COMMANDS), files
    with tempfile.TemporaryDirectory() as folder, Sandbox() as sandbox:
        file = Path(folder) / "gateway.toml"
        file.write_text(FILE.format(url=sandbox.urls["ratio"], key=KEY))
        file.chmod(0o600)
        gateway = Gateway(build(), file)
        environment = {**os.environ, "GATEWAY_URL": gateway.url, "GATEWAY_KEY": KEY}
        for number, (name, command) in enumerate(COMMANDS.items()):
            lines = (EXAMPLES / name).read_text().count("\n")
            assert lines < LONGEST, f"{name} has {lines} lines"
            command = [*command, str(EXAMPLES / name)]
            sign_in(command, sandbox, environment, f"+1202555{1000 + number}")
            refused(command, environment)
            print(f"{name} signs a person in")
        the_page(gateway, sandbox, environment)
        gateway.end()


if __name__ == "__main__":
    main()
