"""Two scanners of others against the demonstration, signed in as each role: `make scan`.

python -m tools.scan              exit status 1 when a scanner reports something that is not on our list

wapiti reads every page that it finds as that role and attacks each form and each address; sqlmap tries injections
(level 3) on addresses and forms of each kind. Both come from Debian's packages, and talk to 127.0.0.1 and to nothing
else. What they report, and why each is none, is on our list (TRIAGED), which `make docs` writes into
docs/reference/scanners.md; what is not on it is printed in full.

SCAN_SECONDS says for how long wapiti may attack as one role (180), SCAN_EACH how many addresses and forms sqlmap gets
of each role (2), SCAN_ROLES which roles (all), with commas between, SCAN_AT the port of a demonstration that runs
already (else one is made and thrown away; what is scanned is written to).
"""

import html
import json
import os
import re
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from http.cookiejar import CookieJar
from pathlib import Path
from urllib.parse import urlencode, urljoin, urlsplit

from tools import setup

SECONDS = int(os.environ.get("SCAN_SECONDS", "180"))
EACH = int(os.environ.get("SCAN_EACH", "2"))
ROLES = [role for role in os.environ.get("SCAN_ROLES", "").split(",") if role]
SQLMAP_SECONDS = SECONDS
MOST_PAGES = 80
# Not those that ask a host elsewhere (ssrf, xxe, nikto, wapp), and not those that guess at passwords or at other
# people's programs.
MODULES = (
    "backup,blindsql,cookieflags,crlf,csp,csrf,exec,file,htaccess,http_headers,methods,permanentxss,redirect,"
    "shellshock,sql,xss"
)
# Debian's wapiti 3.0.4 cannot leave out an address under Python 3.11: its pattern has the flags at the end.
WAPITI = (
    "import fnmatch, re, sys; from wapitiCore.net import crawler; "
    "crawler.wildcard_translate = lambda pattern: re.compile(fnmatch.translate(pattern)); "
    "from wapitiCore.main.wapiti import wapiti_main; sys.exit(wapiti_main())"
)
ENDS_THE_VISIT = ("sign-out", "sign-in", "logout", "login")


@dataclass(frozen=True)
class Triaged:
    """Something that a scanner says, where, and why it is none."""

    says: str
    where: str
    why: str

    def covers(self, found: "Found") -> bool:
        """Is this what the scanner said?"""
        return self.says in f"{found.says}: {found.more}" and bool(re.search(self.where, found.path))


TRIAGED: tuple[Triaged, ...] = (
    Triaged(
        "X-XSS-Protection is not set",
        "^/",
        "browsers have given it up; the policy of content lets no script in a page run (tests/web/bad_input)",
    ),
    Triaged(
        "Strict-Transport-Security is not set",
        "^/",
        "a demonstration is reached by http on its own machine; with https it is said (tests/web/house/test_https.py)",
    ),
    Triaged(
        "Secure flag is not set",
        "^/",
        "a demonstration is reached by http on its own machine; with https it is set (tests/web/house/test_https.py)",
    ),
    Triaged(
        "Lack of anti CSRF token",
        "^/",
        "wapiti does not know the name csrfmiddlewaretoken; a form without it is refused "
        "(tests/web/ui/test_nothing_is_lost.py)",
    ),
)
# What was run by hand and when.
RUNS = (
    "The last run, on 29 November 2026, was of every role (`SCAN_SECONDS=120 SCAN_EACH=1 make scan`): two minutes for "
    "wapiti to read what a role comes to, seven seconds for each of its sixteen attacks, and two minutes for sqlmap "
    "on each of two addresses or forms, of which it ended 11 of 16 in that time. 9 roles, 455 pages walked, 2,552 s "
    "beside other work: 232 things were said, all by wapiti and all on this list; sqlmap said none.\n\n"
    'On the way sqlmap calls an address "injectable" whose page differs from one look to the next, and then takes it '
    "back; what counts is its own conclusion. Left out: the modules of wapiti that ask a host elsewhere (ssrf, xxe, "
    "nikto, wapp), and signing in and out.\n\n"
    "The example for nginx, with a certificate made for the purpose, looked at by hand with testssl.sh 3.0.8 "
    "(`testssl -p -s -f -h -U 127.0.0.1:8443`): TLS 1.2 and 1.3 and nothing older, AEAD ciphers with forward secrecy "
    "alone, HSTS for two years with subdomains, none of the known attacks that it tries. No grade: without a "
    "certificate that is trusted it gives none.\n\n"
    "bandit's rules are looked at with every `make check` (ruff's `S`); what is allowed stands in `pyproject.toml` "
    "with its reason. pip-audit needs the list of holes of the package index, and is run by hand: see "
    "[how to operate](../how-to/operate.md)."
)


@dataclass(frozen=True)
class Found:
    """One thing that a scanner says."""

    scanner: str
    role: str
    says: str
    path: str
    more: str


@dataclass
class Visit:
    """Somebody who is signed in: their cookies, and the addresses and forms that they come to."""

    role: str
    cookies: dict[str, str]
    queries: dict[str, str] = field(default_factory=dict)
    forms: dict[str, tuple[str, str]] = field(default_factory=dict)
    pages: int = 0


def need(*programs: str) -> None:
    """Install what this machine lacks. setup.Missing where that cannot be done."""
    missing = [each for each in programs if not shutil.which(each)]
    if not missing:
        return
    if not shutil.which("apt-get"):
        raise setup.Missing(f"There is no {' and no '.join(missing)} here; on Debian they are packages of that name.")
    become = [] if os.geteuid() == 0 else ["sudo"]
    quiet = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    for words in (["update", "-qq"], ["install", "-y", "-qq", "--no-install-recommends", *missing]):
        subprocess.run([*become, "apt-get", *words], env=quiet, check=True, stdout=subprocess.DEVNULL)


@contextmanager
def demonstration() -> Iterator[str]:
    """A demonstration of its own on a free port of 127.0.0.1, thrown away afterwards; or the one at SCAN_AT."""
    if at := os.environ.get("SCAN_AT"):
        yield f"http://127.0.0.1:{int(at)}"
        return
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    with tempfile.TemporaryDirectory(prefix="wayforward-scan-") as folder:
        said = {"WAYFORWARD_DATA": f"{folder}/data", "PORT": str(port), "DB": "sqlite", "WAYFORWARD_LOG_LEVEL": "ERROR"}
        kept = {name: value for name, value in os.environ.items() if not name.startswith(("WAYFORWARD_", "DJANGO_"))}
        with Path(folder, "log").open("wb") as log:
            server = subprocess.Popen(
                [setup.BIN / "wayforward", "demo", "--serve"], env={**kept, **said}, stdout=log, stderr=log
            )
        try:
            wait_for(f"http://127.0.0.1:{port}/readyz", server)
            yield f"http://127.0.0.1:{port}"
        finally:
            server.send_signal(signal.SIGTERM)
            server.wait(60)


def wait_for(address: str, server: subprocess.Popen[bytes]) -> None:
    """Until the page answers. setup.Missing when the server has ended."""
    while server.poll() is None:
        with suppress(OSError), urllib.request.urlopen(address, timeout=5):
            return
        time.sleep(1)
    raise setup.Missing("The demonstration did not start.")


def visits(base: str) -> list[Visit]:
    """One visit for each role of the cast. Those who close accounts come last."""
    page = urllib.request.urlopen(f"{base}/account/sign-in/", timeout=60).read().decode()
    cards = re.findall(r'name="staff" value="([^"]+)".*?wf-cast__roles">([^<]+)<', page, re.S)
    one_of_each = {"A visitor": "", **{role: staff for staff, role in reversed(cards)}}
    asked = {role: staff for role, staff in one_of_each.items() if not ROLES or role in ROLES}
    last = sorted(asked, key=lambda role: "lead" in role.lower())
    return [Visit(role, signed_in(base, asked[role]) if asked[role] else {}) for role in last]


def signed_in(base: str, staff: str) -> dict[str, str]:
    """The cookies of a browser in which somebody of the cast is signed in."""
    jar = CookieJar()
    browser = urllib.request.build_opener(urllib.request.HTTPCookieProcessor(jar))
    page = browser.open(f"{base}/account/sign-in/", timeout=60).read().decode()
    token = re.search(r'name="csrfmiddlewaretoken" value="([^"]+)"', page)
    typed = urlencode({"staff": staff, "csrfmiddlewaretoken": token[1] if token else ""}).encode()
    browser.open(urllib.request.Request(f"{base}/account/sign-in/", typed, {"Referer": f"{base}/"}), timeout=60)
    return {cookie.name: cookie.value or "" for cookie in jar}


def walk(base: str, visit: Visit) -> None:
    """Follow links from page to page; keep an address and a form of each kind, for sqlmap."""
    asked = urllib.request.build_opener()
    asked.addheaders = [("Cookie", "; ".join(f"{name}={value}" for name, value in visit.cookies.items()))]
    waiting, seen = ["/", "/account/sign-in/"], set[str]()
    while waiting and visit.pages < MOST_PAGES:
        path = waiting.pop(0)
        if kind_of(path) in seen or any(word in path for word in ENDS_THE_VISIT[:1]):
            continue
        seen.add(kind_of(path))
        try:
            with asked.open(base + path, timeout=60) as answer:
                page = answer.read().decode(errors="replace") if "html" in answer.headers["Content-Type"] else ""
                path = urlsplit(answer.url)._replace(scheme="", netloc="").geturl()
        except urllib.error.HTTPError:
            continue
        visit.pages += 1
        if "?" in path:
            visit.queries.setdefault(kind_of(path), path)
        for action, typed in forms_of(page, path):
            visit.forms.setdefault(kind_of(action), (action, typed))
        links = [html.unescape(each) for each in re.findall(r'<a\b[^>]*\bhref="([^"#]+)"', page)]
        waiting += [
            urljoin(path, each) for each in links if not each.startswith(("http:", "https:", "mailto:", "tel:"))
        ]


def kind_of(path: str) -> str:
    """What an address has in common with those of other cases: ids and values left out."""
    return re.sub(r"[0-9a-f]{8}-[0-9a-f-]{27}|=[^&]*|\d+", "#", path)


def forms_of(page: str, path: str) -> Iterator[tuple[str, str]]:
    """(address, body) of each form of a page that posts, with something in every field."""
    for form in re.findall(r"<form\b.*?</form>", page, re.S):
        if 'method="post"' not in form or any(word in form for word in ENDS_THE_VISIT):
            continue
        action = re.search(r'action="([^"]*)"', form)
        fields: dict[str, str] = {}
        for tag in re.findall(r"<(?:input|textarea|select)\b[^>]*>", form):
            name, value = (re.search(rf'\b{which}="([^"]*)"', tag) for which in ("name", "value"))
            if name:
                fields.setdefault(html.unescape(name[1]), html.unescape(value[1]) if value and value[1] else "1")
        yield urljoin(path, html.unescape(action[1]) if action and action[1] else path), urlencode(fields)


def of_wapiti(base: str, visit: Visit, folder: Path) -> list[Found]:
    """What wapiti says of what this role comes to."""
    report, jar = folder / "report.json", folder / "cookies.json"
    cookies = {
        name: {"value": value, "expires": None, "secure": False, "port": None, "version": 0}
        for name, value in visit.cookies.items()
    }
    jar.write_text(json.dumps({"127.0.0.1": {"/": cookies}}))
    away = [word for each in (f"{base}/account/sign-out/*", f"{base}/account/sign-in/*") for word in ("-x", each)]
    run(
        [
            *("/usr/bin/python3", "-c", WAPITI, "-u", f"{base}/", "-c", str(jar)),
            *("-m", MODULES, "-f", "json", "-o", str(report)),
            *("--max-scan-time", str(SECONDS), "--max-attack-time", str(max(4, SECONDS // 16))),
            *("--max-links-per-page", "60", "--max-files-per-dir", "40", "--max-parameters", "40", "-d", "6"),
            *("--flush-session", "--store-session", str(folder), "--no-bugreport", "-S", "normal", "-v", "0"),
            *away,
        ],
        SECONDS * 3 + 60,
    )
    said = json.loads(report.read_text()) if report.exists() else {"vulnerabilities": {"wapiti made no report": [{}]}}
    return [
        Found("wapiti", visit.role, name, str(each.get("path", "")), str(each.get("info", "")))
        for kind in ("vulnerabilities", "anomalies")
        for name, found in said.get(kind, {}).items()
        for each in found
    ]


def of_sqlmap(base: str, visit: Visit, folder: Path) -> tuple[list[Found], int, int]:
    """What sqlmap says of some addresses and forms of this role, how many it was given, and how many it ended."""
    targets = [(path, "") for path in list(visit.queries.values())[:EACH]] + list(visit.forms.values())[:EACH]
    cookie = "; ".join(f"{name}={value}" for name, value in visit.cookies.items())
    found, ended = [], 0
    for number, (path, typed) in enumerate(targets):
        words = ["sqlmap", "-u", base + path, "--cookie", cookie, "--batch", "--level", "3", "--risk", "1"]
        words += [
            "--output-dir",
            str(folder / f"sqlmap-{number}"),
            "--skip",
            "csrfmiddlewaretoken,csrf",
            "--threads",
            "2",
        ]
        said = run([*words, *(["--data", typed] if typed else [])], SQLMAP_SECONDS)
        ended += "[*] ending" in said
        # Only its own conclusion: on the way it says "appears to be injectable" of what it then finds to be none.
        if "identified the following injection point" in said:
            found.append(Found("sqlmap", visit.role, "SQL injection", path, said[-3_000:]))
        if "500 (Internal Server Error)" in said:
            found.append(Found("sqlmap", visit.role, "Internal Server Error", path, said[-1_000:]))
    return found, len(targets), ended


def run(words: list[str], seconds: int) -> str:
    """What a program says; stopped when it takes longer than that."""
    with tempfile.TemporaryFile("w+") as out, suppress(subprocess.TimeoutExpired):
        with suppress(subprocess.TimeoutExpired):
            subprocess.run(words, stdin=subprocess.DEVNULL, stdout=out, stderr=out, timeout=seconds, check=False)
        out.seek(0)
        return out.read()
    return ""


def main() -> int:
    """Scan as each role; 0 when nothing was found that is not on our list."""
    os.chdir(setup.HERE)
    need("wapiti", "sqlmap")
    found: list[Found] = []
    began, pages, asked, ended = time.monotonic(), 0, 0, 0
    with demonstration() as base:
        everybody = visits(base)
        for visit in everybody:
            with tempfile.TemporaryDirectory(prefix="wayforward-scan-") as folder:
                walk(base, visit)
                by_sqlmap, given, done = of_sqlmap(base, visit, Path(folder))
                by_wapiti = of_wapiti(base, visit, Path(folder))
            found += [*by_sqlmap, *by_wapiti]
            pages, asked, ended = pages + visit.pages, asked + given, ended + done
            print(
                f"{visit.role}: {visit.pages} pages walked, {given} addresses and forms for sqlmap; wapiti says "
                f"{len(by_wapiti)}, sqlmap {len(by_sqlmap)}",
                flush=True,
            )
    seconds = time.monotonic() - began
    how_much = (
        f"{len(everybody)} roles, {pages} pages, {ended} of {asked} ended by sqlmap in its time, {seconds:,.0f} s"
    )
    return tell(found, how_much)


def page() -> str:
    """What scanners have said, and why each is none: for docs/reference/."""
    from tools.reference import WRITTEN, table  # which asks this module for its page

    return (
        "\n\n".join(
            [
                "# What scanners say",
                WRITTEN.replace("the code", "tools/scan.py", 1),
                "`make scan` starts a demonstration on this machine alone, signs in as each role, and lets wapiti and "
                "sqlmap (level 3) read and attack what that role comes to. It is run before a release. What they have "
                "said, and why each is none; anything else makes it fail:",
                table(("says", "where", "why it is none"), [(one.says, f"`{one.where}`", one.why) for one in TRIAGED]),
                RUNS,
            ]
        )
        + "\n"
    )


def tell(found: list[Found], how_much: str) -> int:
    """Print our list with how often each was said, then what is not on it."""
    for known in TRIAGED:
        times = sum(known.covers(each) for each in found)
        print(f"{times:5} x {known.says}: none, since {known.why}")
    new = [each for each in found if not any(known.covers(each) for known in TRIAGED)]
    for each in sorted(set(new), key=lambda one: (one.says, one.path)):
        print(f"FOUND {each.says} at {each.path} as {each.role} ({each.scanner}): {each.more}")
    print(f"scanned as {how_much}: {len(found)} said, {len(new)} not on the list")
    return int(bool(new))


if __name__ == "__main__":
    sys.exit(main())
