"""Starts the sandbox, and a gateway in front of each of several providers, and has each SDK sign in."""

import contextlib
import json
import os
import subprocess
import sys
import tempfile
from pathlib import Path

PASSCODE, WORK = sys.argv[1:]
HERE = Path(__file__).resolve().parent
PAGE = HERE.parents[2] / "docs" / "move-from-twilio.md"

PAIR = {
    "account_sid": "AC00112233445566778899aabbccddeeff",
    "auth_token": "0123456789abcdef0123456789abcdef",
    "service_sid": "VA00112233445566778899aabbccddeeff",
}

# Settings of each, given where the sandbox has it; the channel, and whom it reaches.
PROVIDERS = {
    "messagecentral": (
        'base_url = "{url}"\ncustomer_id = "C-0123456789ABCDE"\npassword = "made-up"',
        "sms",
        "+1202555010{n}",
    ),
    "ratio": (
        'base_url = "{url}"\nclient_id = "11111111-2222-4333-8444-555555555555"\nclient_secret = "made-up"',
        "sms",
        "+1202555011{n}",
    ),
    "vonage": (
        'base_url = "{url}"\napi_key = "abcd1234"\napi_secret = "made-up"\nbrand = "Example"',
        "call",
        "+1202555012{n}",
    ),
    # Codes of our own, in a store that outlives the process.
    "smtp": ('url = "{url}"\nfrom = "Example <login@example.com>"', "email", "person{n}@example.com"),
}

KEYS = """\
sealing_keys = ["{sealing}"]
store_keys = ["{storing}"]
store = {{ kind = "sqlite", path = "passcode.db" }}
"""


@contextlib.contextmanager
def running(*arguments, **more):
    """The command, until the block ends; what its first line says."""
    process = subprocess.Popen([PASSCODE, *arguments, "--json"], stdout=subprocess.PIPE, text=True, **more)
    try:
        yield json.loads(process.stdout.readline())
    finally:
        process.terminate()
        process.wait(timeout=60)


def key(command):
    made = subprocess.run([PASSCODE, command], check=True, capture_output=True, text=True)
    return made.stdout.strip()


def block(language):
    """The page's lines in this language."""
    return PAGE.read_text().split(f"```{language}\n")[1].split("```")[0]


def config(kind, url):
    settings = PROVIDERS[kind][0].format(url=url)
    pair = ", ".join(f'{name} = "{value}"' for name, value in PAIR.items())
    provider = f'[providers.main]\nkind = "{kind}"\n{settings}\n'
    return f'{KEYS}{provider}[[gateway.clients]]\nname = "program"\ntwilio = {{{{ {pair} }}}}\n'.format(
        sealing=key("sealing-key"), storing=key("store-key")
    )


def sign_in(gateway, inbox, kind):
    _, channel, to = PROVIDERS[kind]
    programs = [[sys.executable, "-P", HERE / "sign_in.py"], ["node", f"{WORK}/sign_in.mjs"]]
    for number, program in enumerate(programs):
        told = {
            **PAIR,
            "inbox": inbox,
            "gateway": gateway,
            "channel": channel,
            "to": to.format(n=2 * number),
            "other": to.format(n=2 * number + 1),
            "python": block("python"),
            "js": block("js"),
        }
        subprocess.run([*program, json.dumps(told)], check=True)
        print(f"{Path(program[-1]).name} in front of {kind}: wrong code, right code, used, canceled, refused")


def by_hand(gateway):
    """The page's lines for a shell."""
    variables = {**os.environ, "ACCOUNT_SID": PAIR["account_sid"], "AUTH_TOKEN": PAIR["auth_token"]}
    lines = block("sh").replace("http://127.0.0.1:8080", gateway)
    ran = subprocess.run(["bash", "-euc", lines], check=True, capture_output=True, text=True, env=variables)
    decoder, text, answers = json.JSONDecoder(), ran.stdout, []
    while text:
        answer, end = decoder.raw_decode(text)
        answers.append(answer)
        text = text[end:]
    sent, checked = answers
    assert (sent["status"], sent["to"]) == ("pending", "+12025550123"), sent
    assert (checked["sid"], checked["status"]) == (sent["sid"], "pending"), checked


def main():
    with running("sandbox", "--seed", "1", "--listen", "127.0.0.1:0") as sandbox:
        for kind in PROVIDERS:
            with tempfile.TemporaryDirectory() as folder:
                path = Path(folder) / "passcode.toml"
                path.touch(mode=0o600)
                path.write_text(config(kind, sandbox[kind]))
                quiet = {**os.environ, "RUST_LOG": "warn"}
                serve = running("serve", "--listen", "127.0.0.1:0", "--config", str(path), env=quiet)
                with serve as gateway:
                    sign_in(gateway["listen"], sandbox["inbox"], kind)
                    if kind == "ratio":
                        by_hand(gateway["listen"])
                        print("the page's curl lines")


if __name__ == "__main__":
    main()
