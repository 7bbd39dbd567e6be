"""A real Chromium for the scripts beside this file, by WebDriver.

Needs chromium and chromedriver (Debian: chromium, chromium-driver).
"""

import base64
import http.client
import json
import shutil
import subprocess
import sys
import tempfile
import time

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
    sys.exit(f"A browser needs {names[0]}: apt-get install chromium chromium-driver")


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

    def reload(self):
        self.call("POST", "/refresh", {})

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

    def choose(self, selector, value):
        """The option with this value, as a person does."""
        self.click(f'{selector} option[value="{value}"]')

    def text(self, selector):
        return self.run("return document.querySelector(arguments[0]).textContent", selector)

    def spoken(self, selector):
        """What a screen reader calls it, and what it is."""
        element = self.find(selector)
        return tuple(self.call("GET", f"/element/{element}/computed{what}") for what in ["label", "role"])

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

    def shoot(self, path):
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(base64.b64decode(self.call("GET", "/screenshot")))
