# pip: vonage==4.9.1
"""Vonage's SDK for Python, with an API key and with an application's key."""

import json
import logging
import subprocess
import sys
import urllib.parse
import urllib.request

from vonage import Auth, HttpClientOptions, Vonage
from vonage_http_client.errors import AuthenticationError, HttpRequestError, NotFoundError
from vonage_verify import SmsChannel, VerifyRequest, VoiceChannel

URLS = json.loads(sys.argv[1])
OPTIONS = HttpClientOptions(api_host=URLS["vonage"].removeprefix("https://"))
APPLICATION = "aaaaaaaa-bbbb-4ccc-8ddd-0123456789ab"


def code(to):
    query = urllib.parse.urlencode({"to": to, "vendor": "vonage", "timeout": "5s"})
    with urllib.request.urlopen(f"{URLS['inbox']}/inbox/messages/wait?{query}") as answer:
        return json.load(answer)["code"]


def refused(call, error, status, fragment):
    """The call fails so; the failure's document."""
    try:
        done = call()
    except error as failure:
        problem = failure.response.json()
        assert failure.response.status_code == status, problem
        assert problem["type"].endswith(f"#{fragment}"), problem
        return problem
    raise AssertionError(f"it was not refused: {done}")


def flow(auth, to):
    verify = Vonage(auth, OPTIONS).verify
    order = VerifyRequest(brand="Example", workflow=[SmsChannel(to=to), VoiceChannel(to=to)], code_length=6)
    started = verify.start_verification(order)
    right = code(f"+{to}")
    wrong = right[:-1] + ("1" if right.endswith("0") else "0")
    refused(lambda: verify.check_code(started.request_id, wrong), HttpRequestError, 400, "invalid-code")
    # A second request to a number is refused while the first lives, which it names.
    live = refused(lambda: verify.start_verification(order), HttpRequestError, 409, "concurrent")
    assert live["request_id"] == started.request_id
    done = verify.check_code(started.request_id, right)
    assert (done.request_id, done.status) == (started.request_id, "completed"), done
    again = lambda: verify.check_code(started.request_id, right)
    refused(again, NotFoundError, 404, "request-not-found")
    # The second step brings another message, and no third is there.
    second = verify.start_verification(order)
    first = code(f"+{to}")
    verify.trigger_next_workflow(second.request_id)
    assert code(f"+{to}") != first
    next_step = lambda: verify.trigger_next_workflow(second.request_id)
    refused(next_step, HttpRequestError, 409, "no-events")


def main():
    # It warns of every failure that is wanted here.
    logging.disable()
    flow(Auth(api_key="abcd1234", api_secret="any-secret"), "447700900123")
    key = subprocess.run(["openssl", "genrsa", "2048"], check=True, capture_output=True, text=True).stdout
    flow(Auth(application_id=APPLICATION, private_key=key), "447700900124")
    stranger = Vonage(Auth(api_key="short", api_secret="x"), OPTIONS).verify
    order = VerifyRequest(brand="Example", workflow=[SmsChannel(to="447700900125")])
    refused(lambda: stranger.start_verification(order), AuthenticationError, 401, "unauthorized")


if __name__ == "__main__":
    main()
