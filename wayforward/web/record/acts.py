"""`@act`: what every action is. Keyword-only, all or nothing, and a refusal leaves a line of its own."""

import inspect
from collections.abc import Callable, Mapping
from datetime import datetime
from functools import wraps
from typing import Any, ParamSpec, TypeVar
from uuid import UUID

from django.db import models, transaction

from wayforward.process.decision import Refused
from wayforward.web.accounts import gathering
from wayforward.web.accounts.models import Staff

from . import chain, writing

Given = ParamSpec("Given")
Made = TypeVar("Made")


def act(function: Callable[Given, Made]) -> Callable[Given, Made]:
    """Make a function an action: it takes keywords only (`by` among them) and runs in one transaction.

    `Refused` rolls everything back; then one line with outcome "refused" and the codes is written, and it is raised
    on. TypeError when a parameter could be given by position.
    """
    parameters = inspect.signature(function).parameters.values()
    if any(each.kind not in (each.KEYWORD_ONLY, each.VAR_KEYWORD) for each in parameters):
        raise TypeError(f"{function.__name__} is an action: its parameters are keyword-only.")

    @wraps(function)
    def acting(*args: Given.args, **given: Given.kwargs) -> Made:
        try:
            with chain.forgotten_when_it_fails(), gathering.forgotten_when_it_fails(), transaction.atomic():
                return function(*args, **given)
        except Refused as refusal:
            _record(function.__name__, given, refusal)
            raise

    acting.is_act = True  # type: ignore[attr-defined]
    return acting


def _record(what: str, given: Mapping[str, Any], refusal: Refused) -> None:
    by, at = given.get("by"), given.get("at")
    about = _about(given)
    with transaction.atomic():
        writing.write_refusal(
            what,
            refusal.codes,
            by=by if isinstance(by, Staff) else None,
            at=at if isinstance(at, datetime) else None,
            case_id=_case_id(given),
            obj=about,
        )


def _about(given: Mapping[str, Any]) -> models.Model | None:
    """What the act was about: the first row it was given that is not the staff who did it."""
    rows = (value for value in given.values() if isinstance(value, models.Model) and not isinstance(value, Staff))
    return next(rows, None)


def _case_id(given: Mapping[str, Any]) -> UUID | None:
    case = given.get("case")
    if isinstance(case, models.Model):
        return case.pk  # type: ignore[no-any-return]
    for value in given.values():
        column = getattr(type(value), "wall_case", None)
        if isinstance(value, models.Model) and column:
            return getattr(value, column)  # type: ignore[no-any-return]
    return None
