"""The running sandbox, and what a person would do with a code."""

import json
import os

from sandbox import Sandbox

SANDBOX = Sandbox.at(json.loads(os.environ["SANDBOX"]))


def code(to):
    """The code last sent to this recipient."""
    return SANDBOX.code(to)


def wrong(code):
    """Another code of the same length."""
    return ("1" if code[0] == "0" else "0") + code[1:]
