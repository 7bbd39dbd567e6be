#!/usr/bin/env python3
"""Signs in at the sandbox's Ratio with two factors, and checks a code at its Message Central.

    python3 otp.py '{"inbox": "http://127.0.0.1:PORT", "ratio": "…", "messagecentral": "…"}'

The argument is the line that `passcode sandbox --json` prints: where everything is.
Needs nothing but Python. An app's test would call the app where this calls the vendors, and ask the
inbox for the codes just so.
"""

import json
import sys
import urllib.parse
import urllib.request

URLS = json.loads(sys.argv[1])
CLIENT = {
    "ratio-client-id": "11111111-2222-4333-8444-555555555555",
    "ratio-client-secret": "any-secret-will-do",
}


def call(method, at, path, body=None, headers=None, query=None):
    """The JSON a call answers with; anything but a 2xx raises an error."""
    url = f"{URLS[at]}{path}" + (f"?{urllib.parse.urlencode(query)}" if query else "")
    data = None if body is None else json.dumps(body).encode()
    headers = {**(headers or {}), **({"content-type": "application/json"} if data else {})}
    request = urllib.request.Request(url, data, headers, method=method)
    with urllib.request.urlopen(request, timeout=10) as answer:
        return json.load(answer)


def code(to):
    """The code that arrived, or arrives within five seconds."""
    return call("GET", "inbox", "/inbox/messages/wait", query={"to": to, "timeout": "5s"})["code"]


def ratio():
    phone, email = "+12025550123", "ada@example.com"
    sent = call("POST", "ratio", "/v1/auth/otp/sms:send", {"phoneNumber": phone}, CLIENT)
    body = {"phoneId": sent["phoneId"], "otp": code(phone)}
    jwt = call("POST", "ratio", "/v1/auth/otp/sms:authenticate", body, CLIENT)["sessionJwt"]

    session = {**CLIENT, "authorization": f"Bearer {jwt}"}
    sent = call("POST", "ratio", "/v1/auth/otp/email:send", {"emailAddress": email}, session)
    body = {"emailId": sent["emailId"], "otp": code(email)}
    jwt = call("POST", "ratio", "/v1/auth/otp/email:authenticate", body, session)["sessionJwt"]
    assert jwt.count(".") == 2
    print("Ratio: signed in with two factors")


def messagecentral():
    credentials = {"customerId": "C-0123456789ABCDE", "key": "c2FuZGJveC1wYXNzd29yZA=="}
    answer = call("GET", "messagecentral", "/auth/v1/authentication/token", query=credentials)
    token = {"authToken": answer["token"]}
    number = {"countryCode": "44", "mobileNumber": "7700900123", "flowType": "SMS", "otpLength": "6"}
    sent = call("POST", "messagecentral", "/verification/v3/send", headers=token, query=number)
    check = {"verificationId": sent["data"]["verificationId"], "code": code("+447700900123")}
    checked = call("GET", "messagecentral", "/verification/v3/validateOtp", headers=token, query=check)
    assert checked["data"]["verificationStatus"] == "VERIFICATION_COMPLETED"
    print("Message Central: verified")


if __name__ == "__main__":
    ratio()
    messagecentral()
