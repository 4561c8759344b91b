"""What every answer says, and what the log keeps of it: ids, and never a word."""

import json
import logging

import pytest
from django.http import HttpRequest, HttpResponse
from django.test import Client, RequestFactory

from wayforward.web.requests import Headers, IdsOnly, Logged, in_utf8, request_id

SECRET = "Maria Quintana, 07700 900123"


def line_of(logger: str, message: str, *arguments: object, error: BaseException | None = None) -> dict[str, object]:
    info = (type(error), error, error.__traceback__) if error else None
    record = logging.LogRecord(logger, logging.ERROR, __file__, 1, message, arguments, info)
    return json.loads(IdsOnly().format(record))


def test_a_line_is_json_and_keeps_what_our_own_code_says() -> None:
    line = line_of("wayforward.worker", "%s messages were sent", 3)
    assert (line["level"], line["said"]) == ("ERROR", "3 messages were sent")


def test_of_other_code_only_the_pattern_is_kept() -> None:
    assert SECRET not in json.dumps(line_of("django.request", "Not Found: %s", f"/{SECRET}"))


def test_of_an_error_the_type_and_the_places_are_kept() -> None:
    try:
        raise ValueError(SECRET)
    except ValueError as error:
        line = line_of("wayforward.worker", "failed", error=error)
    assert line["exception"] == "builtins.ValueError"
    assert SECRET not in json.dumps(line)
    assert any("test_requests.py" in place for place in line["places"])


def test_a_request_is_logged_by_its_page_and_not_by_its_address(caplog: pytest.LogCaptureFixture) -> None:
    seen = []

    def answer(request: HttpRequest) -> HttpResponse:
        seen.append(request_id())
        return HttpResponse(status=404)

    with caplog.at_level(logging.INFO, logger="wayforward.requests"):
        Logged(answer)(RequestFactory().get(f"/{SECRET}/"))
    written = IdsOnly().format(caplog.records[-1])
    assert SECRET.split()[0] not in written
    assert json.loads(written)["status"] == 404
    assert len(seen[0]) == 32
    assert request_id() == ""


def test_headers_can_be_said_otherwise_by_a_page_but_robots_stay_out() -> None:
    def answer(request: HttpRequest) -> HttpResponse:
        return HttpResponse(headers={"Cache-Control": "max-age=60"})

    response = Headers(answer)(RequestFactory().get("/"))
    assert response.headers["Cache-Control"] == "max-age=60"
    assert response.headers["X-Robots-Tag"] == "noindex"
    assert response.headers["Cross-Origin-Resource-Policy"] == "same-origin"


@pytest.mark.parametrize("way", ["TRACE", "TRACK", "PROPFIND", "CONNECT", "LOOK"])
def test_ways_of_asking_that_no_page_has_are_refused_before_any_page_hears_of_them(client: Client, way: str) -> None:
    answer = client.generic(way, f"/healthz?{SECRET}", SECRET)
    assert answer.status_code == 405
    assert answer.content == b""
    assert "TRACE" not in answer.headers["Allow"]


@pytest.mark.parametrize(
    ("said", "heard"),
    [
        ("text/plain; charset=rot13", "text/plain"),
        ("a/b;CharSet = hex ; boundary=x", "a/b; boundary=x"),
        ("a/b; charset=x; charset=y", "a/b"),
        ("multipart/form-data; boundary=x", "multipart/form-data; boundary=x"),
        ("", ""),
    ],
)
def test_what_a_request_says_of_its_encoding_is_not_heard(said: str, heard: str) -> None:
    assert in_utf8({"CONTENT_TYPE": said, "PATH_INFO": "/"}) == {"CONTENT_TYPE": heard, "PATH_INFO": "/"}


@pytest.mark.parametrize("address", ["/healthz", "/no-such-page", "/static/no-such-file.css"])
def test_every_answer_carries_the_policy(client: Client, address: str) -> None:
    response = client.get(address)
    policy = dict(
        part.strip().split(" ", 1) for part in response.headers["Content-Security-Policy"].split(";") if part.strip()
    )
    assert policy["default-src"] == "'none'"
    assert policy["script-src"] == policy["style-src"] == "'self'"
    assert "unsafe" not in response.headers["Content-Security-Policy"]
    assert response.headers["X-Content-Type-Options"] == "nosniff"
    assert response.headers["Referrer-Policy"] == "same-origin"
    assert response.headers["X-Frame-Options"] == "DENY"
    assert response.headers["Cache-Control"] == "no-store"
    assert "Server" not in response.headers
