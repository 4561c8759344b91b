"""Writes docs/reference/ and .env.example from the code: `make docs`. A test says when they are not current.

python -m tools.reference            writes
python -m tools.reference --check    writes nothing; 1 when something is not current
"""

import sys
from collections.abc import Callable
from pathlib import Path

from tools import setup
from wayforward.web import env

FOLDER = Path("docs/reference")
WRITTEN = "Written from the code by `make docs`. Change the code, not this page."


def page(title: str, *parts: str) -> str:
    """A page with its title and the line that says where it comes from."""
    return "\n\n".join([f"# {title}", WRITTEN, *parts]) + "\n"


def table(heads: tuple[str, ...], rows: list[tuple[str, ...]]) -> str:
    """A table. Upright strokes and line breaks inside a cell are kept out of the way of the table's own."""

    def line(cells: tuple[str, ...]) -> str:
        return "| " + " | ".join(str(cell).replace("|", "\\|").replace("\n", " ") for cell in cells) + " |"

    return "\n".join([line(heads), "|" + "---|" * len(heads), *map(line, rows)])


def settings() -> str:
    """What an installation may set."""
    rows = [(f"`{one.name}`", f"`{one.default}`" if one.default else "", one.meaning) for one in env.VARIABLES]
    return page(
        "Settings",
        "Each is a variable of the environment, or a line of a file `.env` in the working folder.",
        table(("variable", "default", "meaning"), rows),
    )


def example() -> str:
    """The file that an installation copies to .env."""
    lines = ["# Copy to .env and change what differs. Each line as it stands is the default."]
    for one in env.VARIABLES:
        lines += ["", f"# {one.meaning}", f"#{one.name}={one.default}"]
    return "\n".join(lines) + "\n"


PAGES: dict[Path, Callable[[], str]] = {
    FOLDER / "settings.md": settings,
    Path(".env.example"): example,
}


def stale() -> list[Path]:
    """The files that are not what the code would write now."""
    return [
        path
        for path, write in PAGES.items()
        if not (setup.HERE / path).exists() or (setup.HERE / path).read_text(encoding="utf-8") != write()
    ]


def main() -> int:
    """Write what is not current, or say that it is not."""
    behind = stale()
    if "--check" in sys.argv[1:]:
        print("\n".join(f"{path} is not current: run `make docs`." for path in behind) or "All pages are current.")
        return 1 if behind else 0
    for path in behind:
        (setup.HERE / path).parent.mkdir(parents=True, exist_ok=True)
        (setup.HERE / path).write_text(PAGES[path](), encoding="utf-8")
        print(f"wrote {path}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
