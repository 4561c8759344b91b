"""SEC-21: who did it, what was done and when is asked by no form of the service, and taken from none."""

import ast
from collections.abc import Iterator
from pathlib import Path

from django.forms import BaseForm
from django.urls import get_resolver

from wayforward.web.ui.forms import Form

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
