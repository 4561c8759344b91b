"""Every reason for which a step can be refused: those of the rules, and those that an action gives beside them."""

import pkgutil
from functools import cache
from importlib import import_module

from wayforward.process.decision import Reason
from wayforward.process.reasons import all_reasons

# Nothing in these is a reason, and importing them does something.
APART = {"settings", "wsgi", "migrations", "inside"}


@cache
def known() -> dict[str, Reason]:
    """Every reason by its code, in the order of the codes; the sentence of the rules where there are two."""
    found = dict(all_reasons())
    for module in sorted(_modules("wayforward.web")):
        for each in vars(import_module(module)).values():
            if isinstance(each, Reason):
                found.setdefault(each.code, each)
    return dict(sorted(found.items()))


def _modules(package: str) -> list[str]:
    """The modules of a package, however deep."""
    found = []
    for each in pkgutil.iter_modules(import_module(package).__path__):
        if each.name not in APART:
            name = f"{package}.{each.name}"
            found += [name, *(_modules(name) if each.ispkg else [])]
    return found
