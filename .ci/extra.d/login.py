#!/usr/bin/env python3
"""The example `login` against the sandbox: the tests of docs/testing.md, and people in a real Chromium.

Needs chromium, chromedriver and node (Debian: chromium, chromium-driver, nodejs). Screenshots go to
target/login/.
"""

import os
import re
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from browser import Browser, tool
from sandbox import ROOT, Sandbox

SHOTS = ROOT / "target" / "login"
ENTER = "\ue007"
LANGUAGES = {"en": "en-GB,en;q=0.9", "ar": "ar-EG,ar;q=0.9"}


class Login:
    """The service, with the configuration of the example and a sandbox behind it."""

    def __init__(self, sandbox):
        self.folder = tempfile.TemporaryDirectory()
        example = ROOT / "examples" / "login" / "passcode.toml"
        config = example.read_text().replace("http://127.0.0.1:8025", sandbox.url)
        # All come from one address here, and in quick succession.
        config = re.sub(r"sends = \[.*\]", 'sends = ["1/30s per recipient"]', config)
        config = re.sub(r"unverified = .*", "", config)
        self.config = Path(self.folder.name) / "passcode.toml"
        self.config.write_text(config)

    def __enter__(self):
        build = ["cargo", "build", "--quiet", "-p", "login", "-p", "passcode-cli"]
        subprocess.run(build, cwd=ROOT, check=True)
        debug = ROOT / "target" / "debug"
        key = subprocess.run([debug / "passcode", "sealing-key"], check=True, capture_output=True, text=True)
        variables = {
            **os.environ,
            "PASSCODE_CONFIG": str(self.config),
            "PASSCODE_SEALING_KEY": key.stdout.strip(),
            "LOGIN_LISTEN": "127.0.0.1:0",
        }
        self.process = subprocess.Popen([debug / "login"], env=variables, stdout=subprocess.PIPE, text=True)
        # A name, as people have it: a browser takes no cookies of an address for another port's.
        self.url = self.process.stdout.readline().strip()
        assert self.url.startswith("http://127.0.0.1:"), self.url
        return self

    def __exit__(self, *_):
        self.process.terminate()
        self.process.wait(timeout=10)
        self.folder.cleanup()


def documented(sandbox, login):
    """The tests of docs/testing.md sign in, and fail where the service does."""
    page = (ROOT / "docs" / "testing.md").read_text()
    variables = {**os.environ, "LOGIN_URL": login.url, "SANDBOX_URL": sandbox.url}
    for language, name, run in [
        ("python", "login_test.py", [sys.executable]),
        ("javascript", "login.test.mjs", [tool("node"), "--test"]),
    ]:
        (block,) = re.findall(rf"```{language}\n(.*?)```", page, re.DOTALL)
        with tempfile.TemporaryDirectory() as folder:
            path = Path(folder) / name
            path.write_text(block)
            subprocess.run([*run, path], env=variables, check=True, capture_output=True)
            # The number was asked for a moment ago: the service refuses, and so does the test.
            again = subprocess.run([*run, path], env=variables, capture_output=True)
            assert again.returncode != 0, again
        print(f"  {language}: signed in")


def heading(browser):
    return browser.text("h1")


def fill(browser, selector, text):
    browser.run("document.querySelector(arguments[0]).value = ''", selector)
    browser.type(selector, text + ENTER)


def people(sandbox, login, browser):
    """A person signs in by the keyboard alone, mends a wrong code, and signs out."""
    browser.open(login.url)
    assert heading(browser) == "Sign in"
    assert browser.run("return document.activeElement.id") == "to", "typing begins at once"
    assert browser.spoken("#to") == ("Phone number or e-mail address", "textbox")
    fill(browser, "#to", "2025550121")
    browser.until("a word on it", "return document.getElementById('said')?.textContent.includes('Begin a number with +')")
    assert browser.run("return document.getElementById('to').value") == "2025550121", "what was typed is kept"
    number = "+12025550121"
    fill(browser, "#to", number)
    browser.until("the code's form", "return document.getElementById('code')")
    attribute = "return document.getElementById('code').getAttribute(arguments[0])"
    for name, value in [("autocomplete", "one-time-code"), ("inputmode", "numeric"), ("type", "text")]:
        assert browser.run(attribute, name) == value, name
    assert browser.spoken("#code") == ("Code", "textbox")
    assert browser.run("return location.pathname + location.search") == "/code", "nothing in the address"
    assert browser.run("return document.cookie") == "", "no script reads a cookie"
    disabled = "return document.querySelector('[data-wait]').disabled"
    assert browser.run(disabled), "another code needs its time"
    code = sandbox.code(number)
    wrong = f"{(int(code) + 1) % 1_000_000:06}"
    fill(browser, "#code", wrong)
    browser.until("wrong", "return document.getElementById('said')?.textContent.includes('not the code')")
    fill(browser, "#code", code)
    browser.until("signed in", "return document.body.textContent.includes(arguments[0])", "You are signed in as")
    browser.reload()
    assert number in browser.text("main"), "the session lasts"
    browser.click("button")
    browser.until("signed out", "return document.getElementById('to')")


def web_otp(sandbox, login, browser):
    """A phone that reads the code out of the text signs in by itself."""
    # Chromium on a machine without a phone has the interface and no texts: this stands for them.
    script = """
        window.OTPCredential ??= class {};
        navigator.credentials.get = (asked) => {
            window.asked = asked.otp.transport;
            return new Promise((done) => { window.arrive = (code) => done({ code }); });
        };
    """
    added = browser.cdp("Page.addScriptToEvaluateOnNewDocument", source=script)
    number = "+12025550122"
    browser.open(login.url)
    fill(browser, "#to", number)
    browser.until("it asks the phone", "return window.asked?.includes('sms')")
    browser.run("arrive(arguments[0])", sandbox.code(number))
    browser.until("signed in", "return document.body.textContent.includes(arguments[0])", "You are signed in as")
    browser.click("button")
    browser.cdp("Page.removeScriptToEvaluateOnNewDocument", identifier=added["identifier"])


def without_script(sandbox, login, browser):
    """It works without script."""
    browser.cdp("Emulation.setScriptExecutionDisabled", value=True)
    number = "+12025550124"
    browser.open(login.url)
    browser.type("#to", number + ENTER)
    code = sandbox.code(number)
    # The page is there as soon as its field can be found.
    browser.type("#code", code + ENTER)
    # Nothing says when a page without script has come: it is looked for.
    end = time.monotonic() + 10
    while "You are signed in as" not in (page := browser.call("GET", "/source")):
        assert time.monotonic() < end, page
        time.sleep(0.05)
    browser.cdp("Emulation.setScriptExecutionDisabled", value=False)
    browser.open(login.url)
    browser.click("button")
    browser.until("signed out", "return document.getElementById('to')")


def another_site(login, browser):
    """A form on another site sends nothing, and no other site can frame the page."""
    form = f"<form method=post action={login.url}><input name=text value=%2B12025550125></form>"
    browser.open(f"data:text/html,{form}<script>document.forms[0].submit()</script>")
    browser.until("refused", "return document.body.textContent.includes('another site')")
    browser.open("about:blank")


LOOKS = {"wide": (1280, 800), "narrow": (390, 844)}


def shots(sandbox, login, browser):
    """Every state wide and narrow, light and dark, from left to right and from right to left."""
    for number, (language, accepted) in enumerate(LANGUAGES.items()):
        browser.cdp("Network.enable")
        browser.cdp("Network.setExtraHTTPHeaders", headers={"accept-language": accepted})
        states = {
            "start": lambda to: browser.open(login.url),
            "no-number": lambda to: fill(browser, "#to", "2025550123"),
            "code": lambda to: fill(browser, "#to", to),
            "too-often": lambda to: browser.run("document.querySelector('[data-wait]').form.submit()"),
            "wrong": lambda to: fill(browser, "#code", "000000"),
            "signed-in": lambda to: fill(browser, "#code", sandbox.code(to)),
        }
        to = f"someone.with.a.long.name.{number}@subdomain.example.com"
        for state, go in states.items():
            before = browser.run("return performance.timeOrigin")
            go(to)
            browser.until("a page", "return performance.timeOrigin != arguments[0] && document.readyState == 'complete'", before)
            direction = browser.run("return getComputedStyle(document.documentElement).direction")
            assert direction == {"en": "ltr", "ar": "rtl"}[language]
            for name, (width, height) in LOOKS.items():
                for scheme in ["light", "dark"]:
                    browser.look(width, height, scheme)
                    wider = browser.run("return document.documentElement.scrollWidth - innerWidth")
                    assert wider <= 0, f"{state} {name} scrolls sideways by {wider} px"
                    small = browser.run(
                        "return [...document.querySelectorAll('button, input:not([type=hidden])')]"
                        ".filter(it => it.getBoundingClientRect().height < 44).length"
                    )
                    assert small == 0, f"{state} {name}: fingers need 44 px"
                    browser.shoot(SHOTS / f"{state}-{language}-{name}-{scheme}.png")
        browser.click("button")


def main():
    with Sandbox() as sandbox, Login(sandbox) as login:
        documented(sandbox, login)
        with Browser() as browser:
            for step in [people, web_otp, without_script]:
                print(f"login: {step.__doc__.strip()}")
                step(sandbox, login, browser)
            another_site(login, browser)
            problems = [
                entry["message"]
                for entry in browser.call("POST", "/se/log", {"type": "browser"})
                # The browser logs every page of an error's status.
                if "the server responded with a status of" not in entry["message"]
            ]
            assert not problems, problems
            shots(sandbox, login, browser)
    print(f"login: all well; screenshots in {SHOTS.relative_to(ROOT)}")


if __name__ == "__main__":
    main()
