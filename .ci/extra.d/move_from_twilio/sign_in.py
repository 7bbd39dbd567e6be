"""A program that was written for Twilio's Python SDK, whose address was changed."""

import inbox
from twilio.base.exceptions import TwilioRestException
from twilio.rest import Client

TOLD = inbox.URLS
TO, OTHER, CHANNEL = TOLD["to"], TOLD["other"], TOLD["channel"]


def client_of(token):
    """As docs/move-from-twilio.md says."""
    names = {"Client": Client, "account_sid": TOLD["account_sid"], "auth_token": token}
    exec(TOLD["python"].replace("http://127.0.0.1:8080", TOLD["gateway"]), names)
    return names["client"]


def refused(call):
    """Status and code of a call that must fail."""
    try:
        call()
    except TwilioRestException as error:
        return error.status, error.code
    raise AssertionError("it was not refused")


client = client_of(TOLD["auth_token"])
service = client.verify.v2.services(TOLD["service_sid"])
assert service.fetch().sid == TOLD["service_sid"]
verifications, checks = service.verifications, service.verification_checks

sent = verifications.create(to=TO, channel=CHANNEL, locale="en")
assert (sent.status, sent.to, sent.channel, sent.valid) == ("pending", TO, CHANNEL, False), sent
assert sent.date_created.tzinfo is not None and len(sent.send_code_attempts) == 1, sent
assert verifications(TO).fetch().sid == verifications(sent.sid).fetch().sid == sent.sid
right = inbox.code(TO)
check = checks.create(to=TO, code=inbox.wrong(right))
assert (check.status, check.valid, check.sid) == ("pending", False, sent.sid), check
check = checks.create(verification_sid=sent.sid, code=right)
assert (check.status, check.valid, check.sid, check.to) == ("approved", True, sent.sid, TO), check
assert refused(lambda: checks.create(to=TO, code=right)) == (404, 20404)
assert refused(lambda: verifications(sent.sid).fetch()) == (404, 20404)

other = verifications.create(to=OTHER, channel=CHANNEL)
assert other.sid != sent.sid, other
assert verifications(other.sid).update(status="canceled").status == "canceled"
assert refused(lambda: checks.create(to=OTHER, code=inbox.code(OTHER))) == (404, 20404)

assert refused(lambda: verifications.create(to="2025550131", channel="sms")) == (400, 60200)
assert refused(lambda: verifications.create(to=TO, channel="sna")) == (400, 60200)
assert refused(lambda: verifications.create(to=TO, channel=CHANNEL, custom_code="123456")) == (403, 60204)
assert refused(lambda: client.verify.v2.services("VA1").fetch()) == (404, 20404)
stranger = client_of("another-token").verify.v2.services(TOLD["service_sid"])
assert refused(lambda: stranger.verifications.create(to=TO, channel=CHANNEL)) == (401, 20003)
