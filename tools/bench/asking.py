"""Asks a server on this machine, from a process of its own: one after another, several at once, or so many a second.

Reads one plan as JSON from its input and writes what it measured as JSON. Bounded in number and in time.
"""

import http.client
import json
import queue
import sys
import threading
import time
from dataclasses import asdict, dataclass
from typing import Any
from urllib.parse import urlencode
from uuid import uuid4

# What of the words of a machine is another each time, and in which letters.
AGAIN, A_DAY = "AGAIN", "A-DAY"
LETTERS = str.maketrans("0123456789", "ghijklmnop")
LIMIT_SECONDS = 300
MOST = 50_000


@dataclass
class Asked:
    """One request, and what came back."""

    name: str
    status: int
    ms: float
    cpu: float
    queries: int
    size: int
    retry_after: str = ""


def by_machine(sent: dict[str, Any]) -> tuple[str, dict[str, str]]:
    """What a machine sends, about somebody else each time; and its headers."""
    again = str(uuid4())[:13].translate(LETTERS)
    day = f"{1940 + ord(again[0]) % 64:04}-{1 + ord(again[1]) % 12:02}-{1 + ord(again[2]) % 28:02}"
    return sent["body"].replace(AGAIN, again).replace(A_DAY, day), {"Idempotency-Key": again, **sent["headers"]}


def connection(port: int) -> http.client.HTTPConnection:
    return http.client.HTTPConnection("127.0.0.1", port, timeout=30)


class Browser:
    """One signed-in member of staff, on a connection that is kept: their own, or `line`."""

    def __init__(self, port: int, cookies: str, token: str, line: http.client.HTTPConnection | None = None) -> None:
        self.port, self.cookies, self.token = port, cookies, token
        self.line = line or connection(port)

    def ask(self, request: dict[str, Any], *, began: float | None = None) -> Asked:
        """Ask once. `began` is when it should have been asked, where that was earlier."""
        headers = {"Cookie": self.cookies, "Host": f"127.0.0.1:{self.port}"}
        body = None
        if (sent := request.get("machine")) is not None:
            body, own = by_machine(sent)
            headers = {"Host": headers["Host"], **own}  # a machine has no session
        elif (form := request.get("form")) is not None:
            # Each form that is sent is another one: a number that is used up does nothing a second time.
            typed = form | {"csrfmiddlewaretoken": self.token, "wf-submit": str(uuid4())}
            body = urlencode(typed)
            headers["Content-Type"] = "application/x-www-form-urlencoded"
        began = time.perf_counter() if began is None else began
        try:
            self.line.request("POST" if body is not None else "GET", request["path"], body, headers)
            answer = self.line.getresponse()
            content = answer.read()
        except (http.client.HTTPException, OSError):
            self.line.close()
            return Asked(request["name"], 0, 1000 * (time.perf_counter() - began), 0, 0, 0)
        ms = 1000 * (time.perf_counter() - began)
        cost, queries = answer.getheader("X-Bench-Cpu", "0"), answer.getheader("X-Bench-Queries", "0")
        later = answer.getheader("Retry-After", "")
        return Asked(request["name"], answer.status, ms, float(cost), int(queries), len(content), later)

    def go_on(self, request: dict[str, Any]) -> None:
        """Ask for the page that a form that was taken leads to, as a browser does: what it says of that is said there,
        and not on a page that is measured."""
        self.ask({"name": "", "path": request["leads_to"]})


def alone(plan: dict[str, Any]) -> list[Asked]:
    """Each request in its turn, round after round, by whoever asks for it."""
    found: list[Asked] = []
    browsers = [Browser(plan["port"], **each) for each in plan["browsers"]]
    end = time.monotonic() + LIMIT_SECONDS
    for number in range(plan["rounds"] + plan["warm"]):
        for request in plan["requests"]:
            asked = browsers[request["by"]].ask(request)
            if request.get("leads_to"):
                browsers[request["by"]].go_on(request)
            if number >= plan["warm"]:
                found.append(asked)
        if time.monotonic() > end:
            break
    return found


def together(plan: dict[str, Any]) -> list[Asked]:
    """Several members of staff at once, each on their own pages, one after another without a pause."""
    found: list[Asked] = []

    def work(place: int) -> None:
        browser = Browser(plan["port"], **plan["browsers"][place])
        own = [request for request in plan["requests"] if request["by"] == place]
        for number in range(plan["rounds"]):
            for request in own:
                asked = browser.ask(request)
                if number:
                    found.append(asked)

    _run([threading.Thread(target=work, args=(place,)) for place in range(len(plan["browsers"]))])
    return found


def steadily(plan: dict[str, Any]) -> list[Asked]:
    """So many requests a second, whether or not those before were answered: waiting in line counts.

    Each asker has one connection for all browsers, as a proxy has: the server closes one on which nobody asks for half
    a minute, and a request that meets that moment would be lost by the one who asks, not by the service."""
    found: list[Asked] = []
    waiting: queue.Queue[tuple[float, dict[str, Any]] | None] = queue.Queue()

    def work(place: int) -> None:
        line = connection(plan["port"])
        browsers = [Browser(plan["port"], **each, line=line) for each in plan["browsers"]]
        while (next_one := waiting.get()) is not None:
            due, request = next_one
            found.append(browsers[request["by"]].ask(request, began=due))

    threads = [threading.Thread(target=work, args=(place,)) for place in range(plan.get("askers", 32))]
    for thread in threads:
        thread.start()
    began = time.perf_counter()
    for number in range(min(plan["seconds"] * plan["a_second"], MOST)):
        due = began + number / plan["a_second"]
        time.sleep(max(0.0, due - time.perf_counter()))
        writes = number % 10 == 9
        turn = plan["writes"] if writes else plan["requests"]
        waiting.put((due, turn[number // 10 % len(turn) if writes else number % len(turn)]))
    for _ in threads:
        waiting.put(None)
    for thread in threads:
        thread.join(LIMIT_SECONDS)
    return found


def _run(threads: list[threading.Thread]) -> None:
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(LIMIT_SECONDS)


def main() -> None:
    plan = json.load(sys.stdin)
    how = {"alone": alone, "together": together, "steadily": steadily}[plan["how"]]
    json.dump([asdict(each) for each in how(plan)], sys.stdout)


if __name__ == "__main__":
    main()
