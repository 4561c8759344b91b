"""The wall: tables that refuse to be read by a query that does not say for whom.

Four ways in, and no other: `Model.visible_to(staff)` (everything that this person's ties and roles open),
`look.rows(Model)` (one case, through a door), `Model.unwalled(purpose)` (behind the wall, said aloud, for a listed
purpose) and Django's own `_base_manager` (save, refresh, foreign keys, cascade). The query is built from the same
table that answers for one record: `process.walls`.
"""

import uuid
from collections.abc import Callable, Hashable, Iterable, Iterator
from contextvars import ContextVar
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache
from typing import TYPE_CHECKING, Any, NoReturn, Self, cast

from django.apps import apps
from django.db import models
from django.db.models import Q, Value
from django.db.models.functions import Concat
from django.db.models.query import ModelIterable
from django.db.models.sql import Query

from wayforward.process.walls import ROLE_SIGHT, SIGHT
from wayforward.web import clock
from wayforward.web.ready import Asked, Once, Outer, Slot, asked
from wayforward.web.rows import ReadQuickly

if TYPE_CHECKING:
    from django.db.models.sql.compiler import SQLCompiler

    from .look import Look
    from .models import Staff


class Unscoped(Exception):
    """A walled table was asked without saying for whom. Use visible_to, look.rows or unwalled."""


class Purpose(StrEnum):
    """Why a query may step behind the wall. Each is the service's own work; none shows its rows to anybody."""

    ACTION = "action"  # an action that got its case through a door, and locks and changes it
    FACTS = "facts"  # rows turned into coded facts for the rules
    REFERENCE = "reference"  # is this random reference taken?
    MATCHING = "matching"  # blind-index search and conflict matching, results checked again before they are shown
    SENDING = "sending"  # the gateway sends what is due
    JOB = "job"  # the worker's own jobs: due dates, chasers, sweeping
    COUNTING = "counting"  # figures without names
    PUBLISHING = "publishing"  # what the consents allow to leave as a story or a document
    PRACTICE = "practice"  # the player of practice cases checks what a step changed
    ACCESS = "access"  # a copy of one person's own data, gathered for them to take
    CHECKING = "checking"  # start checks, doctor, verification of the record, backup and restore


# The page that is being made now, whatever it is: the record sets it. A row that `visible_to` found for a viewer while
# this page is made has been asked about, by the same table; the policy need not ask again.
page: ContextVar[object | None] = ContextVar("page", default=None)


class WalledQuery(Query):
    """A query that cannot be turned into SQL before it has a scope. The scope is in the query, so it goes with it."""

    scope: str | None = None
    viewer: uuid.UUID | None = None

    def get_compiler(self, *args: Any, **kwargs: Any) -> "SQLCompiler":
        if self.scope is None and not self.is_empty():
            raise Unscoped(f"{self.model} was asked without visible_to(), look.rows() or unwalled().")
        return super().get_compiler(*args, **kwargs)


class Found(ModelIterable):
    """Rows, each of which remembers for whom it was found, and for which page."""

    def __iter__(self) -> Iterator[Any]:
        for_whom = (self.queryset.query.viewer, page.get())  # type: ignore[attr-defined]
        for row in super().__iter__():
            row._state.found_for = for_whom
            yield row


def found_for(row: Any, staff: "Staff") -> bool:
    """Did `visible_to` find this row for this member of staff, while the page was made that is being made now?"""
    viewer, when = getattr(row._state, "found_for", (None, None))
    return viewer is not None and viewer == staff.pk and when is not None and when is page.get()


class WalledQuerySet(models.QuerySet):
    """A queryset of a walled table. Every method that runs SQL needs a scope; inserting rows needs none."""

    query: WalledQuery

    def __init__(self, model: Any = None, query: Any = None, using: Any = None, hints: Any = None) -> None:
        super().__init__(model, query if query is not None or model is None else WalledQuery(model), using, hints)
        self._iterable_class = Found

    def _scoped(self, scope: str, viewer: uuid.UUID | None = None) -> Self:
        rows = self._chain()  # type: ignore[attr-defined]
        rows.query.scope, rows.query.viewer = scope, viewer
        return cast(Self, rows)

    def _require_scope(self) -> None:
        if self.query.scope is None:
            raise Unscoped(f"{self.model.__name__} was asked without visible_to(), look.rows() or unwalled().")

    # Rows of both are rows of neither's viewer; and what joins an unscoped question is unscoped.
    def __or__(self, other: Any) -> Self:
        return self._joined(other, super().__or__)

    def __xor__(self, other: Any) -> Self:
        return self._joined(other, super().__xor__)

    def __and__(self, other: Any) -> Self:
        return self._joined(other, super().__and__)

    def _joined(self, other: "WalledQuerySet", join: Callable[[Any], Any]) -> Self:
        for each in (self, other):
            if not each.query.is_empty():
                each._require_scope()
        joined = join(other)
        return cast(Self, joined._scoped(f"{self.query.scope} and {other.query.scope}"))

    def _combinator_query(self, *args: Any, **kwargs: Any) -> Self:
        combined = super()._combinator_query(*args, **kwargs)  # type: ignore[misc]
        combined.query.viewer = None
        return cast(Self, combined)

    # Django turns the query of these into another class, which does not know of the scope.
    def update(self, **kwargs: Any) -> int:
        self._require_scope()
        return super().update(**kwargs)

    update.alters_data = True  # type: ignore[attr-defined]

    def _update(self, values: Any) -> int:
        self._require_scope()
        return super()._update(values)  # type: ignore[misc]

    def delete(self) -> tuple[int, dict[str, int]]:
        self._require_scope()
        return super().delete()

    delete.alters_data = True  # type: ignore[attr-defined]
    delete.queryset_only = True  # type: ignore[attr-defined]

    def _raw_delete(self, using: str | None) -> int:
        self._require_scope()
        return super()._raw_delete(using)

    def bulk_update(self, *args: Any, **kwargs: Any) -> int:
        self._require_scope()
        return super().bulk_update(*args, **kwargs)

    def raw(self, *args: Any, **kwargs: Any) -> NoReturn:
        raise Unscoped(f"{self.model.__name__} has no raw queries.")


class WalledModel(ReadQuickly):
    """The base of every table of a case. It has no `objects`.

    A subclass says where its rows stand: `wall_case` is the column with the id of the case, and the compartment is a
    constant (`wall_compartment`) or a column (`wall_compartment_field`). A person belongs to no single case: with
    `wall_person = True`, or `wall_person_field` for what hangs on a person, rows are seen through `PartyIndex`. With
    `wall_own`, the column of a member of staff, rows belong to nobody but them: no tie and no role opens one.
    """

    wall_case: str | None = None
    wall_compartment: str | None = None
    wall_compartment_field: str | None = None
    wall_person = False
    wall_person_field: str | None = None
    wall_own: str | None = None

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)

    _walled = WalledQuerySet.as_manager()

    class Meta:
        abstract = True

    @classmethod
    def visible_to(cls, staff: "Staff") -> "WalledQuerySet":
        """All rows that this member of staff may know to exist, over all cases: one query with Exists."""
        rows = cls._walled.filter(_visible(cls, staff)) if staff.is_active else cls._walled.none()
        return rows._scoped(f"visible_to {staff.pk}", staff.pk)

    @classmethod
    def unwalled(cls, purpose: Purpose | str) -> "WalledQuerySet":
        """All rows, behind the wall. ValueError for a purpose that is not on the list."""
        return cls._walled.all()._scoped(f"unwalled {Purpose(purpose)}")

    @classmethod
    def of_look(cls, look: "Look") -> "WalledQuerySet":
        """The rows of one case in the compartments that the look opens; use `look.rows(Model)`."""
        return cls._walled.filter(_in_look(cls, look))._scoped(f"look {look.case_id}")


def person_column(model: type[models.Model]) -> str | None:
    """The column that names the person, for tables seen through people; None for tables of a case."""
    if getattr(model, "wall_person", False):
        return "pk"
    return getattr(model, "wall_person_field", None)


def role_compartments(roles: Iterable[str]) -> frozenset[str]:
    """What these roles open in every case of the own service, without a tie."""
    return frozenset(str(part) for role in ROLE_SIGHT if str(role) in roles for part in ROLE_SIGHT[role])


@lru_cache(maxsize=64)
def tie_compartments(kind: str) -> frozenset[str]:
    """What one kind of tie opens. A kind that the table does not know opens nothing."""
    for tie, parts in SIGHT.items():
        if str(tie) == kind:
            return frozenset(str(part) for part in parts)
    return frozenset()


def holding(moment: Any) -> Q:
    """Ties that hold at this moment."""
    return Q(since__lte=moment) & (Q(until__isnull=True) | Q(until__gt=moment))


def _visible(model: type[WalledModel], staff: "Staff") -> Q | Once:
    if model.wall_own:
        return Q(**{model.wall_own: staff.pk})
    if column := person_column(model):
        seen = of_parties(staff)
        of_person = {"person_id": Outer(column, _ID)}
        return _exists("PartyIndex", staff, column, seen, lambda parties: parties.filter(seen, **of_person))
    assert model.wall_case, f"{model.__name__} does not say where its rows stand"
    service = "service_id" if _has_column(model, "service") else None
    return _seen(staff, model.wall_case, _compartment(model), service)


def of_parties(staff: "Staff") -> Q:
    """Which lines of the index of parties are open to this member of staff: what `visible_to` asks of a table that is
    seen through people. It narrows a question early, and stands in for no wall."""
    return _seen(staff, "case_id", Column("compartment"), "service_id")


@dataclass(frozen=True)
class Column:
    """A compartment that stands in a column of the row, where other tables have a fixed one."""

    name: str


def _compartment(model: type[WalledModel]) -> Column | str:
    return Column(model.wall_compartment_field) if model.wall_compartment_field else str(model.wall_compartment)


def _seen(staff: "Staff", case: str, compartment: Column | str, service: str | None) -> Q:
    """Tied to the case in a way that opens the compartment, or a role that does; and not blocked."""
    blocked = _exists("Block", staff, case, "", lambda blocks: blocks.filter(staff=_WHO, case_id=Outer(case, _ID)))
    return Q(_tied(staff, case, compartment) | _by_role(staff, case, compartment, service)) & ~Q(blocked)


def _tied(staff: "Staff", case: str, compartment: Column | str) -> Q:
    held = holding(NOW) & Q(staff=_WHO, case_id=Outer(case, _ID))
    if isinstance(compartment, str):
        kinds = [str(tie) for tie, parts in SIGHT.items() if compartment in {str(part) for part in parts}]
        held &= Q(kind__in=kinds)
        return Q(_exists("Tie", staff, case, held, lambda ties: ties.filter(held))) if kinds else Q(pk__in=[])
    opens = Concat("kind", Value(" "), Outer(compartment.name, models.CharField()))
    held &= Q(opens__in=_OPENINGS)
    return Q(_exists("Tie", staff, (case, compartment.name), held, lambda ties: ties.alias(opens=opens).filter(held)))


@dataclass(frozen=True)
class AnyStaff:
    """Stands for whoever asks, while the text of a question is put together. All that the text may depend on are their
    roles; a question that asks for anything else of them has an AttributeError."""

    roles: tuple[str, ...]
    is_active: bool
    pk: Any
    service_id: Any

    def has_role(self, *roles: str) -> bool:
        return any(str(role) in self.roles for role in roles)


def ask(staff: "Staff", question: Callable[[Any], models.QuerySet], **values: Any) -> Asked:
    """A question over all cases that this member of staff asks, by `visible_to`. It is put together once for all with
    the same roles: `question` is given somebody who stands for them, and has a `Slot` for each of `values`.

        def _open_cases(me): return SupportCase.visible_to(me).filter(state=Slot("state", CharField()))
        rows = ask(me, _open_cases, state="open")
    """
    roles = tuple(str(role) for role in staff.roles)
    anybody = AnyStaff(roles, staff.is_active, _WHO, _SERVICE)
    known = {"who": staff.pk, "service": staff.service_id, "now": clock.now()}
    return asked(question, anybody, (roles, staff.is_active), {**known, **values}, staff.pk)


# "facilitator harmed", "panel risk", ...: SIGHT in one list, so that one comparison asks all of it.
_OPENINGS = sorted(f"{tie} {part}" for tie, parts in SIGHT.items() for part in parts)


def _by_role(staff: "Staff", case: str, compartment: Column | str, service: str | None) -> Q:
    opened = role_compartments(staff.roles)
    nothing = Q(pk__in=[])
    if isinstance(compartment, str):
        if compartment not in opened:
            return nothing
        inside = Q()
    else:
        if not opened:
            return nothing
        inside = Q(**{f"{compartment.name}__in": sorted(opened)})
    if service:
        return inside & Q(**{service: staff.service_id})
    here = Q(case_id=Outer(case, _ID), service_id=staff.service_id)
    return inside & Q(_exists("PartyIndex", staff, case, here, lambda parties: parties.filter(here)))


# Who asks, and when: what changes from one page to the next in a question that stays the same.
_ID = models.UUIDField()
_WHO, _SERVICE, NOW = Slot("who", _ID), Slot("service", _ID), Slot("now", models.DateTimeField())


def _exists(
    name: str, staff: "Staff", columns: str | tuple[str, ...], shape: Hashable, rows: Callable[[Any], models.QuerySet]
) -> Once:
    """There is such a row of a table of `accounts`. `shape` is what its text depends on, beside table and columns."""
    names = (columns,) if isinstance(columns, str) else columns
    model = apps.get_model("accounts", name)
    return Once((name, names, shape), lambda: rows(model.objects), names, {"who": staff.pk, "now": clock.now()})


def _in_look(model: type[WalledModel], look: "Look") -> Q:
    if model.wall_own:
        return Q(pk__in=[])
    if column := person_column(model):
        return Q(**{f"{column}__in": look.people})
    if model.wall_compartment_field:
        inside = Q(**{f"{model.wall_compartment_field}__in": sorted(look.compartments)})
    else:
        inside = Q() if look.may(str(model.wall_compartment)) else Q(pk__in=[])
    return inside & Q(**{str(model.wall_case): look.case_id})


def _has_column(model: type[models.Model], name: str) -> bool:
    return any(field.name == name for field in model._meta.fields)
