"""The rows that a piece of work puts into the databases, read back as they stand at its end."""

import re
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from typing import Any

from django.apps import apps
from django.db import connections
from django.db.models import AutoField, Max, Model

from wayforward.web.record.models import Line
from wayforward.web.routing import CASES, VAULT, home_of

# The end of the record; and what stands between a person and others, which depends on who else there is.
NOT_OF_A_CASE = {"record.Head", "people.Pair"}
# A row alone, or many of a kind; or one with something else in the same statement, whose values come first.
_INSERT = re.compile(r'(?P<with>WITH new AS \()?INSERT INTO "(?P<table>\w+)" \((?P<columns>[^)]*)\)')


@dataclass
class Captured:
    """The rows of a piece of work: those of the case data in the order of their tables, lines of the record last."""

    rows: list[Model] = field(default_factory=list)


def tables() -> list[type[Model]]:
    """Every table of cases and of keys, what is referred to first; the record last, since it is a chain."""
    models = [model for model in apps.get_models(include_auto_created=True) if home(model) in (CASES, VAULT)]
    models = [model for model in models if model._meta.managed and model._meta.label not in NOT_OF_A_CASE]
    return sorted(models, key=lambda model: model is Line)


def home(model: type[Model]) -> str:
    return home_of(model._meta.app_label, model._meta.model_name)


def rows_of(model: type[Model]) -> Any:
    """All rows of a table, behind every wall: this is about bytes, and nobody is shown any."""
    return model._base_manager.using(home(model))


@contextmanager
def capture() -> Iterator[Captured]:
    """Gather what is put into the databases in this block. Rows with a random id are noticed as they are put in; of
    the numbered ones, those are new whose number is higher than any before."""
    found = Captured()
    named = {model._meta.db_table: model for model in tables()}
    numbered = [model for model in named.values() if isinstance(model._meta.pk, AutoField)]
    before = {model: rows_of(model).aggregate(last=Max("pk"))["last"] or 0 for model in numbered}
    put: dict[type[Model], list[Any]] = {}

    def notice(execute: Callable[..., Any], sql: str, params: Any, many: bool, context: Any) -> Any:
        if (told := _INSERT.match(sql)) and (model := named.get(told["table"])) and model not in before:
            columns = [column.strip(' "') for column in told["columns"].split(",")]
            place, step = columns.index(model._meta.pk.column), len(columns)
            for each in params if many else [params[:step] if told["with"] else params]:
                # Many rows at once: one after another, or (PostgreSQL) an array of each column.
                put.setdefault(model, []).extend(each[place] if "UNNEST" in sql else each[place::step])
        return execute(sql, params, many, context)

    with ExitStack() as noticing:
        for alias in (CASES, VAULT):
            noticing.enter_context(connections[alias].execute_wrapper(notice))
        yield found
    for model in named.values():
        if model in before:
            found.rows += rows_of(model).filter(pk__gt=before[model]).order_by("pk")
        elif model in put:
            kept = rows_of(model).in_bulk([model._meta.pk.to_python(pk) for pk in put[model]])
            order = sorted(kept.values(), key=lambda row: row.seq) if model is Line else kept.values()
            found.rows += order
