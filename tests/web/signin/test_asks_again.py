"""SEC-35: what opens more than one's own work asks for the second step again, and no page can be forgotten."""

import ast
import inspect
import re
from collections.abc import Callable, Iterator
from importlib import import_module
from pathlib import Path
from typing import Any

import pytest
from django.http import HttpResponse
from django.urls import URLPattern, reverse

import wayforward.web
from tests.web.cast import Cast
from tests.web.signin.test_sessions_and_leaving import come_in, for_real, with_app
from tests.web.signin.test_sign_in import Time, code_at, moment_of_code
from tests.web.walls.table import patterns
from wayforward.process.events import Event
from wayforward.process.fresh import EVENTS, NOT_THESE, SOUNDS_LIKE, Opens
from wayforward.web import record
from wayforward.web.accounts import fresh
from wayforward.web.accounts.models import Staff
from wayforward.web.restorative.urls import STEP_TABLES
from wayforward.web.restorative.views.steps import STEPS

__all__ = ["STEP_TABLES", "for_real", "moment_of_code", "with_app"]
WEB = Path(wayforward.web.__file__).parent
ACTIONS = sorted([*WEB.glob("*/actions/*.py"), *WEB.glob("*/actions.py")])
STEP = "restorative:step"


def pages() -> Iterator[tuple[str, URLPattern, dict[str, Any], Callable[..., Any]]]:
    """Every page with the function that makes it; each step of a restorative case is one, with what it does."""
    for name, pattern in patterns():
        if name == STEP:
            for slug, page in STEPS.items():
                yield name, pattern, {"step": slug}, page.take
        else:
            yield name, pattern, {}, inspect.unwrap(pattern.callback)


def marked() -> list[tuple[str, dict[str, Any]]]:
    return [(name, {**_some(pattern), **at}) for name, pattern, at, _ in pages() if _opens(pattern, at)]


def _opens(pattern: URLPattern, at: dict[str, Any]) -> Opens | None:
    return fresh.opened_by(pattern.callback, {"step": "", **at})


def _some(pattern: URLPattern) -> dict[str, Any]:
    """Arguments of the right kind, of nothing that there is."""
    kinds = {"UUIDConverter": "00000000-0000-4000-8000-000000000000", "IntConverter": 7, "SlugConverter": "nothing"}
    return {part: kinds[type(kind).__name__] for part, kind in pattern.pattern.converters.items()}


def actions_that_open() -> dict[tuple[str, str], set[Event]]:
    """The module and the name of each action that writes such events, itself or by what it calls."""
    writes: dict[tuple[str, str], set[Event]] = {}
    calls: dict[tuple[str, str], set[tuple[str, str]]] = {}
    for path in ACTIONS:
        module = _module(path)
        beside = import_module(module)
        for function in ast.parse(path.read_text(encoding="utf-8")).body:
            if isinstance(function, ast.FunctionDef):
                nodes = list(ast.walk(function))
                writes[module, function.name] = _events(nodes)
                calls[module, function.name] = {_called(node, module, beside) for node in nodes}
    for _ in range(4):  # as deep as one calls the other
        for name, called in calls.items():
            writes[name] = writes[name].union(*(writes.get(each, set()) for each in called))
    return {name: events for name, events in writes.items() if events}


def _module(path: Path) -> str:
    parts = path.relative_to(WEB).with_suffix("").parts
    return ".".join(("wayforward.web", *(part for part in parts if part != "__init__")))


def _called(node: ast.AST, module: str, beside: Any) -> tuple[str, str]:
    """What a name, or a name in a module, stands for in an action's module."""
    if isinstance(node, ast.Name):
        return getattr(vars(beside).get(node.id), "__module__", module), node.id
    if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name):
        return getattr(vars(beside).get(node.value.id), "__name__", ""), node.attr
    return "", ""


def _events(nodes: list[ast.AST]) -> set[Event]:
    named = {getattr(Event, node.attr, None) for node in nodes if isinstance(node, ast.Attribute)}
    return {event for event in EVENTS if event in named}


def test_what_sounds_like_it_is_in_one_of_the_two_tables() -> None:
    told = EVENTS.keys() | NOT_THESE.keys()
    forgotten = [event for event in Event if event not in told and any(word in event for word in SOUNDS_LIKE)]
    assert forgotten == [], "put each into process.fresh: EVENTS, or NOT_THESE with the reason"
    assert not EVENTS.keys() & NOT_THESE.keys()


def test_every_page_that_does_it_is_marked() -> None:
    opening, unmarked = actions_that_open(), []
    seen: set[Event] = set()
    for name, pattern, at, made_by in pages():
        for module, called in re.findall(r"(\w+)\.(\w+)\(", inspect.getsource(made_by)):
            action = (getattr(made_by.__globals__.get(module), "__name__", ""), called)  # type: ignore[attr-defined]
            if action in opening:
                seen |= opening[action]
                if _opens(pattern, at) is None:
                    unmarked.append((name, at, action))
    assert unmarked == []
    assert EVENTS.keys() - seen == set(), "no page is found that does these"


def test_a_step_that_shares_asks_again_and_another_does_not() -> None:
    pattern = next(pattern for name, pattern in patterns() if name == STEP)
    assert {slug for slug in STEPS if _opens(pattern, {"step": slug})} == {"approach", "pass-on"}
    assert _opens(pattern, {"step": "nothing"}) is None


def test_each_asks_again_after_five_minutes(with_app: Staff, moment_of_code: Time) -> None:
    client = come_in(moment_of_code)
    all_of_them = [reverse(name, kwargs=at) for name, at in marked()]
    assert len(all_of_them) > 15
    first = {address: client.get(address).status_code for address in all_of_them}
    assert not set(first.values()) - {200, 302, 404, 405}
    moment_of_code.later(minutes=5)
    for address in all_of_them:
        for answer in (client.get(address), client.post(address, {"why": "danger"})):
            assert answer.status_code == 302, address
            assert answer["Location"].startswith("/account/second-step/again/?next="), address
    address = reverse("people:emergency")
    done = client.post(f"/account/second-step/again/?next={address}", {"code": code_at(moment_of_code)})
    assert done.status_code == 302 and done["Location"] == address
    assert client.get(address).status_code == 200


@pytest.mark.parametrize("opens", [None, Opens.SHARING])
def test_a_page_without_the_mark_writes_none_of_it(opens: Opens | None, cast: Cast) -> None:
    with fresh.page(opens):
        if opens is None:
            with pytest.raises(fresh.NotMarked):
                record.write(Event.STORY_PUBLISHED, by=cast.lena)
        else:
            record.write(Event.STORY_PUBLISHED, by=cast.lena)
        record.write(Event.NOTE_WRITTEN, by=cast.lena)


def test_a_file_leaves_from_a_marked_page_only() -> None:
    paper = HttpResponse("x", headers={"Content-Disposition": 'attachment; filename="paper.pdf"'})

    def view(request: Any) -> HttpResponse:
        return paper

    with fresh.page(None):
        fresh.check_file(view, HttpResponse("a page"))
        with pytest.raises(fresh.NotMarked):
            fresh.check_file(view, paper)
        fresh.check_file(fresh.as_on_the_page(view), paper)
    with fresh.page(Opens.EXPORT):
        fresh.check_file(lambda request: paper, paper)
