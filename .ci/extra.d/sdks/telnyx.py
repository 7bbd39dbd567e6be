"""Telnyx's Python SDK, pointed at the sandbox."""

# pip: telnyx==4.189.0

import json
import sys
import urllib.request

from telnyx import APIStatusError, Telnyx

URLS = json.loads(sys.argv[1])
PROFILE = "4900017a-e7c8-4e9e-8a7c-0d98f49b09cc"
PHONE = "+12025550133"


def code(to):
    """The code that arrived."""
    query = f"vendor=telnyx&to={to.replace('+', '%2B')}"
    with urllib.request.urlopen(f"{URLS['inbox']}/inbox/messages?{query}") as answer:
        return json.load(answer)[0]["code"]


def refused(call):
    """Status and code of a call that must fail."""
    try:
        call()
    except APIStatusError as error:
        return error.status_code, error.response.json()["errors"][0]["code"]
    raise AssertionError("it was not refused")


def other(right):
    return ("1" if right[0] == "0" else "0") + right[1:]


client = Telnyx(api_key="KEY-any", base_url=f"{URLS['telnyx']}/v2", max_retries=0)
profile = client.verify_profiles.retrieve(PROFILE).data
assert (profile.id, profile.sms.code_length) == (PROFILE, 5), profile

verifications = client.verifications
sent = verifications.trigger_sms(phone_number=PHONE, verify_profile_id=PROFILE).data
assert (sent.status, sent.phone_number, sent.timeout_secs) == ("pending", PHONE, 300), sent
right = code(PHONE)
check = verifications.actions.verify(sent.id, code=other(right)).data
assert (check.response_code, check.phone_number) == ("rejected", PHONE), check
assert verifications.actions.verify(sent.id, code=right).data.response_code == "accepted"
assert verifications.actions.verify(sent.id, code=right).data.response_code == "rejected"
assert verifications.retrieve(sent.id).data.status == "accepted"

verifications.trigger_call(
    phone_number=PHONE, verify_profile_id=PROFILE, timeout_secs=60, extension="1w2"
)
by_number = verifications.by_phone_number
right = code(PHONE)
for typed, response in [(other(right), "rejected"), (right, "accepted")]:
    check = by_number.actions.verify(PHONE, code=typed, verify_profile_id=PROFILE).data
    assert check.response_code == response, check
listed = by_number.list(PHONE)
assert (len(listed.data), listed.meta.total_results) == (2, 2), listed

unknown = "12ade33a-21c0-473b-b055-b3c836e1c292"
error = refused(lambda: verifications.actions.verify(unknown, code="12345"))
assert error == (404, "10005"), error
error = refused(
    lambda: verifications.trigger_sms(phone_number="2025550133", verify_profile_id=PROFILE)
)
assert error == (400, "10002"), error
stranger = Telnyx(api_key="any", base_url=f"{URLS['telnyx']}/v2", max_retries=0)
error = refused(lambda: stranger.verify_profiles.retrieve(PROFILE))
assert error == (401, "10009"), error
