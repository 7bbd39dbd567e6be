"""What leads schemathesis through Ratio's steps: good credentials everywhere, and in every second
request of a step the ids and codes of the step before."""

import itertools
import json
import os
import urllib.parse

import schemathesis

from sandbox import Sandbox

sandbox = Sandbox.at(json.loads(os.environ["SANDBOX_URLS"]))
turns = itertools.count()
numbers = itertools.count(2_125_550_000)
WALLET = "0x00000000000000000000000000000000000000aa"


def two_factors():
    """A fresh session with both factors: its JWT, number and address."""
    number = f"+1{next(numbers)}"
    email = f"user{number[1:]}@example.com"
    jwt = sandbox.check_sms(sandbox.send_sms(number), sandbox.code(number))["sessionJwt"]
    sent = sandbox.ratio("auth/otp/email:send", {"emailAddress": email}, jwt)
    body = {"emailId": sent["emailId"], "otp": sandbox.code(email)}
    jwt = sandbox.ratio("auth/otp/email:authenticate", body, jwt)["sessionJwt"]
    return jwt, number, email


def new_user(number, email):
    return {
        "firstName": "Ada",
        "lastName": "Example",
        "email": email,
        "country": "US",
        "phone": number,
        "acceptedTerms": True,
    }


JWT, NUMBER, EMAIL = two_factors()
USER = sandbox.ratio("users", new_user(NUMBER, EMAIL), JWT)["id"]


def good_body(operation):
    """A body that succeeds, for the operations with state; and the JWT it needs."""
    if operation == "send_sms_otp":
        return {"phoneNumber": f"+1{next(numbers)}"}, None
    if operation == "send_email_otp":
        return {"emailAddress": f"user{next(numbers)}@example.com"}, None
    if operation == "authenticate_sms_otp":
        number = f"+1{next(numbers)}"
        return {"phoneId": sandbox.send_sms(number), "otp": sandbox.code(number)}, None
    if operation == "authenticate_email_otp":
        email = f"user{next(numbers)}@example.com"
        sent = sandbox.ratio("auth/otp/email:send", {"emailAddress": email})
        return {"emailId": sent["emailId"], "otp": sandbox.code(email)}, None
    wallet = {"walletAddress": WALLET, "walletType": "EVM"}
    if operation == "start_crypto_wallet_auth":
        return wallet, None
    if operation == "authenticate_crypto_wallet":
        sandbox.ratio("auth/cryptoWallet:start", wallet)
        return {**wallet, "signature": "5a" * 64 + "1b"}, None
    if operation == "add_crypto_wallet_to_user":
        return wallet, JWT
    if operation == "create_client_session":
        return {"signingAddress": WALLET, "signingType": "EVM"}, None
    if operation == "create_user":
        jwt, number, email = two_factors()
        return new_user(number, email), jwt
    return None, None


@schemathesis.hook
def before_call(context, case, kwargs):
    definition = case.operation.definition.raw
    security = definition.get("security", [{"ClientId": [], "ClientSecret": []}])
    case.headers = {
        name: value
        for name, value in (case.headers or {}).items()
        if name.lower() not in ("authorization", "ratio-client-session-id")
    }
    case.headers.update(Sandbox.CLIENT)
    if any("SessionJwt" in one for one in security) and all("SessionJwt" in one for one in security):
        case.headers["authorization"] = f"Bearer {JWT}"
    if next(turns) % 2:
        return
    if "userId" in (case.path_parameters or {}):
        case.path_parameters["userId"] = USER
    body, jwt = good_body(definition["operationId"])
    if body is not None:
        case.body = body
        case.media_type = "application/json"
        case.headers["content-type"] = "application/json"
    if jwt:
        case.headers["authorization"] = f"Bearer {jwt}"
    if definition["operationId"] == "get_client_session":
        created = sandbox.ratio("client/sessions", {"signingAddress": WALLET, "signingType": "EVM"})
        case.path_parameters["sessionId"] = urllib.parse.quote(created["id"])
