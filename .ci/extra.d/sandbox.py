"""A running sandbox for the scripts beside this file, and calls of both vendors' interfaces."""

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
        self.connect(json.loads(self.process.stdout.readline())["url"])
        return self

    @classmethod
    def at(cls, url):
        """One that somebody else runs."""
        running = cls()
        running.connect(url)
        return running

    def connect(self, url):
        self.url = url
        self.line = http.client.HTTPConnection(urllib.parse.urlsplit(url).netloc, timeout=20)

    def __exit__(self, *_):
        self.line.close()
        self.process.stdin.close()
        self.process.wait(timeout=10)

    def call(self, method, path, body=None, headers=None):
        """The answer's JSON, or None if it has no body. Anything but a 2xx is an error."""
        text = None if body is None else json.dumps(body)
        headers = dict(headers or {})
        if text is not None:
            headers["content-type"] = "application/json"
        self.line.request(method, path, text, headers)
        answer = self.line.getresponse()
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
        return self.call("POST", f"/v1/{path}", body, headers)

    def send_sms(self, number):
        return self.ratio("auth/otp/sms:send", {"phoneNumber": number})["phoneId"]

    def check_sms(self, phone_id, otp):
        return self.ratio("auth/otp/sms:authenticate", {"phoneId": phone_id, "otp": otp})

    def token(self):
        query = "customerId=C-0123456789ABCDE&key=c2FuZGJveC1wYXNzd29yZA%3D%3D"
        return self.call("GET", f"/auth/v1/authentication/token?{query}")["token"]

    def send_messagecentral(self, calling_code, number, flow="SMS"):
        query = urllib.parse.urlencode(
            {"countryCode": calling_code, "mobileNumber": number, "flowType": flow, "otpLength": 6}
        )
        return self.call("POST", f"/verification/v3/send?{query}", headers={"authToken": self.token()})

    def code(self, to):
        query = urllib.parse.urlencode({"to": to, "timeout": "5s"})
        return self.call("GET", f"/inbox/messages/wait?{query}")["code"]
