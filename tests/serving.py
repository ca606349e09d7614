"""An office that is served: the process, its monitor, and somebody who has signed in."""

import http.client
import json
import os
import signal
import socket
import subprocess
import time
from urllib.parse import urlencode

from offices import ISSUER, Broken, expect, kept

PASSWORD = "eight apples on a hill"


def free_port():
    with socket.socket() as asked:
        asked.bind(("127.0.0.1", 0))
        return asked.getsockname()[1]


class Answer:
    def __init__(self, response):
        self.status = response.status
        self.headers = response.headers
        self.body = response.read()
        self.text = self.body.decode("utf-8", "replace")


# As the unit and the image have it: what checking a password took goes back to the system at once.
ENVIRONMENT = {"MALLOC_MMAP_THRESHOLD_": "1048576"}


class Served:
    """`issuer serve` on two free ports, with its log in a file."""

    def __init__(self, settings, log, *arguments, environment=None):
        self.settings = settings
        self.port, self.monitor_port = free_port(), free_port()
        self.log_path = kept(log)
        with open(log, "ab") as errors:
            self.process = subprocess.Popen(
                [
                    str(ISSUER), "--config", str(settings), "--allow-demo-keys", "serve", "--log-json",
                    "--listen", f"127.0.0.1:{self.port}", "--monitor", f"127.0.0.1:{self.monitor_port}",
                    *arguments,
                ],
                stdout=subprocess.DEVNULL, stderr=errors, env={**os.environ, **ENVIRONMENT, **(environment or {})},
            )  # fmt: skip

    def wait_until_ready(self, seconds=30):
        until = time.monotonic() + seconds
        while self.monitor("/readyz")[0] != 200:
            expect(self.process.poll() is None, f"the server ended: {self.log()[-2000:]}")
            expect(time.monotonic() < until, f"not ready within {seconds} s: {self.monitor('/readyz')}")
            time.sleep(0.05)
        return self

    def log(self):
        return self.log_path.read_text(errors="replace")

    def monitor(self, path, timeout=10):
        """Status and text; status 0 where nobody answers."""
        try:
            connection = http.client.HTTPConnection("127.0.0.1", self.monitor_port, timeout=timeout)
            connection.request("GET", path)
            answer = Answer(connection.getresponse())
            return answer.status, answer.text
        except OSError:
            return 0, ""

    def measures(self):
        """Names and values of /metrics, labels and all."""
        lines = self.monitor("/metrics")[1].splitlines()
        pairs = (line.rsplit(" ", 1) for line in lines if line and not line.startswith("#"))
        return {name: float(value) for name, value in pairs}

    def resident_mb(self):
        for line in open(f"/proc/{self.process.pid}/status"):
            if line.startswith("VmRSS:"):
                return int(line.split()[1]) / 1024
        return 0.0

    def stop(self):
        """SIGTERM; seconds until it has ended, and with which code."""
        begun = time.monotonic()
        self.process.send_signal(signal.SIGTERM)
        try:
            code = self.process.wait(timeout=30)
        except subprocess.TimeoutExpired:
            self.process.kill()
            raise Broken("it does not end within 30 s of SIGTERM") from None
        return time.monotonic() - begun, code


class Browser:
    """Keeps cookies and sends forms as a page of the office does."""

    def __init__(self, served):
        self.served = served
        self.cookies = {"language": "en"}
        # The address it comes from, where the office believes a proxy.
        self.ask_from = None

    def ask(self, method, path, form=None, timeout=70):
        connection = http.client.HTTPConnection("127.0.0.1", self.served.port, timeout=timeout)
        body = urlencode(form).encode() if form is not None else None
        headers = {"Cookie": self.cookie(), "Sec-Fetch-Site": "same-origin", "Connection": "close"}
        if self.ask_from:
            headers["X-Forwarded-For"] = self.ask_from
        if body is not None:
            headers["Content-Type"] = "application/x-www-form-urlencoded"
        connection.request(method, path, body, headers)
        answer = Answer(connection.getresponse())
        for line in answer.headers.get_all("Set-Cookie") or []:
            name, value = line.split(";")[0].split("=", 1)
            self.cookies[name] = value
        return answer

    def cookie(self):
        return "; ".join(f"{name}={value}" for name, value in self.cookies.items())

    def get(self, path, **more):
        return self.ask("GET", path, **more)

    def post(self, path, form, **more):
        return self.ask("POST", path, form, **more)

    def sign_in(self, name, password):
        answer = self.post("/sign-in", {"name": name, "password": password})
        expect(answer.status == 303, f"{name} cannot sign in: {answer.status}")
        return self


def give_password(settings, name):
    """A password that a person chose, and who knows it: it works in every office made from this one."""
    told = subprocess.run(
        [str(ISSUER), "--config", str(settings), "--allow-demo-keys", "--json", "staff", "password", name],
        check=True, capture_output=True, text=True,
    )  # fmt: skip
    return json.loads(told.stdout)["password"]


def someone(served, name, password):
    """Somebody who signs in for the first time and chooses a password."""
    browser = Browser(served).sign_in(name, password)
    chosen = browser.post("/account/password", {"old": password, "new": PASSWORD})
    expect(chosen.status == 200, f"the password is not changed: {chosen.status}")
    return browser
