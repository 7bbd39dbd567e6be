#!/usr/bin/env python3
"""A real Prometheus asks a real gateway, and answers every query of packaging/grafana/passcode.json.

Needs prometheus (Debian package).
"""

import json
import shutil
import socket
import subprocess
import tempfile
import urllib.error
import urllib.parse
import urllib.request
from pathlib import Path

from gateways import ROOT, Carrier, Gateway, build, until

OPERATOR = "operator-0123456789-0123456789-012345678"
WEB = "web-key-0123456789-0123456789-0123456789"
SEND = "/v1/verifications"

# The first member is out of reach.
FILE = """
default = "guarded"
[providers.guarded]
kind = "limit"
of = "main"
sends = ["1/1h per recipient"]
[providers.main]
kind = "failover"
members = ["away", "own"]
[providers.away]
kind = "http"
url = "http://127.0.0.1:9/"
json = {{ to = "{{{{ to }}}}", text = "{{{{ code }}}}" }}
ok = {{ status = [202] }}
[providers.own]
kind = "http"
url = "{carrier}"
json = {{ to = "{{{{ to }}}}", text = "{{{{ code }}}}" }}
ok = {{ status = [202] }}
[gateway]
operator_key = "{operator}"
[[gateway.clients]]
name = "web"
keys = ["{web}"]
"""

SCRAPES = """
global: {{ scrape_interval: 1s }}
scrape_configs:
  - job_name: passcode
    basic_auth: {{ username: prometheus, password: "{operator}" }}
    static_configs: [{{ targets: ["{target}"] }}]
"""


class Prometheus:
    def __init__(self, folder, gateway):
        program = shutil.which("prometheus")
        assert program, "Prometheus is needed: apt-get install prometheus"
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            self.address = f"127.0.0.1:{free.getsockname()[1]}"
        file = folder / "prometheus.yml"
        file.write_text(SCRAPES.format(operator=OPERATOR, target=gateway.url.removeprefix("http://")))
        arguments = [f"--config.file={file}", f"--storage.tsdb.path={folder}/data", f"--web.listen-address={self.address}"]
        self.process = subprocess.Popen([program, *arguments], stderr=subprocess.DEVNULL)

    def ask(self, query):
        """What it finds; None while it can't be asked."""
        asked = urllib.parse.urlencode({"query": query})
        try:
            with urllib.request.urlopen(f"http://{self.address}/api/v1/query?{asked}") as answer:
                return json.load(answer)["data"]["result"]
        except urllib.error.HTTPError as error:
            if error.code == 503:
                return None
            raise AssertionError(f"{query}: {error.read().decode()}") from error
        except OSError:
            return None

    def end(self):
        self.process.terminate()
        self.process.wait()


def traffic(gateway, carrier):
    """Everything that is counted, once."""
    to = "+12025550123"
    sent = gateway.call("POST", SEND, {"to": to}, WEB)
    assert sent.status == 201, sent
    check = {"verification": sent.body["verification"], "code": carrier.codes(to)[-1]}
    assert gateway.call("POST", f"{SEND}/check", check, WEB).body["outcome"] == "approved"
    assert gateway.call("POST", SEND, {"to": to}, WEB).status == 429


def main():
    folder = Path(tempfile.mkdtemp(prefix="passcode-grafana-"))
    carrier = Carrier()
    file = folder / "passcode.toml"
    file.write_text(FILE.format(carrier=carrier.url, operator=OPERATOR, web=WEB))
    gateway = Gateway(build(), file)
    prometheus = None
    try:
        traffic(gateway, carrier)
        prometheus = Prometheus(folder, gateway)
        scraped = "count_over_time(passcode_ready[1m]) > 3"
        until("it was scraped some times", lambda: prometheus.ask(scraped))
        dashboard = json.loads((ROOT / "packaging" / "grafana" / "passcode.json").read_text())
        targets = [target for panel in dashboard["panels"] for target in panel.get("targets", [])]
        for target in targets:
            query = target["expr"]
            for name, value in {"__range": "1m", "__rate_interval": "10s", "provider": ".*", "country": ".*"}.items():
                query = query.replace(f"${name}", value)
            assert prometheus.ask(query), f"nothing is found by {query}"
        ready = prometheus.ask("sum(passcode_ready)")
        assert ready[0]["value"][1] == "1", ready
    finally:
        if prometheus:
            prometheus.end()
        gateway.kill()
        shutil.rmtree(folder, ignore_errors=True)
    print(f"grafana: all {len(targets)} queries are answered")


if __name__ == "__main__":
    main()
