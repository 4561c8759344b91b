"""Writes docs/reference/practice-cases.md from the code: `python -m wayforward.practice.reference`.

Whoever writes a practice case has this page and nothing else, so everything that a file can say is on it.
"""

import os
import re
import sys
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from .table import table

PAGE = Path(__file__).parents[2] / "docs" / "reference" / "practice-cases.md"
EXAMPLE = Path(__file__).parent / "example.yaml"
WORD_BEGINS = re.compile(r"(?<=[a-z])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])")

HOW_IT_IS_READ = """
A practice case is a story of invented people, written as YAML, that plays through the real actions of the product with
its own clock. It is demonstration data, training material and an acceptance test at once. `wayforward play FILE...`
plays each file in an empty throw-away service and says how each step went. It exits with 0 when the story was played to
its end, 1 at the first thing that differs from it, 2 for a file that is malformed or cannot be used.

- `true`, `false`, `yes` and `no` are booleans and nothing else is. Where the permitted values are `yes` and `no` among
  others, they fit there too.
- `2025-10-06` is a date, `2025-10-06 10:10` a moment; times are Europe/London, and a date without a time means 09:00.
  `18:00` and `0612345` are text. Text with a colon and a blank, or that begins with a sign, goes between quotes.
- A key written twice is an error, and so is every key, verb, argument, value, name or code that is not on this page.
- Where a list is wanted, one thing may stand alone. Between braces, `{...}`, a sentence may have commas; what stands
  before a colon there is a key.
- The cast is the world, not the service: a person exists in the service from the first step that names them, with only
  the facts that the step gives (`gives`); the name is always given. Staff are there from the start.
- What a person, an agency or `public` (somebody whom the service does not know) does without signing in is entered by
  staff on their behalf: `recorded_by`, by default the facilitator or the caseworker. The record names both.
- A step may be `refused`: it must be refused with at least these codes and must change nothing, except the record's own
  line of the refusal. A verb names every code with which it can be refused; what it does not name, it does not ask. A
  step comes to what a page does, and not through the page: whether this member of staff would be shown the page is
  checked with `sees`.
- Jobs that fall due between two steps (messages, chasers, expiry) run at their own moment before the next step.
- `then` is checked after the step. A step with only `at` and `then` checks and does nothing.
""".strip()


def page() -> str:
    """The whole page."""
    from wayforward.practice import checks, loading, meanings, refusals
    from wayforward.practice.verb import load_all

    parts = _Parts()
    verbs = load_all()
    reasons = refusals.known()
    sections = [
        "# Practice cases",
        "Written from the code by `make docs`. Change the code, not this page.",
        HOW_IT_IS_READ,
        "## The file",
        _table(loading.FileKeys, parts),
        "### A member of `staff`",
        _table(loading.StaffKeys, parts),
        "### One of the `agencies`",
        _table(loading.AgencyKeys, parts),
        "### One of the `people`",
        _table(loading.PersonKeys, parts),
        "### A step",
        _table(loading.StepKeys, parts),
        "### `settings`",
        _settings(),
        "## A complete example",
        f"```yaml\n{EXAMPLE.read_text(encoding='utf-8').rstrip()}\n```",
        "## Checks in `then`",
        _checks(checks.CHECKS.values(), parts),
        "## Verbs",
        "Every verb also takes `recorded_by` (a member of staff) where a person, an agency or `public` does it.",
        *(_verb(verbs[name], reasons, parts) for name in sorted(verbs)),
    ]
    sections += parts.sections()
    sections += ["## What the codes stand for", *meanings.sections()]
    sections += ["## Refusal codes", "The sentence is what staff read.", _codes(reasons)]
    return "\n\n".join(section for section in sections if section) + "\n"


class _Parts:
    """The mappings with known keys that arguments are made of: each is described once, after the verbs."""

    def __init__(self) -> None:
        self.named: dict[str, Any] = {}

    def name(self, part: Any) -> str:
        """How the reference names one, with a link to its description."""
        words = WORD_BEGINS.sub(" ", part.__name__).lower().removesuffix(" arg")
        self.named.setdefault(words, part)
        return f"a mapping: [{words}](#mapping-{words.replace(' ', '-')})"

    def sections(self) -> list[str]:
        """The descriptions. Describing one can name another."""
        written: dict[str, str] = {}
        while waiting := [name for name in self.named if name not in written]:
            for name in waiting:
                part = self.named[name]
                words = " ".join((part.__doc__ or "").split())
                written[name] = f"### Mapping: {name}\n\n{words}\n\n{_table(part, self)}"
        return ["## Mappings", *(written[name] for name in sorted(written))] if written else []


def _table(part: Any, parts: _Parts) -> str:
    from wayforward.practice.arguments import said

    rows = []
    for each in part.arguments():
        if each.written == "recorded_by":
            continue
        kind = said(each.kind, parts.name)
        bounds = [f"at least {each.told.at_least}" if each.told.at_least is not None else ""]
        bounds += [f"at most {each.told.at_most}" if each.told.at_most is not None else ""]
        needed = "required" if each.required else _default(each.default)
        rows.append((f"`{each.written}`", needed, ", ".join(filter(None, [kind, *bounds])), each.told.words))
    if not rows:
        return "It takes nothing."
    return table(("key", "", "permitted", "meaning"), rows)


def _default(value: Any) -> str:
    if value is None or value in ("", [], {}, ()):
        return ""
    if isinstance(value, bool):
        return f"else `{str(value).lower()}`"
    return f"else `{value}`"


def _settings() -> str:
    from wayforward.process import settings

    rows = [(f"`{each.name}`", _usual(each), each.unit, _with_codes(each)) for each in settings.told()]
    return f"What a file does not say is as it stands here.\n\n{table(('setting', 'usually', 'is', 'meaning'), rows)}"


def _usual(told: Any) -> str:
    return f"`{told.usual}`" if told.usual else "empty"


def _with_codes(told: Any) -> str:
    codes = ", ".join(f"`{code}`" for code in told.codes)
    return f"{told.words} One of {codes}." if codes else str(told.words)


def _checks(kinds: Iterable[Any], parts: _Parts) -> str:
    from wayforward.practice.arguments import said

    rows = [(f"`{kind.name}`", said(kind.kind, parts.name), kind.words) for kind in kinds]
    return table(("check", "permitted", "holds when"), rows)


def _verb(verb: Any, reasons: dict[str, Any], parts: _Parts) -> str:
    from wayforward.practice.arguments import an

    doers = {"staff": "staff", "person": "a person", "agency": "an agency", "public": "`public`", "system": "`system`"}
    said = [verb.words, f"Done by {', '.join(doers[each] for each in verb.by)}."]
    if verb.makes:
        said.append(f"Makes {an(verb.makes)}.")
    codes = ", ".join(f"`{code}`" for code in verb.refusals(reasons))
    refused = f"Can be refused with {codes}." if codes else ""
    return "\n\n".join(filter(None, [f"### `{verb.name}`", " ".join(said), _table(verb.args, parts), refused]))


def _codes(reasons: dict[str, Any]) -> str:
    return table(("code", "sentence"), [(f"`{code}`", reasons[code].words) for code in sorted(reasons)])


def main() -> int:
    """Write the page; with --check, say whether it is current (1 when not)."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "wayforward.web.settings")
    import django

    django.setup()
    written = page()
    current = PAGE.exists() and PAGE.read_text(encoding="utf-8") == written
    if "--check" in sys.argv[1:]:
        print("The page is current." if current else f"{PAGE} is not current: run `make docs`.")
        return 0 if current else 1
    if not current:
        PAGE.parent.mkdir(parents=True, exist_ok=True)
        PAGE.write_text(written, encoding="utf-8")
        print(f"wrote {PAGE}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
