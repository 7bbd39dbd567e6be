"""The sandbox's page as people use it who look what went wrong: details, faults, the clock."""

from page_parts import ESCAPE, ROW, ROWS, SHOTS, VISIBLE


def looking_closer(sandbox, browser):
    """What went wrong and why, one request whole, one message deleted, the time that is left, and the title."""
    sandbox.call("POST", "/sandbox/reset")
    browser.open(sandbox.url)
    browser.until("live", "return document.getElementById('live').dataset.state == 'on'")
    number = "+12025550123"
    sandbox.send_sms(number)
    sandbox.send_sms("+12025550107")
    browser.until("two rows", f"return {ROWS} == 2")
    left = f"return {ROW}.querySelector('.left').textContent"
    first = browser.until("the time that is left", f"{left}.endsWith(' left') && {left[7:]}", number)
    assert first.startswith(("5:0", "4:5")), first
    browser.until("it goes down", f"{left} != arguments[1]", number, first)

    name = browser.run(f"return {ROW}.querySelector('.more').ariaLabel", number)
    assert name.startswith("Details of code ") and number in name, name
    browser.run(f"{ROW}.querySelector('.more').click()", number)
    browser.until("the request, whole", "return document.getElementById('detail').open")
    shown = browser.text("#detail-parts")
    for text in ["POST /v1/auth/otp/sms:send", number, "phoneId", "ratio-client-secret: \u2026", "answered 200"]:
        assert text in shown, (text, shown)
    assert "test-secret" not in shown, shown
    browser.press(ESCAPE)
    assert not browser.run("return document.getElementById('detail').open"), "Escape closes it"

    browser.run(f"{ROW}.querySelector('.delete').click()", number)
    browser.until("it is gone", f"return {ROWS} == 1 && !{ROW}", number)
    assert len(sandbox.call("GET", "/inbox/messages")) == 1

    title = browser.run("return document.title")
    browser.run("Object.defineProperty(document, 'hidden', { value: true, configurable: true })")
    for number in ["+12025550131", "+12025550132", "+12025550133"]:
        sandbox.send_sms(number)
    browser.until("the title counts", "return document.title == arguments[0]", f"(3) {title}")
    browser.run("delete document.hidden; document.dispatchEvent(new Event('visibilitychange'))")
    assert browser.run("return document.title") == title, "somebody looks again"


def controls(sandbox, browser):
    """Faults and the clock by buttons, and what they did."""
    sandbox.call("POST", "/sandbox/reset")
    browser.open(sandbox.url)
    browser.click("#control summary")
    rules = "return document.querySelectorAll('#rules li').length"
    browser.until("no fault is in force", f"return {VISIBLE}", "rules-none")
    browser.choose("#faulty", "ratio")
    for fault in browser.run("return [...document.querySelectorAll('[data-fault]')].map(it => it.dataset.fault)"):
        before = browser.run(rules)
        browser.click(f"[data-fault={fault}]")
        browser.until(f"{fault} is in force", f"{rules} == arguments[0]", before + 1)
    given = sandbox.call("GET", "/sandbox/faults")["rules"]
    assert {rule["vendor"] for rule in given} == {"ratio"}, given
    for left in reversed(range(len(given))):
        browser.click("#rules button")
        browser.until("one less", f"{rules} == arguments[0]", left)
    assert not sandbox.call("GET", "/sandbox/faults")["rules"]

    browser.choose("#faulty", "")
    browser.click("[data-fault=down]")
    browser.until("down", f"{rules} == 1")
    try:
        sandbox.send_sms("+12025550123")
        raise AssertionError("it was to be down")
    except RuntimeError:
        pass
    refused = "return document.getElementById('refused').textContent"
    browser.until("it is counted", f"{refused} == '1 refused or lost'")
    browser.until("on the rule, too", "return document.getElementById('rules').textContent.includes('happened 1')")
    browser.click("#rules button")
    browser.until("taken back", f"{rules} == 0")
    browser.click("[data-fault=lost]")
    browser.until("lost", f"{rules} == 1")
    sandbox.send_sms("+12025550123")
    browser.until("a lost message is told", f"{refused} == '2 refused or lost'")
    assert not sandbox.call("GET", "/inbox/messages")
    browser.click("#rules button")
    browser.until("taken back", f"{rules} == 0")
    sandbox.send_sms("+12025550123")
    browser.click("#requests summary")
    seen = "return document.querySelectorAll('#seen li').length"
    browser.until("all requests", f"{seen} == 3")
    browser.click("#only-refused")
    browser.until("what went wrong", f"{seen} == 2")
    text = browser.text("#seen")
    assert "its message was lost" in text and "a fault met it: answer" in text, text
    browser.click("#seen .more")
    browser.until("one of them, whole", "return document.getElementById('detail').open")
    browser.click("#detail-close")

    browser.until("a live code", f"return {ROW}?.querySelector('.chip').textContent == 'Pending'", "+12025550123")
    browser.click("[data-advance='10m']")
    chip = f"return {ROW}.querySelector('.chip').textContent == arguments[1]"
    browser.until("its time is over", chip, "+12025550123", "Expired")
    assert browser.run(f"return {ROW}.querySelector('.left').textContent", "+12025550123") == ""
    browser.until("the page has the time", "return document.getElementById('time').textContent.includes('600s')")
    browser.click("#start-over")
    browser.until("as at the start", f"return {VISIBLE}", "empty")
    assert sandbox.call("GET", "/sandbox/clock")["advanced"] == "0s"
    problems = [entry["message"] for entry in browser.call("POST", "/se/log", {"type": "browser"})]
    assert not problems, problems


def closer(browser, name, scheme):
    """One request whole, and the requests, the faults and the clock."""
    browser.click("#rows .more")
    browser.until("a dialog", "return document.getElementById('detail').open")
    browser.shoot(SHOTS / f"detail-{name}-{scheme}.png")
    browser.click("#detail-close")
    for part in ["requests", "control"]:
        browser.run("document.getElementById(arguments[0]).open = true", part)
    browser.until("requests", "return document.querySelectorAll('#seen li').length")
    wider = browser.run("return document.documentElement.scrollWidth - innerWidth")
    assert wider <= 0, f"{name} scrolls sideways by {wider} px"
    for part in ["requests", "control"]:
        browser.run("document.getElementById(arguments[0]).scrollIntoView()", part)
        browser.shoot(SHOTS / f"{part}-{name}-{scheme}.png")
