#!/usr/bin/env python3
"""The sandbox's page in a real Chromium: what people do with it, 10,000 messages, screenshots.

Needs chromium and chromedriver (Debian: chromium, chromium-driver). Screenshots go to
target/page/.
"""

import base64
import http.client
import json
import shutil
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from sandbox import ROOT, Sandbox

SHOTS = ROOT / "target" / "page"
FLAGS = [
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--disable-dev-shm-usage",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]


def tool(*names):
    for name in names:
        if found := shutil.which(name):
            return found
    sys.exit(f"page.py needs {names[0]}: apt-get install chromium chromium-driver")


class Browser:
    """A WebDriver session, with what Chromium adds to it."""

    def __enter__(self):
        self.profile = tempfile.TemporaryDirectory(ignore_cleanup_errors=True)
        chromium = tool("chromium", "chromium-browser")
        driver = [tool("chromedriver"), "--port=0"]
        self.driver = subprocess.Popen(driver, stdout=subprocess.PIPE, text=True)
        for line in self.driver.stdout:
            if "started successfully on port" in line:
                port = int(line.rstrip(".\n").rsplit(" ", 1)[1])
                break
        self.line = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
        arguments = [*FLAGS, f"--user-data-dir={self.profile.name}"]
        options = {"binary": chromium, "args": arguments}
        wanted = {"capabilities": {"alwaysMatch": {"goog:chromeOptions": options}}}
        self.session = ""
        self.session = "/" + self.call("POST", "", wanted)["sessionId"]
        return self

    def __exit__(self, *_):
        self.call("DELETE", "")
        self.driver.terminate()
        self.driver.wait(timeout=10)
        self.profile.cleanup()

    def call(self, method, path, body=None):
        text = None if body is None else json.dumps(body)
        self.line.request(method, f"/session{self.session}{path}", text)
        value = json.loads(self.line.getresponse().read())["value"]
        if isinstance(value, dict) and "error" in value:
            raise RuntimeError(f"{value['error']}: {value['message']}")
        return value

    def open(self, url):
        self.call("POST", "/url", {"url": url})

    def run(self, script, *arguments):
        return self.call("POST", "/execute/sync", {"script": script, "args": arguments})

    def cdp(self, command, **parameters):
        return self.call("POST", "/goog/cdp/execute", {"cmd": command, "params": parameters})

    def find(self, selector):
        found = self.call("POST", "/element", {"using": "css selector", "value": selector})
        return next(iter(found.values()))

    def click(self, selector):
        self.call("POST", f"/element/{self.find(selector)}/click", {})

    def type(self, selector, text):
        self.call("POST", f"/element/{self.find(selector)}/value", {"text": text})

    def press(self, *keys):
        actions = [{"type": kind, "value": key} for key in keys for kind in ("keyDown", "keyUp")]
        self.call("POST", "/actions", {"actions": [{"type": "key", "id": "k", "actions": actions}]})

    def until(self, what, script, *arguments, seconds=5):
        """The script's first true value."""
        end = time.monotonic() + seconds
        while time.monotonic() < end:
            if value := self.run(script, *arguments):
                return value
            time.sleep(0.02)
        raise AssertionError(f"not within {seconds} s: {what}")

    def look(self, width, height, scheme):
        self.cdp(
            "Emulation.setDeviceMetricsOverride",
            width=width, height=height, deviceScaleFactor=2, mobile=width < 600,
        )
        feature = {"name": "prefers-color-scheme", "value": scheme}
        self.cdp("Emulation.setEmulatedMedia", features=[feature])

    def shoot(self, name):
        SHOTS.mkdir(parents=True, exist_ok=True)
        (SHOTS / f"{name}.png").write_bytes(base64.b64decode(self.call("GET", "/screenshot")))


ROW = "[...document.querySelectorAll('#rows tr')].find(row => row.textContent.includes(arguments[0]))"
VISIBLE = "!document.getElementById(arguments[0]).hidden"


def people(sandbox, browser):
    """A code arrives live, is copied, found, and approved."""
    browser.open(sandbox.url)
    browser.until("the empty inbox says how to begin", f"return {VISIBLE}", "empty")
    lines = browser.until("curl lines", "return document.querySelectorAll('pre').length")
    assert lines == len(sandbox.urls) - 1, lines
    magic = browser.until("magic recipients", "return document.querySelectorAll('#magic dt').length")
    assert magic >= 10, magic
    browser.until("live", "return document.getElementById('live').dataset.state == 'on'")

    number = "+12025550123"
    phone_id = sandbox.send_sms(number)
    code = sandbox.code(number)
    state = "return document.getElementById('rows').textContent.includes(arguments[0])"
    browser.until("a code arrives live", state, code)
    said = "return document.getElementById('said').textContent.includes(arguments[0])"
    browser.until("a screen reader is told", said, code)

    browser.cdp("Browser.grantPermissions", permissions=["clipboardReadWrite", "clipboardSanitizedWrite"])
    browser.click("#rows .copy")
    browser.until("it is copied", "return document.querySelector('#rows .copy').textContent == 'Copied'")
    assert browser.run("return navigator.clipboard.readText()") == code

    sandbox.ratio("auth/otp/email:send", {"emailAddress": "ada@example.com"})
    browser.until("a second message", "return document.querySelectorAll('#rows tr').length == 2")
    browser.press("/")
    assert browser.run("return document.activeElement.id") == "search", "/ goes to the search"
    browser.type("#search", "0123")
    browser.until("search finds it", "return document.querySelectorAll('#rows tr').length == 1")
    assert browser.run(f"return {ROW} != undefined", number)

    wrong = "000000" if code != "000000" else "111111"
    for _ in range(2):
        try:
            sandbox.check_sms(phone_id, wrong)
        except RuntimeError:
            pass
    chip = f"return {ROW}.querySelector('.chip').textContent == arguments[1]"
    browser.until("wrong twice", chip, number, "Wrong \u00d72")
    sandbox.check_sms(phone_id, code)
    browser.until("approved", chip, number, "Approved")
    browser.click("#requests summary")
    seen = "return document.getElementById('seen').textContent.includes(arguments[0])"
    browser.until("the page says what was refused and why", seen, "INVALID_CODE")
    browser.click("#requests summary")
    browser.click("#search")
    browser.press("\ue00c")
    browser.until("Escape shows all", "return document.querySelectorAll('#rows tr').length == 2")
    sandbox.call("POST", "/sandbox/clock", {"advance": "1h"})
    browser.until("expired", chip, "ada@example.com", "Expired")

    browser.type("#search", "no such thing")
    browser.until("nothing found", f"return {VISIBLE}", "nothing")
    browser.click("#reset-search")
    browser.click("#clear")
    browser.until("cleared", f"return {VISIBLE}", "empty")
    hostile = '"<img/src=x/onerror=alert(1)>"@example.com'
    sandbox.ratio("auth/otp/email:send", {"emailAddress": hostile})
    browser.until("text stays text", state, hostile)
    assert browser.run("return document.querySelectorAll('#rows img').length") == 0
    problems = [entry["message"] for entry in browser.call("POST", "/se/log", {"type": "browser"})]
    assert not problems, problems


def many(sandbox, browser):
    """10,000 messages: painted within a second, 200 of them, and the rest to be found."""
    sandbox.call("POST", "/sandbox/reset")
    browser.open("about:blank")
    started = time.monotonic()
    for number in range(10_000):
        sandbox.send_sms(f"+1{2_125_550_000 + number}")
    print(f"  10,000 sent in {time.monotonic() - started:.1f} s")
    browser.open(sandbox.url)
    painted = browser.until("a paint", "return performance.getEntriesByName('first-contentful-paint')[0]?.startTime")
    rows = browser.until("rows", "return document.querySelectorAll('#rows tr').length && [document.querySelectorAll('#rows tr').length, performance.now()]")
    print(f"  first paint after {painted:.0f} ms, {rows[0]} rows seen after {rows[1]:.0f} ms")
    assert painted < 1000 and rows[1] < 1000, (painted, rows)
    assert rows[0] == 200, rows
    count = browser.run("return document.getElementById('count').textContent")
    assert "10,000" in count, count
    browser.type("#search", "+12125550007")
    browser.until("the oldest are found", "return document.querySelectorAll('#rows tr').length == 1")
    sandbox.send_sms("+12125550007")
    browser.until("and their successors", "return document.querySelectorAll('#rows tr').length == 2")


def scene(sandbox):
    """A morning's traffic."""
    sandbox.call("POST", "/sandbox/reset")
    sandbox.ratio("auth/otp/email:send", {"emailAddress": "grace.hopper@example.com"})
    sandbox.call("POST", "/sandbox/clock", {"advance": "7m"})
    for number in ["+12025550141", "+12025550107"]:
        phone_id = sandbox.send_sms(number)
        sandbox.check_sms(phone_id, sandbox.code(number))
        sandbox.call("POST", "/sandbox/clock", {"advance": "23s"})
    sandbox.send_messagecentral("91", "8800000085")
    sandbox.call("POST", "/sandbox/clock", {"advance": "48s"})
    phone_id = sandbox.send_sms("+12025550123")
    code = sandbox.code("+12025550123")
    for _ in range(2):
        try:
            sandbox.check_sms(phone_id, f"{(int(code) + 1) % 1_000_000:06}")
        except RuntimeError:
            pass
    sandbox.call("POST", "/sandbox/clock", {"advance": "13s"})
    sandbox.send_messagecentral("44", "7700900123", "WHATSAPP")
    sandbox.ratio("auth/otp/email:send", {"emailAddress": "ada@example.com"})


LOOKS = {"wide": (1280, 800), "narrow": (390, 844)}


def shots(sandbox, browser):
    """The page wide and narrow, dark and light: with messages, and empty."""
    for filled in [True, False]:
        sandbox.call("POST", "/sandbox/reset")
        if filled:
            scene(sandbox)
        for name, (width, height) in LOOKS.items():
            for scheme in ["light", "dark"]:
                browser.look(width, height, scheme)
                browser.open(sandbox.url)
                rows = "return document.querySelectorAll('#rows tr').length == 7"
                lines = f"document.querySelectorAll('pre').length == {len(sandbox.urls) - 1}"
                ready = rows if filled else f"return {VISIBLE} && {lines}"
                browser.until("the scene", ready, "empty")
                wider = browser.run("return document.documentElement.scrollWidth - innerWidth")
                assert wider <= 0, f"{name} scrolls sideways by {wider} px"
                browser.shoot(f"{name}-{scheme}" if filled else f"empty-{name}-{scheme}")
                if not filled and scheme == "light":
                    browser.run("document.querySelector('.magic').open = true; document.querySelector('.magic').scrollIntoView()")
                    browser.shoot(f"magic-{name}-{scheme}")


def main():
    with Sandbox() as sandbox, Browser() as browser:
        for step in [people, many, shots]:
            print(f"page: {step.__doc__.strip()}")
            step(sandbox, browser)
    print(f"page: all well; screenshots in {SHOTS.relative_to(ROOT)}")


if __name__ == "__main__":
    main()
