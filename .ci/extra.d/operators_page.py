#!/usr/bin/env python3
"""The operator's page of real gateways: two on one Redis show the same, and a day of traffic looks well in
a real Chromium, light and dark, on a desk and on a phone.

Needs chromium, chromedriver, faketime, npm and redis-server (Debian packages of these names, and
chromium-driver), and a Python with html5lib, which operators_page.sh makes. AXE is the path of axe-core's
script. Screenshots go to target/operators_page/.
"""

import base64
import os
import random
import re
import shutil
import sys
import tempfile
import time
import urllib.request
from pathlib import Path

import html5lib
from browser import Browser
from gateways import ROOT, Carrier, Gateway, Redis, build, key, until

SHOTS = ROOT / "target" / "operators_page"
LOOKS = {"desktop": (1280, 900), "phone": (390, 844)}
WEB = "web-key-0123456789-0123456789-0123456789"
OPERATOR = "operator-0123456789-0123456789-012345678"
SEND = "/v1/verifications"
CHECK = "/v1/verifications/check"

# Numbers begin so, with so many digits more; of a hundred codes so many come back.
COUNTRIES = [
    ("+1202555", 4, 30, 93), ("+4915112", 6, 18, 91), ("+4474001", 5, 14, 88), ("+336123", 5, 9, 90),
    ("+346123", 5, 7, 86), ("+9198765", 5, 16, 71), ("+55119876", 5, 8, 77), ("+39312345", 4, 5, 89),
    ("+485123", 5, 4, 92), ("+4670123", 4, 3, 94), ("+316123", 5, 3, 90), ("+81801234", 4, 2, 85),
    ("+2348031", 6, 6, 34),
]

FILE = """
default = "guarded"
sealing_keys = ["{sealing}"]
store_keys = ["{store}"]
{table}
[providers.guarded]
kind = "limit"
of = "main"
sends = ["2/1h per recipient", "3/1h per ip"]

[providers.main]
kind = "failover"
members = ["northwind-messages", "contoso"]
{members}
[gateway]
log = "json"
operator_key = "{operator}"

[[gateway.clients]]
name = "web"
keys = ["{web}"]
"""

MEMBER = """
[providers.{name}]
kind = "http"
url = "{url}"
json = {{ to = "{{{{ to }}}}", text = "{{{{ code }}}}" }}
ok = {{ status = [202] }}
resend_after = "0s"
"""


class World:
    def __init__(self):
        self.command = build()
        self.folder = Path(tempfile.mkdtemp(prefix="passcode-page-"))
        self.carrier = Carrier()
        self.keys = {kind: key(self.command, f"{kind}-key") for kind in ("sealing", "store")}
        self.random = random.Random(7)
        self.gateways = []

    def start(self, table, first=None, back=None):
        """A gateway with this store; `first` is where its first member is, `back` how long ago it runs."""
        urls = {"northwind-messages": first or self.carrier.url, "contoso": self.carrier.url}
        members = "".join(MEMBER.format(name=name, url=url) for name, url in urls.items())
        file = self.folder / f"{len(self.gateways)}.toml"
        keys = {"operator": OPERATOR, "web": WEB, **self.keys}
        file.write_text(FILE.format(table=table, members=members, **keys))
        variables = dict(os.environ)
        if back:
            library = next(Path("/usr/lib").glob("*/faketime/libfaketimeMT.so.1"), None)
            assert library, "libfaketime is needed: apt-get install faketime"
            variables |= {"LD_PRELOAD": str(library), "FAKETIME": f"-{back}s", "FAKETIME_DONT_FAKE_MONOTONIC": "1"}
        gateway = Gateway(self.command, file, variables)
        self.gateways.append(gateway)
        until("it is ready", gateway.is_ready)
        return gateway

    def somebody(self):
        begin, digits, _, comes_back = self.random.choices(COUNTRIES, [country[2] for country in COUNTRIES])[0]
        return f"{begin}{self.random.randrange(10**digits):0{digits}}", self.random.randrange(100) < comes_back

    def sign_in(self, gateway, to, comes_back=True, ip=None):
        """Whether a message went out; the person types its code if it comes back."""
        body = {"to": to} | ({"ip": ip} if ip else {})
        sent = gateway.call("POST", SEND, body, WEB)
        if sent.status == 201 and comes_back:
            code = self.carrier.codes(to)[-1]
            checked = gateway.call("POST", CHECK, {"verification": sent.body["verification"], "code": code}, WEB)
            assert checked.body["outcome"] == "approved", checked
        return sent.status == 201

    def remove(self):
        for gateway in self.gateways:
            gateway.kill()
        shutil.rmtree(self.folder, ignore_errors=True)


def page(gateway):
    pair = base64.b64encode(f":{OPERATOR}".encode()).decode()
    request = urllib.request.Request(f"{gateway.url}/", headers={"authorization": f"Basic {pair}"})
    with urllib.request.urlopen(request) as answer:
        return answer.read().decode()


def figures(text, period):
    """Sends and approved codes."""
    part = text.split(f'id="{period}"')[1].split("</dl>")[0]
    return [int(number.replace(",", "")) for number in re.findall(r"<dd>([\d,]+)</dd>", part)[:2]]


def replicas(world):
    """Two on one Redis show the same numbers, through the end and the death of either"""
    redis = Redis()
    table = f'[store]\nkind = "redis"\nurl = "redis://127.0.0.1:{redis.port}"\n'
    one, other = world.start(table), world.start(table)
    for number in range(20):
        assert world.sign_in([one, other][number % 2], f"+1202555{number:04}", comes_back=number % 4 != 0)

    def shows(gateway, *expected):
        text = page(gateway)
        return 'id="hour"' in text and all(figures(text, it) == list(expected) for it in ("hour", "day"))

    for gateway in (one, other):
        until("both show what both did", lambda: shows(gateway, 20, 15))
    assert world.sign_in(one, "+12025550101")
    one.end()
    assert shows(other, 21, 16), "what it counted is written when it ends"
    one = world.start(table)
    assert shows(one, 21, 16)
    redis.kill()
    for gateway in (one, other):
        text = page(gateway)
        assert "The store can’t be reached" in text and 'id="members"' in text, text
    redis.start()
    until("they are back", lambda: shows(one, 21, 16) and shows(other, 21, 16))
    one.end()
    other.end()
    redis.remove()


def day(world):
    """A day's traffic, by a process each hour over one file of SQLite"""
    table = f'[store]\nkind = "sqlite"\npath = "{world.folder}/passcode.db"\n'
    sends = 0
    minutes = [*range(23 * 60, 60, -60), 48, 41, 33, 26, 19, 12, 6, 0]
    for back in minutes:
        hour = (time.gmtime().tm_hour - back // 60) % 24
        gateway = world.start(table, back=back * 60)
        for _ in range(2 + int(16 * max(0, 1 - abs(hour - 14) / 9))):
            sends += world.sign_in(gateway, *world.somebody())
        if back % 5 == 0:
            for number in range(5):
                sends += world.sign_in(gateway, f"+4474001{number:05}", ip="203.0.113.7")
        gateway.end()
    # The first member is out of reach now.
    closed = "http://127.0.0.1:9/"
    gateway = world.start(table, first=closed)
    for _ in range(7):
        sends += world.sign_in(gateway, *world.somebody())
    shown = figures(page(gateway), "day")[0]
    # Between two hours the oldest may be over.
    assert 0.8 * sends < shown <= sends, (shown, sends)
    return gateway


def check(browser, text):
    """What is no HTML, what a screen reader misses, what is hard to read, and what scrolls sideways."""
    html5lib.HTMLParser(strict=True).parse(text)
    browser.run(Path(os.environ["AXE"]).read_text())
    found = browser.run("return axe.run().then(it => it.violations.map(one => [one.id, one.help, one.nodes.map(it => it.html)]))")
    assert not found, found
    problems = [entry["message"] for entry in browser.call("POST", "/se/log", {"type": "browser"})]
    assert not [it for it in problems if "favicon" not in it], problems


def look(browser, gateway, scene):
    """Pictures of the whole page."""
    url = gateway.url.replace("http://", f"http://operator:{OPERATOR}@") + "/"
    for name, (width, height) in LOOKS.items():
        for scheme in ("light", "dark"):
            browser.look(width, height, scheme)
            browser.open(url)
            browser.until("the page", "return document.querySelector('h1')")
            for are_open in (True, False):
                browser.run("document.querySelectorAll('details').forEach(it => it.open = arguments[0])", are_open)
                wider = browser.run("return document.documentElement.scrollWidth - innerWidth")
                assert wider <= 0, f"{scene} {name} scrolls sideways by {wider} px"
                inside = browser.run("return [...document.querySelectorAll('.scroll')].filter(it => it.scrollWidth > it.clientWidth).length")
                assert inside == 0, f"{scene} {name}: {inside} tables are wider than the page"
                check(browser, page(gateway))
            whole = browser.run("return document.documentElement.scrollHeight")
            browser.look(width, whole, scheme)
            browser.shoot(SHOTS / f"{scene}-{name}-{scheme}.png")


def main():
    world = World()
    try:
        print(f"operator's page: {replicas.__doc__}")
        replicas(world)
        with Browser() as browser:
            print(f"operator's page: {day.__doc__}")
            look(browser, day(world), "day")
            redis = Redis()
            gateway = world.start(f'[store]\nkind = "redis"\nurl = "redis://127.0.0.1:{redis.port}"\n')
            look(browser, gateway, "quiet")
            redis.remove()
            look(browser, gateway, "away")
    except AssertionError:
        lines = world.gateways[-1].said().splitlines()
        print(*lines[-20:], sep="\n", file=sys.stderr)
        raise
    finally:
        world.remove()
    print(f"operator's page: all well; screenshots in {SHOTS.relative_to(ROOT)}")


if __name__ == "__main__":
    main()
