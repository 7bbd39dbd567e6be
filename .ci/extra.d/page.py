#!/usr/bin/env python3
"""The sandbox's page in a real Chromium: what people do with it, 10,000 messages, screenshots.

Needs chromium, chromedriver and curl (Debian: chromium, chromium-driver, curl). Screenshots go to
target/page/.
"""

import subprocess
import time

from browser import Browser
from page_closer import closer, controls, looking_closer
from page_parts import COUNT, DOWN, ESCAPE, OPTIONS, ROW, ROWS, SHOTS, TAB, VISIBLE
from sandbox import ROOT, Sandbox



def people(sandbox, browser):
    """A code arrives live, is copied, found, and approved."""
    browser.open(sandbox.url)
    browser.until("the empty inbox says how to begin", f"return {VISIBLE}", "empty")
    browser.until("a curl line", "return document.getElementById('curl').textContent")
    assert browser.run("return document.querySelectorAll('pre').length") == 1, "one example"
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
    browser.press(ESCAPE)
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


def run_examples(vendors):
    """Sends a code by each vendor, by the curl line that the page shows."""
    for vendor in vendors:
        subprocess.run(vendor["curl"], shell=True, check=True, capture_output=True)


def vendors(sandbox, browser):
    """Each vendor's example is a choice away, and so are its messages."""
    sandbox.call("POST", "/sandbox/reset")
    known = sandbox.call("GET", "/sandbox/vendors")
    titles = sorted((vendor["title"] for vendor in known), key=str.lower)
    browser.open(sandbox.url)
    browser.until("the empty inbox", f"return {VISIBLE} && {ROWS} == 0", "empty")
    assert browser.text("#curl") == known[0]["curl"]
    assert browser.run(OPTIONS, "#sender") == titles
    assert browser.run(OPTIONS, "#vendor") == ["All vendors"], "none has messages"
    assert browser.spoken("#sender") == ("Vendor", "combobox")
    assert browser.spoken("#vendor") == ("Vendor", "combobox")
    for vendor in known:
        browser.choose("#sender", vendor["kind"])
        assert browser.text("#curl") == vendor["curl"], vendor
        assert browser.spoken("#copy-curl")[0] == f"Copy the command for {vendor['title']}"

    run_examples(known[1:])
    browser.until("a message of each but the first", f"return {ROWS} == arguments[0]", len(known) - 1)
    others = sorted((vendor["title"] for vendor in known[1:]), key=str.lower)
    assert browser.run(OPTIONS, "#vendor") == ["All vendors", *others]
    run_examples(known[:1])
    browser.until("a message of each", f"return {ROWS} == arguments[0]", len(known))
    assert browser.run(OPTIONS, "#vendor") == ["All vendors", *titles]

    browser.click("#search")
    browser.press(TAB, DOWN)
    assert browser.run("return document.activeElement.id") == "vendor"
    by_one = "[...document.querySelectorAll('#rows .vendor')].every(cell => cell.textContent == arguments[1])"
    shown = f"return {ROWS} == arguments[0] && {by_one}"
    browser.until("only the first one's", shown, 1, titles[0])
    said = "return document.getElementById('said').textContent == arguments[0]"
    browser.until("a screen reader is told", said, f"1 message from {titles[0]}")
    kinds = {vendor["title"]: vendor["kind"] for vendor in known}
    hash = "return location.hash"
    assert browser.run(hash) == f"#vendor={kinds[titles[0]]}"
    browser.reload()
    browser.until("a reload keeps it", shown, 1, titles[0])
    assert browser.run("return document.getElementById('vendor').selectedOptions[0].text") == titles[0]
    browser.run("document.querySelector('.skip').click()")
    kept = f"{hash} == arguments[0]"
    browser.until("the link to the messages does, too", kept, f"#vendor={kinds[titles[0]]}")

    one = next(vendor for vendor in known if vendor["title"] == titles[0])
    browser.until("live", "return document.getElementById('live').dataset.state == 'on'")
    # Some refuse a second code while the first lives.
    sandbox.call("POST", "/sandbox/clock", {"advance": "1h"})
    run_examples([vendor for vendor in known if vendor != one] + [one])
    browser.until("only its own arrive", shown, 2, titles[0])
    browser.type("#search", "no such thing")
    browser.until("nothing found", f"return {VISIBLE}", "nothing")
    browser.click("#reset-search")
    browser.until("all of them", f"return {ROWS} == arguments[0]", 2 * len(known))
    assert browser.run(hash) == ""

    browser.open(f"{sandbox.url}#vendor=nobody")
    browser.until("a vendor that isn't is none", f"return {ROWS} == arguments[0]", 2 * len(known))
    assert browser.run(hash) == ""
    browser.choose("#vendor", kinds[titles[-1]])
    browser.until("another one's", shown, 2, titles[-1])
    browser.click("#clear")
    browser.until("cleared", f"return {VISIBLE}", "empty")
    curl = next(vendor["curl"] for vendor in known if vendor["title"] == titles[-1])
    assert browser.text("#curl") == curl, "its example"
    assert browser.run(OPTIONS, "#vendor") == ["All vendors", titles[-1]]
    browser.choose("#vendor", "")
    problems = [entry["message"] for entry in browser.call("POST", "/se/log", {"type": "browser"})]
    assert not problems, problems


def many(sandbox, browser):
    """10,000 messages: painted within a second, 200 of them, and the rest to be found and filtered."""
    sandbox.call("POST", "/sandbox/reset")
    browser.open("about:blank")
    started = time.monotonic()
    for number in range(500):
        sandbox.send_messagecentral("44", str(7_400_000_000 + number))
    for number in range(9_500):
        sandbox.send_sms(f"+1{2_125_550_000 + number}")
    print(f"  10,000 sent in {time.monotonic() - started:.1f} s")
    browser.open(sandbox.url)
    painted = browser.until("a paint", "return performance.getEntriesByName('first-contentful-paint')[0]?.startTime")
    rows = browser.until("rows", "return document.querySelectorAll('#rows tr').length && [document.querySelectorAll('#rows tr').length, performance.now()]")
    print(f"  first paint after {painted:.0f} ms, {rows[0]} rows seen after {rows[1]:.0f} ms")
    assert painted < 1000 and rows[1] < 1000, (painted, rows)
    assert rows[0] == 200, rows
    count = browser.run(COUNT)
    assert "10,000" in count, count
    known = sandbox.call("GET", "/sandbox/vendors")
    for vendor in [vendor for vendor in known if vendor["messages"]]:
        started = browser.run(
            "const filter = document.getElementById('vendor'); filter.value = arguments[0];"
            "filter.dispatchEvent(new Event('change')); return performance.now()",
            vendor["kind"],
        )
        text = f"The newest 200 of {vendor['messages']:,} messages from {vendor['title']}."
        counted = f"{COUNT}.startsWith(arguments[0]) && performance.now()"
        took = browser.until("its messages", counted, text) - started
        print(f"  the {vendor['messages']:,} of one vendor after {took:.0f} ms")
        assert took < 500, took
    browser.choose("#vendor", "")
    every = f"{COUNT}.includes('10,000 messages.')"
    browser.until("all again", every)
    browser.type("#search", "+12125550007")
    browser.until("the oldest are found", "return document.querySelectorAll('#rows tr').length == 1")
    sandbox.send_sms("+12125550007")
    browser.until("and their successors", "return document.querySelectorAll('#rows tr').length == 2")


def scene(sandbox):
    """A morning's traffic."""
    sandbox.call("POST", "/sandbox/reset")
    sandbox.ratio("auth/otp/email:send", {"emailAddress": "grace.hopper@example.com"})
    sandbox.call("POST", "/sandbox/clock", {"advance": "7m"})
    run_examples(sandbox.call("GET", "/sandbox/vendors"))
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
    """The page wide and narrow, dark and light: with messages, with those of one vendor, and empty."""
    known = sandbox.call("GET", "/sandbox/vendors")
    longest = max(known, key=lambda vendor: len(vendor["title"]))
    sandbox.call("POST", "/sandbox/reset")
    full = f"return {ROWS} == {len(known)} + 7"
    scenes = {
        "empty-": ("", f"return {VISIBLE} && document.getElementById('curl').textContent"),
        "": ("", full),
        "vendor-": (f"#vendor={longest['kind']}", f"{COUNT}.includes(' from ')"),
    }
    for scene_name, (hash, ready) in scenes.items():
        if scene_name == "":
            scene(sandbox)
        for name, (width, height) in LOOKS.items():
            for scheme in ["light", "dark"]:
                browser.look(width, height, scheme)
                browser.open(sandbox.url + hash)
                browser.reload()
                browser.until("the scene", ready, "empty")
                wider = browser.run("return document.documentElement.scrollWidth - innerWidth")
                assert wider <= 0, f"{name} scrolls sideways by {wider} px"
                browser.shoot(SHOTS / f"{scene_name}{name}-{scheme}.png")
                if scene_name == "":
                    closer(browser, name, scheme)
                if scene_name == "empty-" and scheme == "light":
                    browser.run("document.querySelector('.magic').open = true; document.querySelector('.magic').scrollIntoView()")
                    browser.shoot(SHOTS / f"magic-{name}-{scheme}.png")


def main():
    with Sandbox() as sandbox, Browser() as browser:
        for step in [people, vendors, looking_closer, controls, many, shots]:
            print(f"page: {step.__doc__.strip()}")
            step(sandbox, browser)
    print(f"page: all well; screenshots in {SHOTS.relative_to(ROOT)}")


if __name__ == "__main__":
    main()
