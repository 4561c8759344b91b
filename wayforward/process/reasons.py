"""Every reason that a rule can give, by its code: for the reference, and for stories that expect a refusal."""

import pkgutil
from functools import cache
from importlib import import_module
from types import ModuleType

from .decision import Reason


@cache
def all_reasons() -> dict[str, Reason]:
    """Every reason of every rule, by code, in the order of the codes. ValueError if two share a code."""
    package = import_module(__package__ or "")
    modules = [import_module(f"{package.__name__}.{each.name}") for each in pkgutil.iter_modules(package.__path__)]
    return by_code(modules)


def by_code(modules: list[ModuleType]) -> dict[str, Reason]:
    """The reasons that stand in these modules. ValueError if one code has two sentences."""
    found: dict[str, Reason] = {}
    for module in modules:
        for each in vars(module).values():
            if isinstance(each, Reason) and found.setdefault(each.code, each) != each:
                raise ValueError(f"Two reasons share the code {each.code}.")
    return dict(sorted(found.items()))
