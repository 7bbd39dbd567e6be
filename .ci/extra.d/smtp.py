#!/usr/bin/env python3
"""Own codes by e-mail through aiosmtpd: twelve lines of configuration, and each way to be refused.

smtp.py PASSCODE FOLDER, started by smtp.sh.
"""

import email
import email.policy
import json
import logging
import os
import re
import ssl
import subprocess
import sys
import tempfile
import warnings
from pathlib import Path

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import AuthResult

USER, PASSWORD = "login@example.com", "made-up/pass:word"
USER_IN_URL, PASSWORD_IN_URL = "login%40example.com", "made-up%2Fpass%3Aword"
NOBODY = "nobody@example.com"

CONFIG = """\
store_keys = ["env:PASSCODE_STORE_KEY"]

[store]
kind = "sqlite"
path = "passcode.db"

[providers.mail]
kind = "smtp"
url = "env:SMTP_URL"
from = "Example <login@example.com>"
app = "Example"
ca_file = "ca.pem"
"""

LANGUAGES = "en de fr es it pt nl pl tr ru ar hi ja zh".split()


class Mails:
    """Takes mail of whoever signed in over TLS, and for anybody but one."""

    def __init__(self):
        self.taken = []

    def sign_in(self, server, session, envelope, mechanism, auth):
        right = auth.login == USER.encode() and auth.password == PASSWORD.encode()
        # Not handled: the server answers 535.
        return AuthResult(success=right, handled=False)

    async def handle_RCPT(self, server, session, envelope, address, options):
        if address == NOBODY:
            return "550 5.1.1 there is nobody of this name"
        envelope.rcpt_tos.append(address)
        return "250 2.1.5 ok"

    async def handle_DATA(self, server, session, envelope):
        assert session.authenticated, "somebody did not sign in"
        assert session.ssl or server.transport.get_extra_info("sslcontext"), "it came in clear"
        assert envelope.mail_from == "login@example.com", envelope.mail_from
        mail = email.message_from_bytes(envelope.content, policy=email.policy.default)
        self.taken.append((envelope.rcpt_tos, mail))
        return "250 2.0.0 taken"


class Server(Controller):
    """At a free port, which the controller can't learn by itself."""

    def _trigger_server(self):
        self.port = self.server.sockets[0].getsockname()[1]
        super()._trigger_server()


class Passcode:
    """The command, run in a folder of its own with the configuration above."""

    def __init__(self, command, folder, url, ca):
        self.command, self.folder = command, Path(folder)
        (self.folder / "passcode.toml").write_text(CONFIG)
        (self.folder / "ca.pem").write_text(ca.read_text())
        key = subprocess.run([command, "store-key"], check=True, capture_output=True, text=True)
        self.variables = {
            "PATH": os.environ["PATH"],
            "PASSCODE_STORE_KEY": key.stdout.strip(),
            "SMTP_URL": url,
        }

    def run(self, status, *arguments, **variables):
        """What it says as JSON; it must end so, and say nothing secret."""
        ran = subprocess.run(
            [self.command, *arguments, "--json"],
            cwd=self.folder,
            env={**self.variables, **variables, "RUST_LOG": "trace"},
            capture_output=True,
            text=True,
            timeout=60,
        )
        assert ran.returncode == status, (arguments, ran.returncode, ran.stdout, ran.stderr)
        said = ran.stdout + ran.stderr
        for secret in (PASSWORD, PASSWORD_IN_URL, self.variables["PASSCODE_STORE_KEY"]):
            assert secret not in said, (arguments, said)
        line = ran.stdout or [line for line in ran.stderr.splitlines() if line[0] == "{"][-1]
        return json.loads(line)


def a_person_gets_in(passcode, mails, to="ada@example.com", locale="en"):
    out = passcode.folder / "sent.json"
    sent = passcode.run(0, "send", to, "--locale", locale, "--out", str(out))
    assert (sent["delivery"], sent["via"], sent["provider"]) == ("sent", "mail", "mail"), sent
    recipients, mail = mails.taken.pop()
    assert recipients == [to] == [mail["To"]] and not mails.taken, recipients
    assert mail["From"] == "Example <login@example.com>", mail["From"]
    assert mail["Message-ID"] and mail["Date"] and mail["Auto-Submitted"] == "auto-generated"
    text = mail.get_body(("plain",)).get_content()
    code = re.search(r"\d{6}", text)[0]
    assert code in mail["Subject"] and "Example" in text, (mail["Subject"], text)
    wrong = ("2" if code[0] == "1" else "1") + code[1:]
    assert passcode.run(1, "verify", str(out), wrong)["reason"] == "wrong_code"
    assert passcode.run(0, "verify", str(out), code)["outcome"] == "approved"
    assert passcode.run(1, "verify", str(out), code)["reason"] == "already_used"


def each_refusal(passcode, mails, url):
    """Of the credentials, of the recipient, and of a certificate that nobody vouches for."""
    wrong = url.replace(PASSWORD_IN_URL, "another")
    refused = passcode.run(3, "send", "eve@example.com", SMTP_URL=wrong)["error"]
    assert (refused["kind"], refused["dispatch"]) == ("credentials", "refused"), refused
    refused = passcode.run(3, "send", NOBODY)["error"]
    assert (refused["kind"], refused["dispatch"]) == ("invalid_recipient", "refused"), refused
    assert refused["pending"] is None and refused["code"] == "550", refused
    # Nothing was sent, so nothing makes the next one wait.
    again = passcode.run(3, "send", NOBODY)["error"]
    assert again["kind"] == "invalid_recipient", again
    config = passcode.folder / "passcode.toml"
    config.write_text(CONFIG.replace('ca_file = "ca.pem"\n', ""))
    refused = passcode.run(4, "send", "eve@example.com")["error"]
    assert (refused["kind"], refused["dispatch"]) == ("unavailable", "not_sent"), refused
    config.write_text(CONFIG)
    assert not mails.taken, mails.taken


def credentials_are_checked(passcode, url):
    passcode.run(0, "check")
    passcode.run(3, "check", SMTP_URL=url.replace(PASSWORD_IN_URL, "another"))


def certificate(folder):
    """An authority and its certificate for localhost: the authority's, and the server's context."""
    ca, ca_key, key, request, signed = (
        folder / name for name in ("ca.pem", "ca.key", "key.pem", "request.pem", "signed.pem")
    )
    extension = folder / "san.txt"
    extension.write_text("subjectAltName=DNS:localhost\nbasicConstraints=CA:FALSE\n")
    for command in (
        f"req -x509 -newkey rsa:2048 -nodes -days 2 -subj /CN=test-authority -keyout {ca_key} -out {ca}",
        f"req -newkey rsa:2048 -nodes -subj /CN=localhost -keyout {key} -out {request}",
        f"x509 -req -days 2 -in {request} -CA {ca} -CAkey {ca_key} -CAcreateserial"
        f" -extfile {extension} -out {signed}",
    ):
        subprocess.run(["openssl", *command.split()], check=True, capture_output=True)
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(signed, key)
    return ca, context


def main():
    command, work = sys.argv[1], Path(sys.argv[2])
    assert len(CONFIG.splitlines()) <= 12, "it is more than twelve lines"
    ca, context = certificate(work)
    # It warns of signing in without STARTTLS, which TLS from the first byte has no use for, and shows
    # where a handshake ended that was to end.
    warnings.simplefilter("ignore")
    logging.getLogger("mail.log").setLevel(logging.CRITICAL)
    ways = {
        "smtps": {"ssl_context": context, "auth_require_tls": False},
        "smtp": {"tls_context": context, "require_starttls": True, "auth_require_tls": True},
    }
    for scheme, settings in ways.items():
        mails = Mails()
        server = Server(
            mails,
            hostname="127.0.0.1",
            port=0,
            server_hostname="localhost",
            authenticator=mails.sign_in,
            auth_required=True,
            **settings,
        )
        server.start()
        try:
            url = f"{scheme}://{USER_IN_URL}:{PASSWORD_IN_URL}@localhost:{server.port}"
            with tempfile.TemporaryDirectory() as folder:
                passcode = Passcode(command, folder, url, ca)
                a_person_gets_in(passcode, mails)
                for language in LANGUAGES:
                    a_person_gets_in(passcode, mails, f"{language}@example.com", language)
                each_refusal(passcode, mails, url)
                credentials_are_checked(passcode, url)
        finally:
            server.stop()
        print(f"{scheme}: sent in {len(LANGUAGES)} languages, verified, and refused in each way")


if __name__ == "__main__":
    main()
