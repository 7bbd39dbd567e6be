"""The running sandbox, and what a person would do with a code."""

import json
import sys
import urllib.parse
import urllib.request

URLS = json.loads(sys.argv[1])


def code(to):
    """The code last sent to this recipient."""
    query = urllib.parse.urlencode({"to": to, "timeout": "5s"})
    with urllib.request.urlopen(f"{URLS['inbox']}/inbox/messages/wait?{query}") as answer:
        return json.load(answer)["code"]


def wrong(code):
    """Another code of the same length."""
    return ("1" if code[0] == "0" else "0") + code[1:]
