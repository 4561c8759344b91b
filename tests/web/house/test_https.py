"""Where people reach the service by https (WAYFORWARD_HTTPS=yes): every cookie, every answer, no way around."""

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

# The settings are read once in a process, so a service with https is one of its own.
ASK = """
import json, os, sys
os.environ["DJANGO_SETTINGS_MODULE"] = "wayforward.web.settings"
import django
django.setup()
from django.conf import settings
from django.http import HttpResponse
from django.test import Client, RequestFactory
from wayforward.web.public.views import visitors
from wayforward.web.signin import limits
settings.SECRET_KEY = "of this test"
settings.STORAGES = settings.STORAGES | {
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
}
known = HttpResponse()
limits.know(known, "asha")
kept = Client(headers={"X-Forwarded-Proto": "https"}, SERVER_NAME="localhost")
plain = Client(SERVER_NAME="localhost")
elsewhere = Client(headers={"X-Forwarded-Proto": "https", "Origin": "https://evil.test"}, SERVER_NAME="localhost")
def said(answer):
    return {"status": answer.status_code, **{name.lower(): value for name, value in answer.headers.items()}}
print(json.dumps({
    "names": [settings.SESSION_COOKIE_NAME, settings.CSRF_COOKIE_NAME, limits.KNOWN, visitors.DISMISSED],
    "flags": [
        [settings.SESSION_COOKIE_SECURE, settings.SESSION_COOKIE_HTTPONLY, settings.SESSION_COOKIE_SAMESITE],
        [settings.CSRF_COOKIE_SECURE, settings.CSRF_COOKIE_HTTPONLY, settings.CSRF_COOKIE_SAMESITE],
        *[[each["secure"], each["httponly"], each["samesite"]] for each in known.cookies.values()],
    ],
    "kept": said(kept.get("/healthz")),
    "elsewhere": said(elsewhere.options("/healthz")),
    "plain": said(plain.get("/stories/")),
    "missing": said(kept.get("/no-such-page")),
}))
"""


@pytest.fixture(scope="module")
def told(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    folder = tmp_path_factory.mktemp("https")
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("WAYFORWARD_", "DJANGO_"))}
    said = {
        "WAYFORWARD_HTTPS": "yes",
        "WAYFORWARD_DATA": str(folder / "data"),
        "WAYFORWARD_HOSTS": "localhost",
        "DB": "sqlite",
        "PYTHONPATH": str(Path(__file__).parents[3]),
    }
    done = subprocess.run(
        [sys.executable, "-c", ASK], env={**kept, **said}, cwd=folder, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout.splitlines()[-1])


def test_cookies_are_of_this_host_and_of_https_alone(told: dict[str, Any]) -> None:
    assert [name.startswith("__Host-") for name in told["names"]] == [True] * 4
    assert told["flags"] == [[True, True, "Lax"]] * 3


def test_browsers_come_back_by_https_alone(told: dict[str, Any]) -> None:
    for answer in (told["kept"], told["missing"]):
        assert answer["strict-transport-security"] == "max-age=63072000; includeSubDomains"
    assert told["plain"]["status"] == 301
    assert told["plain"]["location"] == "https://localhost/stories/"


def test_no_page_of_others_reads_ours(told: dict[str, Any]) -> None:
    assert not [name for name in told["elsewhere"] if name.startswith("access-control-")]
    assert told["elsewhere"]["cross-origin-resource-policy"] == "same-origin"


def test_every_answer_says_its_kind(told: dict[str, Any]) -> None:
    assert told["kept"]["content-type"] == "text/plain; charset=utf-8"
    assert told["missing"]["content-type"] == "text/html; charset=utf-8"
