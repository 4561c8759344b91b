"""The record: append-only and chained. Every act and every look leaves a line in it, and so does every refusal.

    @record.act                                   # keyword-only, atomic; a Refused leaves its own line after roll-back
    def take_referral(*, service, source, by, at, said_by=None) -> Referral:
        ...
        record.write(Event.REFERRAL_TAKEN, by=by, at=at, said_by=said_by, case_id=referral.pk,
                     compartment="referral", obj=referral, source=source)

Without `compartment` the line stands where `process.events.COMPARTMENTS` says. Only coded things go in (ids, codes,
dates, numbers, lists of them): a value with a space in it is refused.
`said_by` is a Person, an Agency, a participation with `person_id`, or "person:<uuid>" / "agency:<uuid>".
`by=None` is the service itself (a job that fell due).

    record.looked(request, look)                  # a door: the page's one line says whose case was opened, and by what
    lines = look.rows(record.Line).filter(outcome="done")                # the record on a case page,
    shown, older = record.page_of(lines, request.GET.get("before", ""), 20)      # newest first; ?before={{ older }}
    record.words_of(line, names)                  # its sentence, from process.events

    with record.looking(): ...                    # outside a request: gather the looks of this block into one line
    record.check()                                # verify the chain: Report(lines, faults); empty faults = whole
    record.anchor()                               # (seq, mac) to keep elsewhere; check(anchors=[...]) finds cut tails

`wayforward.web.record.middleware.RecordLooks` stands after AuthenticationMiddleware: it writes the line of a page
before the page leaves, and shows nothing when it cannot.
"""

from typing import TYPE_CHECKING, Any

_WHERE = {
    "Agent": "agents",
    "act": "acts",
    "write": "writing",
    "note_own_name": "writing",
    "words_of": "writing",
    "said": "writing",
    "page_of": "paging",
    "looked": "looks",
    "looking": "looks",
    "refused": "looks",
    "check": "chain",
    "anchor": "chain",
    "Line": "models",
    "Head": "models",
}

if TYPE_CHECKING:
    from .acts import act
    from .agents import Agent
    from .chain import anchor, check
    from .looks import looked, looking, refused
    from .models import Head, Line
    from .paging import page_of
    from .writing import note_own_name, said, words_of, write

__all__ = [
    "Agent",
    "Head",
    "Line",
    "act",
    "anchor",
    "check",
    "looked",
    "looking",
    "note_own_name",
    "page_of",
    "refused",
    "said",
    "words_of",
    "write",
]


def __getattr__(name: str) -> Any:
    """The surface of the record, loaded when it is used: models need the app registry first."""
    if name not in _WHERE:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    from importlib import import_module

    value = getattr(import_module(f"{__name__}.{_WHERE[name]}"), name)
    globals()[name] = value
    return value
