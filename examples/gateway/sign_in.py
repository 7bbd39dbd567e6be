#!/usr/bin/env python3
"""Signs a person in through the gateway: sign_in.py +12025550123, and the code on standard input.
GATEWAY_URL and GATEWAY_KEY say which gateway; needs nothing but Python."""

import json
import os
import sys
import urllib.error
import urllib.request
import uuid


def call(path, body):
    """Status and body of the answer. The key makes the call happen once, however often it is repeated."""
    headers = {"content-type": "application/json", "idempotency-key": str(uuid.uuid4())}
    headers["authorization"] = f"Bearer {os.environ['GATEWAY_KEY']}"
    request = urllib.request.Request(os.environ["GATEWAY_URL"] + path, json.dumps(body).encode(), headers)
    try:
        with urllib.request.urlopen(request, timeout=40) as answer:
            return answer.status, json.load(answer)
    except urllib.error.HTTPError as problem:
        return problem.code, json.load(problem)


session = str(uuid.uuid4())  # Yours: whoever has the token can use it in this session alone.
status, sent = call("/v1/verifications", {"to": sys.argv[1], "context": session})
if status not in (201, 202):
    sys.exit(sent["detail"])
print(f"A code is on its way to {sent['to']}. Type it:", flush=True)
for code in sys.stdin:
    body = {"verification": sent["verification"], "code": code, "context": session}
    status, checked = call("/v1/verifications/check", body)
    if status == 200 and checked["outcome"] == "approved":
        print(f"{checked['to']} is verified")
        break
    print(checked["reason" if status == 200 else "detail"] + ": type it again", flush=True)
else:
    sys.exit("nobody was verified")
