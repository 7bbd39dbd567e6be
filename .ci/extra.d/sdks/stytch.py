# pip: stytch==15.3.0
"""Stytch's SDK for Python: https://pypi.org/project/stytch/."""

import inbox
from stytch import Client
from stytch.core.response_base import StytchError

PHONE = "+12025550171"
EMAIL = "ada@example.com"
PROJECT = "project-test-11111111-2222-4333-8444-555555555555"


def client(secret):
    # It takes plain http as an environment only.
    return Client(PROJECT, secret, environment=inbox.URLS["stytch"] + "/")


def refused(call, status, error_type):
    try:
        call()
    except StytchError as error:
        found = (error.details.status_code, error.details.error_type)
        assert found == (status, error_type), found
    else:
        raise AssertionError(f"{error_type} was expected")


otps = client("secret-test-sandbox").otps
sent = otps.sms.login_or_create(
    phone_number=PHONE, expiration_minutes=5, create_user_as_pending=True
)
assert sent.user_created and sent.phone_id.startswith("phone-number-test-"), sent
code = inbox.code(PHONE)
wrong = inbox.wrong(code)
refused(lambda: otps.authenticate(sent.phone_id, wrong), 404, "otp_code_not_found")
right = otps.authenticate(sent.phone_id, code)
assert right.is_success and right.method_id == sent.phone_id, right
assert right.user.status == "active" and right.user.phone_numbers[0].verified, right
refused(lambda: otps.authenticate(sent.phone_id, code), 401, "unable_to_auth_otp_code")

assert otps.whatsapp.send(phone_number=PHONE).phone_id == sent.phone_id
mail = otps.email.login_or_create(email=EMAIL)
session = otps.authenticate(mail.email_id, inbox.code(EMAIL), session_duration_minutes=60)
assert session.session_token and session.session.user_id == mail.user_id, session

refused(lambda: otps.sms.send(phone_number="2025550171"), 400, "invalid_phone_number")
refused(
    lambda: client("").otps.sms.send(phone_number=PHONE), 401, "unauthorized_credentials"
)
