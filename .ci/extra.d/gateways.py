"""Gateways, a Redis and a carrier of messages for the scripts beside this file, each a process or a
server of its own on a free port of loopback."""

import http.client
import json
import shutil
import socket
import subprocess
import tempfile
import threading
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]

# Of everything that must happen at all; nothing here is judged by it.
PATIENCE = 60


def build():
    """The command `passcode`."""
    subprocess.run(["cargo", "build", "--quiet", "--package", "passcode-cli"], cwd=ROOT, check=True)
    metadata = ["cargo", "metadata", "--format-version=1", "--no-deps"]
    found = subprocess.run(metadata, cwd=ROOT, check=True, capture_output=True)
    return Path(json.loads(found.stdout)["target_directory"]) / "debug" / "passcode"


def key(command, kind):
    made = subprocess.run([command, kind], check=True, capture_output=True, text=True)
    return made.stdout.split()[0]


def until(what, so):
    """Waits until it is so, and says what was waited for if it never is."""
    end = time.monotonic() + PATIENCE
    while not so():
        if time.monotonic() > end:
            raise AssertionError(f"it never came: {what}")
        time.sleep(0.01)


class Redis:
    """A `redis-server` whose disk has all that it says is written."""

    def __init__(self):
        self.folder = tempfile.mkdtemp(prefix="passcode-redis-")
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            self.port = free.getsockname()[1]
        self.start()

    def start(self):
        arguments = ["--bind", "127.0.0.1", "--port", str(self.port), "--dir", self.folder]
        durable = ["--appendonly", "yes", "--appendfsync", "always", "--save", ""]
        policy = ["--maxmemory-policy", "noeviction"]
        self.process = subprocess.Popen(
            ["redis-server", *arguments, *durable, *policy], stdout=subprocess.DEVNULL
        )
        until("Redis answers", self.answers)

    def answers(self):
        try:
            with socket.create_connection(("127.0.0.1", self.port), timeout=1) as line:
                line.sendall(b"PING\r\n")
                return line.recv(7) == b"+PONG\r\n"
        except OSError:
            return False

    def kill(self):
        self.process.kill()
        self.process.wait()

    def remove(self):
        self.kill()
        shutil.rmtree(self.folder, ignore_errors=True)


class Carrier:
    """Takes messages by HTTP, and knows whom each went to."""

    def __init__(self):
        self.lock = threading.Lock()
        self.messages = {}
        self.file = None
        carrier = self

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def do_POST(self):
                said = json.loads(self.rfile.read(int(self.headers["content-length"])))
                carrier.take(said)
                self.send_response(202)
                self.send_header("content-length", "0")
                self.end_headers()

            def log_message(self, *_):
                pass

        class Server(ThreadingHTTPServer):
            request_queue_size = 1024
            daemon_threads = True

            # Whoever is killed hangs up.
            def handle_error(self, *_):
                pass

        self.server = Server(("127.0.0.1", 0), Handler)
        threading.Thread(target=self.server.serve_forever, daemon=True).start()
        self.url = f"http://127.0.0.1:{self.server.server_address[1]}"

    def take(self, said):
        with self.lock:
            self.messages.setdefault(said["to"], []).append(said["text"])
            if self.file:
                self.file.write(json.dumps(said) + "\n")
                self.file.flush()

    def keep(self, path):
        """Writes what it takes from now on into a file too, a line of JSON each."""
        self.file = open(path, "w", encoding="utf-8")

    def codes(self, to):
        with self.lock:
            return list(self.messages.get(to, []))


class Answer:
    def __init__(self, answer):
        self.status = answer.status
        self.headers = answer.headers
        text = answer.read()
        self.body = json.loads(text) if text else {}

    @property
    def kind(self):
        return self.body.get("kind")

    def __repr__(self):
        return f"{self.status} {self.body}"


class Gateway:
    """`passcode serve` of this file."""

    def __init__(self, command, file, variables=None):
        self.log = tempfile.TemporaryFile("w+")
        self.process = subprocess.Popen(
            [command, "serve", "--json", "--listen", "127.0.0.1:0", "--config", file],
            stdout=subprocess.PIPE,
            stderr=self.log,
            env=variables,
            text=True,
        )
        line = self.process.stdout.readline()
        if not line:
            raise AssertionError(self.said())
        self.url = json.loads(line)["listen"]

    def call(self, method, path, body=None, client=None, headers=None):
        """The answer; OSError or HTTPException where there is none."""
        line = http.client.HTTPConnection(self.url.removeprefix("http://"), timeout=PATIENCE)
        headers = dict(headers or {})
        if client:
            headers["authorization"] = f"Bearer {client}"
        text = None
        if body is not None:
            text = json.dumps(body)
            headers["content-type"] = "application/json"
        try:
            line.request(method, path, text, headers)
            return Answer(line.getresponse())
        finally:
            line.close()

    def said(self):
        self.log.flush()
        self.log.seek(0)
        return self.log.read()

    def is_ready(self):
        return self.call("GET", "/ready").status == 200

    def kill(self):
        self.process.kill()
        self.process.wait()

    def end(self):
        self.process.terminate()
        assert self.process.wait(timeout=PATIENCE) == 0, self.said()
