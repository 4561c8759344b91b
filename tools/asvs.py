"""Where the service stands against OWASP ASVS 5.0.0: the numbers that have to be answered, and the page about them."""

import re
from collections import Counter
from dataclasses import dataclass

import yaml

from tools import setup

DATA = setup.HERE / "tools" / "asvs.yaml"
# Of each section the level of its requirements, in their order: 1.1=22 says that 1.1.1 and 1.1.2 are of level 2.
LEVELS = """
    1.1=22 1.2=1111122223 1.3=112222222223 1.4=222 1.5=123
    2.1=122 2.2=112 2.3=12223 2.4=23
    3.1=3 3.2=113 3.3=12223 3.4=11222233 3.5=11122333 3.6=3 3.7=22333
    4.1=12233 4.2=23333 4.3=22 4.4=1222
    5.1=2 5.2=112333 5.3=113 5.4=222
    6.1=122 6.2=111111112222 6.3=11223333 6.4=112233 6.5=22222333 6.6=2223 6.7=33 6.8=2222
    7.1=222 7.2=1111 7.3=22 7.4=11222 7.5=223 7.6=22
    8.1=1233 8.2=1123 8.3=133 8.4=23
    9.1=111 9.2=1222
    10.1=22 10.2=223 10.3=22223 10.4=1111122222233333 10.5=22222 10.6=22 10.7=222
    11.1=2233 11.2=22233 11.3=11233 11.4=1222 11.5=23 11.6=23 11.7=33
    12.1=12233 12.2=11 12.3=22223
    13.1=2333 13.2=222223 13.3=2233 13.4=1222233
    14.1=22 14.2=12223333 14.3=122
    15.1=12233 15.2=12233 15.3=1222222 15.4=3333
    16.1=2 16.2=22222 16.3=2222 16.4=222 16.5=2223
    17.1=23 17.2=22223333 17.3=22
"""
# Of level 3 what a service for people who were harmed needs all the same. Of 16.3.2 the part of level 3 too.
CHOSEN = (
    "2.3.5",
    "6.3.6",
    "6.3.7",
    "6.3.8",
    "7.5.3",
    "8.1.3",
    "11.2.5",
    "11.3.4",
    "13.1.4",
    "14.2.6",
    "14.2.7",
    "14.2.8",
)
CHAPTERS = {
    1: "Encoding and sanitising",
    2: "Validation, and the order of work",
    3: "The browser",
    4: "Requests",
    5: "Files",
    6: "Sign-in",
    7: "Sessions",
    8: "Who may what",
    9: "Tokens that speak for themselves",
    10: "OAuth and OIDC",
    11: "Cryptography",
    12: "On the wire",
    13: "Settings",
    14: "Data",
    15: "Code",
    16: "The log, and errors",
    17: "WebRTC",
}
STATES = {"met": "met", "not": "does not apply", "open": "open"}


@dataclass(frozen=True)
class Row:
    """One requirement: its number, its level, what it asks in our words, how it stands, and what shows that."""

    number: str
    level: int
    asks: str
    state: str
    shown: str


def levels() -> dict[str, int]:
    """Every requirement of the standard with its level."""
    sections = dict(each.split("=") for each in LEVELS.split())
    return {
        f"{section}.{place}": int(level) for section, found in sections.items() for place, level in enumerate(found, 1)
    }


def wanted() -> set[str]:
    """The numbers that have to be answered."""
    return {number for number, level in levels().items() if level < 3} | set(CHOSEN)


def numbers() -> Counter[str]:
    """How often each number stands in the file: YAML itself would keep the last and say nothing."""
    return Counter(re.findall(r"^(\d+\.\d+\.\d+):", DATA.read_text(encoding="utf-8"), re.M))


def rows() -> list[Row]:
    """The answers, in the order of the standard. KeyError for a number that the standard does not have."""
    found = yaml.safe_load(DATA.read_text(encoding="utf-8"))
    level = levels()
    made = []
    for number, said in found.items():
        (state,) = said.keys() - {"asks"}
        made.append(Row(number, level[number], said["asks"], state, said[state]))
    return sorted(made, key=lambda row: [int(part) for part in row.number.split(".")])


def page() -> str:
    """The table, a chapter at a time, with what is open first."""
    from tools.reference import WRITTEN, table  # which asks this module for its page

    found = rows()
    many = Counter(row.state for row in found)
    opened = [(row.number, str(row.level), f"{row.asks}: {row.shown}") for row in found if row.state == "open"]
    parts = [
        "# OWASP ASVS 5.0.0, level 2",
        WRITTEN.replace("the code", "tools/asvs.yaml", 1),
        f"Every requirement of levels 1 and 2, and {len(CHOSEN)} of level 3, by its number, with what it asks in our "
        "own words. We filled this in ourselves; nobody outside has checked it. A file that is named shows the thing "
        "and is not always a test of its own for it.",
        f"{many['met']} met, {many['not']} do not apply, {many['open']} open.",
        "## Open",
        table(("", "level", "what is missing"), opened),
    ]
    for chapter, title in CHAPTERS.items():
        cells = [
            (row.number, str(row.level), row.asks, STATES[row.state], _shown(row))
            for row in found
            if row.number.startswith(f"{chapter}.")
        ]
        parts += [f"## V{chapter} {title}", table(("", "level", "asks", "", "shown by, or why"), cells)]
    return "\n\n".join(parts) + "\n"


def _shown(row: Row) -> str:
    if row.state != "met":
        return row.shown
    return ", ".join(f"`{each}`" for each in row.shown.split())
