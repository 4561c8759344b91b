"""What the law, the statisticians and the publishers of instruments say: data with its source and its first day.

Every file has `source`, `licence` and `versions`, each with `valid_from`; an entry that nobody has checked against
its source says `"verified": false` and is never shown as "the rule says". Rules take what they need as arguments;
reading a file is for whoever calls them.
"""

import json
from datetime import date
from functools import cache
from importlib import resources
from typing import Any


@cache
def read(name: str) -> dict[str, Any]:
    """The file of this name, as it is. FileNotFoundError for a name that is not there."""
    text = resources.files(__package__).joinpath(f"{name}.json").read_text(encoding="utf-8")
    found: dict[str, Any] = json.loads(text)
    return found


def in_force(name: str, on: date) -> dict[str, Any]:
    """The version of a file that holds on a day. LookupError before the first."""
    holding = [version for version in read(name)["versions"] if date.fromisoformat(version["valid_from"]) <= on]
    if not holding:
        raise LookupError(f"{name} has no version that was in force on {on.isoformat()}.")
    found: dict[str, Any] = max(holding, key=lambda version: date.fromisoformat(version["valid_from"]))
    return found


def entries(name: str, on: date) -> dict[str, dict[str, Any]]:
    """The entries of a list that holds on a day, by their code, in the order of the file."""
    return {entry["code"]: entry for entry in in_force(name, on)["entries"]}


def names() -> list[str]:
    """Every file, without its ending; instruments with their folder."""
    return sorted(_names(resources.files(__package__), ""))


def _names(folder: Any, before: str) -> list[str]:
    found: list[str] = []
    for each in folder.iterdir():
        if each.is_dir():
            found += _names(each, f"{before}{each.name}/")
        elif each.name.endswith(".json"):
            found.append(before + each.name.removesuffix(".json"))
    return found
