# pip: plivo==4.63.0
"""Plivo's SDK for Python."""

import json
import os
import sys
import urllib.parse
import urllib.request

import plivo
from plivo.exceptions import AuthenticationError, ResourceNotFoundError, ValidationError

URLS = json.loads(sys.argv[1])
ACCOUNT = "MA0123456789ABCDEFGH"
TO = "+33639980124"
# It has no option for this.
plivo.rest.client.PLIVO_API_BASE_URI = f"{URLS['plivo']}/v1/Account"


def code(to):
    query = urllib.parse.urlencode({"to": to, "vendor": "plivo", "timeout": "5s"})
    with urllib.request.urlopen(f"{URLS['inbox']}/inbox/messages/wait?{query}") as answer:
        return json.load(answer)["code"]


def refused(call, error, word):
    """The call fails so, with this word in its text."""
    try:
        done = call()
    except error as failure:
        assert word in str(failure), failure
        return
    raise AssertionError(f"it was not refused: {done}")


def client_of(token):
    client = plivo.RestClient(ACCOUNT, token, timeout=20)
    # It doesn't ask the environment whom to trust.
    client.session.verify = os.environ["REQUESTS_CA_BUNDLE"]
    return client


def main():
    client = client_of("any-token")
    sent = client.verify_session.create(recipient=TO, code_length=8)
    right = code(TO)
    wrong = right[:-1] + ("1" if right.endswith("0") else "0")
    id = sent.session_uuid
    refused(lambda: client.verify_session.validate(session_uuid=id, otp=wrong), ValidationError, "otp")
    # Sending again sends the same code, in the same session.
    again = client.verify_session.create(recipient=TO, channel="voice")
    assert (again.session_uuid, code(TO)) == (id, right), again
    done = client.verify_session.validate(session_uuid=id, otp=right)
    assert done.message == "session validated successfully.", done
    refused(lambda: client.verify_session.validate(session_uuid=id, otp=right), ValidationError, "already")
    read = client.verify_session.get(id)
    assert (read.status, read.count, read.recipient) == ("verified", 2, TO[1:]), read
    listed = client.verify_session.list(status="verified", limit=1)
    assert listed.sessions[0].session_uuid == id, listed
    unknown = "8e712097-8090-4644-81e7-8f4265d8354e"
    refused(lambda: client.verify_session.get(unknown), ResourceNotFoundError, "session")
    stranger = client_of(" ")
    stranger.session.auth = (ACCOUNT, "")
    refused(lambda: stranger.verify_session.create(recipient=TO), AuthenticationError, "auth")


if __name__ == "__main__":
    main()
