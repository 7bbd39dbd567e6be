# pip: prelude-python-sdk==0.16.0
"""Prelude's SDK for Python: https://pypi.org/project/prelude-python-sdk/."""

import inbox
from prelude_python_sdk import APIStatusError, Prelude

PHONE = "+306912345601"

client = Prelude(api_token="sk_sandbox", base_url=inbox.URLS["prelude"], max_retries=0)
target = {"type": "phone_number", "value": PHONE}

sent = client.verification.create(
    target=target,
    options={"method": "message", "preferred_channel": "whatsapp", "code_size": 6, "locale": "el"},
    signals={"ip": "203.0.113.7", "user_agent": "agent/1"},
    metadata={"correlation_id": "c-1"},
)
assert (sent.status, sent.method, sent.channels) == ("success", "message", ["whatsapp"]), sent
assert sent.metadata.correlation_id == "c-1", sent
code = inbox.code(PHONE)
assert client.verification.check(target=target, code=inbox.wrong(code)).status == "failure"
again = client.verification.create(target=target)
assert (again.status, again.id) == ("retry", sent.id), again
code = inbox.code(PHONE)
right = client.verification.check(target=target, code=code)
assert (right.status, right.id) == ("success", sent.id), right
used = client.verification.check(target=target, code=code)
assert used.status == "expired_or_not_found", used

history = client.verification.phone.history.list(limit=1)
assert [entry.id for entry in history.verifications] == [sent.id], history

bad = {"type": "phone_number", "value": "6912345601"}
try:
    client.verification.create(target=bad)
except APIStatusError as error:
    assert (error.status_code, error.body["code"]) == (400, "invalid_phone_number"), error
else:
    raise AssertionError("a number without + was taken")
try:
    client.with_options(api_token="none").verification.create(target=target)
except APIStatusError as error:
    assert error.status_code == 401, error
else:
    raise AssertionError("a key that is none was taken")
