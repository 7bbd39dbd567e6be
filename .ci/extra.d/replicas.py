#!/usr/bin/env python3
"""Two gateways on one Redis, as behind a proxy: what one sends the other checks; limits, keys and
one-time use hold across them; one is killed under two hundred clients, and then Redis."""

import http.client
import shutil
import sys
import tempfile
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from gateways import Carrier, Gateway, Redis, build, key, until

CLIENTS = 200

WEB = "web-key-0123456789-0123456789-0123456789"
FEW = "few-key-0123456789-0123456789-0123456789"

SEND = "/v1/verifications"
CHECK = "/v1/verifications/check"

# Where nobody answered, or not whole.
BROKEN = (OSError, http.client.HTTPException)

FILE = """
default = "guarded"
sealing_keys = ["{sealing}"]
store_keys = ["{store}"]
{table}
[providers.own]
kind = "http"
url = "{carrier}"
json = {{ to = "{{{{ to }}}}", text = "{{{{ code }}}}" }}
ok = {{ status = [202] }}
resend_after = "0s"
total_timeout = "3s"

[providers.guarded]
kind = "limit"
of = "own"
sends = ["3/1h per recipient"]

[gateway]
log = "json"

[[gateway.clients]]
name = "web"
keys = ["{web}"]

[[gateway.clients]]
name = "few"
keys = ["{few}"]
sends = ["5/1h"]
"""


class World:
    def __init__(self):
        self.command = build()
        self.folder = Path(tempfile.mkdtemp(prefix="passcode-replicas-"))
        self.redis = Redis()
        self.carrier = Carrier()
        self.keys = {kind: key(self.command, f"{kind}-key") for kind in ("sealing", "store")}
        table = f'[store]\nkind = "redis"\nurl = "redis://127.0.0.1:{self.redis.port}"\n'
        self.file = self.write("replica.toml", table)
        self.gateways = [self.gateway(), self.gateway()]
        self.number = 1000

    def write(self, name, table):
        file = self.folder / name
        text = FILE.format(
            **self.keys, table=table, carrier=self.carrier.url, web=WEB, few=FEW
        )
        file.write_text(text)
        file.chmod(0o600)
        return file

    def gateway(self):
        gateway = Gateway(self.command, self.file)
        until("a gateway is ready", gateway.is_ready)
        return gateway

    def person(self):
        self.number += 1
        return f"+1202555{self.number}"

    def post(self, at, path, body, once=None, client=WEB):
        headers = {"idempotency-key": once} if once else {}
        return self.gateways[at].call("POST", path, body, client, headers)

    def send(self, at, to, once=None, client=WEB):
        return self.post(at, SEND, {"to": to}, once, client)

    def check(self, at, token, code, once=None):
        return self.post(at, CHECK, {"verification": token, "code": code}, once)

    def code(self, to):
        codes = self.carrier.codes(to)
        assert len(codes) == 1, f"{len(codes)} messages to {to}"
        return codes[0]

    def end(self):
        for gateway in self.gateways:
            gateway.kill()
        self.redis.remove()
        shutil.rmtree(self.folder)


def wrong(code):
    return ("2" if code[0] == "1" else "1") + code[1:]


def said(answers, what):
    return sum(1 for answer in answers if what in str(answer))


def many(number, work):
    with ThreadPoolExecutor(number) as pool:
        return list(pool.map(work, range(number)))


def one_sends_and_the_other_checks(world):
    for here, there in [(0, 1), (1, 0)]:
        to = world.person()
        token = world.send(here, to).body["verification"]
        code = world.code(to)
        assert world.check(there, token, wrong(code)).body["reason"] == "wrong_code"
        assert world.check(there, token, code).body["outcome"] == "approved"
        assert world.check(here, token, code).body["reason"] == "already_used"


def limits_count_on_both(world):
    to = world.person()
    answers = [world.send(number % 2, to) for number in range(6)]
    assert [answer.status for answer in answers] == [201] * 3 + [429] * 3, answers
    assert answers[3].body["rule"] == "3/1h per recipient", answers
    answers = many(20, lambda number: world.send(number % 2, f"+1202555{3000 + number}", client=FEW))
    assert sum(answer.status == 201 for answer in answers) == 5, answers
    refused = [answer for answer in answers if answer.status != 201]
    assert all(answer.kind == "rate_limited" and answer.body["rule"] == "5/1h" for answer in refused)


def a_key_is_one_on_both(world):
    to = world.person()
    answers = many(50, lambda number: world.send(number % 2, to, once="the-same"))
    sent = [answer for answer in answers if answer.status == 201]
    assert sent and len({answer.body["verification"] for answer in sent}) == 1, answers
    assert all(answer.status == 201 or answer.kind == "in_progress" for answer in answers), answers
    world.code(to)
    for at in (0, 1):
        again = world.send(at, to, once="the-same")
        assert again.body == sent[0].body and again.headers["idempotent-replayed"] == "true"


def a_code_is_used_once_on_both(world):
    to = world.person()
    token = world.send(0, to).body["verification"]
    code = world.code(to)
    answers = many(50, lambda number: world.check(number % 2, token, code))
    assert said(answers, "approved") == 1, answers
    # Whoever comes while the code is taken may be over the limit of guesses as well.
    assert all(answer.status in (200, 429) for answer in answers), answers


class Person(threading.Thread):
    """Asks for a code, guesses wrongly once, and then knows it; repeats what broke at the other one,
    by the same key."""

    def __init__(self, world, number, to, wait=None):
        super().__init__()
        self.world, self.number, self.to, self.wait = world, number, to, wait
        self.answers, self.is_in, self.was_sent, self.error = [], False, False, None

    def run(self):
        try:
            self.sign_in()
        except Exception as error:  # A thread's own end would be nobody's failure.
            self.error = error

    def repeat(self, call):
        """Until somebody knows; `call` is made here, there, here…"""
        at, end = self.number % 2, time.monotonic() + 60
        while time.monotonic() < end:
            try:
                answer = call(at)
            except BROKEN:
                answer = None
            if answer is not None:
                self.answers.append(answer)
                if answer.kind not in ("in_progress", "storage", "unavailable"):
                    return answer
            at = 1 - at
            time.sleep(0.05)
        raise AssertionError(f"no answer: {self.answers[-3:]}")

    def sign_in(self):
        sent = self.repeat(lambda at: self.world.send(at, self.to, once="send" + self.to))
        self.was_sent = sent.status == 201
        assert sent.status in (201, 409), sent
        # Where the answer is lost, the code that arrived is checked by what the problem has.
        token = (sent.body if sent.status == 201 else sent.body.get("pending", {})).get("verification")
        if self.wait:
            self.wait()
        codes = self.world.carrier.codes(self.to)
        assert len(codes) <= 1, f"{self.to} has {len(codes)} messages"
        assert codes or not self.was_sent, f"{self.to} has no message"
        if not codes:
            return
        assert token, f"{self.to} has a message and no token: {sent}"
        guess = self.repeat(lambda at: self.world.check(at, token, wrong(codes[0]), "guess" + self.to))
        assert "approved" not in str(guess), guess
        known = self.repeat(lambda at: self.world.check(at, token, codes[0], "know" + self.to))
        if known.kind == "maybe_sent":
            # The answer to the check is lost. The code was used, or it still is good.
            known = self.repeat(lambda at: self.world.check(at, token, codes[0], "again" + self.to))
            self.is_in = known.body.get("reason") == "already_used" or self.is_approved(known)
        else:
            self.is_in = self.is_approved(known)
        assert self.is_in, known

    def is_approved(self, answer):
        return answer.body.get("outcome") == "approved" and answer.body.get("to") == self.to


def crowd(world, meanwhile):
    """Two hundred people at once, and what happens when some of them have a token."""
    have_token, go_on = threading.Semaphore(0), threading.Event()

    def wait():
        have_token.release()
        go_on.wait()

    people = [
        # The first fifty have their token before, and use it after.
        Person(world, number, world.person(), wait if number < 50 else None)
        for number in range(CLIENTS)
    ]
    for person in people[:50]:
        person.start()
    for _ in range(50):
        assert have_token.acquire(timeout=60)
    for person in people[50:]:
        person.start()
    until("some are on their way", lambda: sum(bool(it.answers) for it in people) > 80)
    meanwhile()
    go_on.set()
    for person in people:
        person.join()
    errors = [person.error for person in people if person.error]
    assert not errors, f"{len(errors)} failed, the first: {errors[0]!r}"
    assert all(person.is_in for person in people[:50]), "a token that was handed out is lost"
    return people


def one_is_killed(world):
    people = crowd(world, lambda: world.gateways[1].kill())
    lost = sum(said(person.answers, "maybe_sent") > 0 for person in people)
    print(f"  {sum(it.is_in for it in people)} of {CLIENTS} got in, {lost} lost an answer")
    world.gateways[1] = world.gateway()


def redis_is_killed(world):
    def meanwhile():
        world.redis.kill()
        until("neither is ready", lambda: not any(it.is_ready() for it in world.gateways))
        for at in (0, 1):
            answer = world.send(at, world.person())
            assert (answer.status, answer.kind) == (503, "storage"), answer
            assert answer.body["dispatch"] == "not_sent" and answer.headers["retry-after"], answer
        world.redis.start()
        start = time.monotonic()
        for at in (0, 1):
            until("sends are right again", lambda: world.send(at, world.person()).status == 201)
        waited = time.monotonic() - start
        assert waited < 2, f"right again after {waited:.1f} s"
        print(f"  right again after {waited:.2f} s")
        until("both are ready", lambda: all(it.is_ready() for it in world.gateways))

    people = crowd(world, meanwhile)
    away = sum(said(person.answers, "storage") for person in people)
    assert away, "nobody met the store away"
    assert all(it.process.poll() is None for it in world.gateways)
    print(f"  {sum(it.is_in for it in people)} of {CLIENTS} got in, {away} answers said storage")


def with_the_memory_it_says_that_it_is_alone(world):
    file = world.write("alone.toml", "")
    gateway = Gateway(world.command, file)
    gateway.end()
    assert "it must be the only one" in gateway.said(), gateway.said()
    for gateway in world.gateways:
        assert "it must be the only one" not in gateway.said()


def main():
    if not shutil.which("redis-server"):
        sys.exit("replicas.py needs redis-server: apt-get install redis-server")
    world = World()
    try:
        for proof in (
            one_sends_and_the_other_checks,
            limits_count_on_both,
            a_key_is_one_on_both,
            a_code_is_used_once_on_both,
            one_is_killed,
            redis_is_killed,
            with_the_memory_it_says_that_it_is_alone,
        ):
            print(proof.__name__.replace("_", " "), flush=True)
            proof(world)
    finally:
        world.end()


if __name__ == "__main__":
    main()
