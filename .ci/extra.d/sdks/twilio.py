"""Twilio's Python SDK, pointed at the sandbox."""

# pip: twilio==9.13.0

import json
import sys
import urllib.request

from twilio.base.exceptions import TwilioRestException
from twilio.rest import Client

URLS = json.loads(sys.argv[1])
ACCOUNT = "AC00112233445566778899aabbccddeeff"
SERVICE = "VA00112233445566778899aabbccddeeff"
PHONE = "+12025550131"


def code(to):
    """The code that arrived."""
    query = f"vendor=twilio&to={to.replace('+', '%2B')}"
    with urllib.request.urlopen(f"{URLS['inbox']}/inbox/messages?{query}") as answer:
        return json.load(answer)[0]["code"]


def refused(call):
    """The vendor's error of a call that must fail."""
    try:
        call()
    except TwilioRestException as error:
        return error
    raise AssertionError("it was not refused")


client = Client(ACCOUNT, "any-token")
client.verify.base_url = URLS["twilio"]
service = client.verify.v2.services(SERVICE)
assert service.fetch().code_length == 6

sent = service.verifications.create(to=PHONE, channel="sms", locale="de")
assert (sent.status, sent.to, sent.valid) == ("pending", PHONE, False), sent
assert sent.date_created.tzinfo is not None, sent.date_created
assert service.verifications(PHONE).fetch().sid == sent.sid
again = service.verifications.create(to=PHONE, channel="call")
assert (again.sid, len(again.send_code_attempts)) == (sent.sid, 2), again

right = code(PHONE)
wrong = ("1" if right[0] == "0" else "0") + right[1:]
check = service.verification_checks.create(to=PHONE, code=wrong)
assert (check.status, check.valid) == ("pending", False), check
check = service.verification_checks.create(verification_sid=sent.sid, code=right)
assert (check.status, check.valid, check.sid) == ("approved", True, sent.sid), check

error = refused(lambda: service.verification_checks.create(to=PHONE, code=right))
assert (error.status, error.code) == (404, 20404), error
error = refused(lambda: service.verifications.create(to="2025550131", channel="sms"))
assert (error.status, error.code) == (400, 60200), error
error = refused(lambda: client.verify.v2.services("VA1").fetch())
assert (error.status, error.code) == (404, 20404), error

sent = service.verifications.create(to=PHONE, channel="sms")
assert service.verifications(sent.sid).update(status="canceled").status == "canceled"
