"""A running sandbox for the scripts beside this file, and calls of the vendors' interfaces."""

import http.client
import json
import subprocess
import urllib.parse
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]


class Sandbox:
    """The example `serve`, built and started; it ends with the `with` block."""

    def __enter__(self):
        build = ["cargo", "build", "--quiet", "-p", "passcode-sandbox", "--example", "serve"]
        subprocess.run(build, cwd=ROOT, check=True)
        metadata = ["cargo", "metadata", "--format-version=1", "--no-deps"]
        found = subprocess.run(metadata, cwd=ROOT, check=True, capture_output=True)
        target = Path(json.loads(found.stdout)["target_directory"])
        self.process = subprocess.Popen(
            [target / "debug" / "examples" / "serve"],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
        )
        self.connect(json.loads(self.process.stdout.readline()))
        return self

    @classmethod
    def at(cls, urls):
        """One that somebody else runs."""
        running = cls()
        running.connect(urls)
        return running

    def connect(self, urls):
        """By the line that the sandbox prints: the page under `inbox`, vendors under their kind."""
        self.urls = urls
        self.url = urls["inbox"]
        self.lines = {}

    def __exit__(self, *_):
        for line in self.lines.values():
            line.close()
        self.process.stdin.close()
        self.process.wait(timeout=10)

    def call(self, method, path, body=None, headers=None, at="inbox"):
        """The answer's JSON, or None if it has no body. Anything but a 2xx is an error."""
        base = urllib.parse.urlsplit(self.urls[at])
        if base.netloc not in self.lines:
            self.lines[base.netloc] = http.client.HTTPConnection(base.netloc, timeout=20)
        line = self.lines[base.netloc]
        text = None if body is None else json.dumps(body)
        headers = dict(headers or {})
        if text is not None:
            headers["content-type"] = "application/json"
        line.request(method, base.path + path, text, headers)
        answer = line.getresponse()
        text = answer.read()
        if answer.status // 100 != 2:
            raise RuntimeError(f"{method} {path}: {answer.status} {text.decode()}")
        return json.loads(text) if text else None

    CLIENT = {
        "ratio-client-id": "11111111-2222-4333-8444-555555555555",
        "ratio-client-secret": "test-secret",
    }

    def ratio(self, path, body, jwt=None):
        headers = dict(self.CLIENT)
        if jwt:
            headers["authorization"] = f"Bearer {jwt}"
        return self.call("POST", f"/v1/{path}", body, headers, at="ratio")

    def send_sms(self, number):
        return self.ratio("auth/otp/sms:send", {"phoneNumber": number})["phoneId"]

    def check_sms(self, phone_id, otp):
        return self.ratio("auth/otp/sms:authenticate", {"phoneId": phone_id, "otp": otp})

    def messagecentral(self, method, path, headers=None):
        return self.call(method, path, headers=headers, at="messagecentral")

    def token(self):
        query = "customerId=C-0123456789ABCDE&key=c2FuZGJveC1wYXNzd29yZA%3D%3D"
        return self.messagecentral("GET", f"/auth/v1/authentication/token?{query}")["token"]

    def send_messagecentral(self, calling_code, number, flow="SMS"):
        query = urllib.parse.urlencode(
            {"countryCode": calling_code, "mobileNumber": number, "flowType": flow, "otpLength": 6}
        )
        headers = {"authToken": self.token()}
        return self.messagecentral("POST", f"/verification/v3/send?{query}", headers)

    def code(self, to):
        query = urllib.parse.urlencode({"to": to, "timeout": "5s"})
        return self.call("GET", f"/inbox/messages/wait?{query}")["code"]
