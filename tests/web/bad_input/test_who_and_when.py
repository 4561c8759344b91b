"""SEC-21: who did it, what was done and when is never read from what a browser sends, by any form of the service."""

import ast
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any
from uuid import uuid4

from django.forms import BaseForm
from django.urls import get_resolver

from tests.web.bad_input.reading import Box
from tests.web.bad_input.test_every_form import Found, forms
from tests.web.walls.crawl import nothing_kept, signed_in
from tests.web.walls.world import World
from wayforward.practice import digest
from wayforward.web.ui.forms import Form

__all__ = ["forms"]

WEB = Path(__file__).parents[3] / "wayforward" / "web"
# What a line of the record, or a row, says of who, what and when.
NEVER_ASKED = {"by", "actor", "actor_id", "user", "recorded_at", "made_at", "event", "service", "case_id"}


def kinds(kind: type[BaseForm] = Form) -> Iterator[type[BaseForm]]:
    for each in kind.__subclasses__():
        yield each
        yield from kinds(each)


def test_no_form_asks_who_is_acting_or_when_it_is_written_down() -> None:
    assert get_resolver().url_patterns  # every page, and with it every form, is there
    asked = {each.__qualname__: sorted(each.base_fields.keys() & NEVER_ASKED) for each in kinds()}
    assert len(asked) > 100
    assert {name: fields for name, fields in asked.items() if fields} == {}


def test_no_page_takes_who_is_acting_from_what_was_typed() -> None:
    """In every module of pages: `by=` of an action is never something of a form, a query or a body."""
    typed, passed = [], 0
    for path in sorted(WEB.rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.keyword) and node.arg == "by":
                passed += 1
                said = ast.unparse(node.value)
                if any(word in said for word in ("cleaned_data", "typed", "POST", "GET", "form")):
                    typed.append(f"{path.name}:{node.lineno} by={said}")
    assert passed > 100
    assert typed == []


def plausible(name: str, box: Box) -> Any:
    """What somebody might answer: the first that can be chosen, a few words, a day, a number."""
    if box.kind in ("radio", "checkbox", "select"):
        return next((choice for choice in box.choices if choice), "on")
    if box.value:
        return box.value
    return {"number": "1", "date": "2026-01-15", "time": "10:00", "email": "a@example.org"}.get(
        box.kind, "A few words."
    )


def forged(world: World, found: Found) -> dict[str, str]:
    """Somebody else, another act, another time, another case, under every name that code might read them by."""
    other = str(next(staff.pk for name, staff in world.cast.items() if name != found.who))
    when = (world.at - timedelta(days=400)).isoformat()
    forged = {
        **dict.fromkeys(("by", "by_id", "actor", "actor_id", "user", "user_id", "staff_id", "request_user"), other),
        **dict.fromkeys(("at", "recorded_at", "made_at", "created_at", "changed_at", "now"), when),
        **dict.fromkeys(("act", "action", "event", "outcome", "_method"), "stop"),
        **dict.fromkeys(("case", "case_id", "service", "service_id", "pk", "id", "compartment"), str(uuid4())),
    }
    own = found.boxes.keys() | {name.rsplit("_", 1)[0] for name in found.boxes}
    return {name: value for name, value in forged.items() if name not in own}


def test_what_is_forged_beside_a_form_changes_nothing(world: World, forms: list[Found], record_property: Any) -> None:
    """Every form of the service is sent twice, as somebody might fill it in: once with the forged fields beside. Both
    times the same is answered and the same is recorded, by whoever was there."""
    wrong, done = [], 0
    for found in forms:
        typed = {name: box.value if box.kind == "hidden" else plausible(name, box) for name, box in found.boxes.items()}
        seen = [_sent(world, found, typed), _sent(world, found, typed | forged(world, found))]
        done += bool(seen[0][1])
        if seen[0] != seen[1]:
            wrong.append(f"{found.address.url} ({found.who}): {seen[0]} / {seen[1]}")
        if not {actor for _, actor, *_ in seen[1][1]} <= {world.cast[found.who].pk}:
            wrong.append(f"{found.address.url} ({found.who}) was recorded as by somebody else")
    record_property("forms", len(forms))
    record_property("forms that did something", done)
    assert len(forms) > 90
    assert done > 15, "hardly any form was filled in so that it did something"
    assert not wrong, "\n".join(wrong)


def _sent(world: World, found: Found, typed: dict[str, Any]) -> tuple[int, list[tuple[Any, ...]]]:
    before = digest.last_line()
    with nothing_kept():
        answer = signed_in(world.cast[found.who]).post(found.address.url, typed)
        lines = [line for line in digest.lines_since(before) if line.outcome == "done"]
        return answer.status_code, [(line.event, line.actor_id, line.at) for line in lines]
