"""What leads schemathesis through the gateway's two calls: in every second request a recipient who can
be sent to, and a token with its code."""

import itertools
import json
import os
import urllib.request

import schemathesis

GATEWAY = json.loads(os.environ["GATEWAY"])
turns = itertools.count()
numbers = itertools.count(1_000)


def to():
    return f"+1202555{1_000 + next(numbers) % 9_000}"


def token_and_code():
    number = to()
    request = urllib.request.Request(
        f"{GATEWAY['url']}/v1/verifications",
        json.dumps({"to": number}).encode(),
        {"authorization": f"Bearer {GATEWAY['key']}", "content-type": "application/json"},
    )
    with urllib.request.urlopen(request, timeout=20) as answer:
        token = json.load(answer)["verification"]
    with open(GATEWAY["messages"], encoding="utf-8") as messages:
        codes = [message["text"] for message in map(json.loads, messages) if message["to"] == number]
    return {"verification": token, "code": codes[-1]}


@schemathesis.hook
def before_call(context, case, kwargs):
    operation = case.operation.definition.raw["operationId"]
    if next(turns) % 2 or operation not in ("send", "check"):
        return
    case.body = {"to": to()} if operation == "send" else token_and_code()
    case.media_type = "application/json"
    case.headers = {
        "content-type": "application/json",
        "authorization": f"Bearer {GATEWAY['key']}",
    }


@schemathesis.hook
def after_call(context, case, response):
    if b'"approved"' in (response.content or b""):
        with open(GATEWAY["messages"] + ".approved", "a", encoding="utf-8") as approved:
            approved.write("one\n")
