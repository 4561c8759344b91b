"""Writes NOTICES: what is shipped inside a release, with its licence in full, and what is installed beside it.

.venv/bin/python -m tools.notices            writes
.venv/bin/python -m tools.notices --check    writes nothing; 1 when it is not current
"""

import json
import re
import sys
from importlib import metadata
from typing import Any

from tools import setup

NOTICES = setup.HERE / "NOTICES"
# What the built stylesheets, scripts and fonts are made of: copies of it are in every release.
# The two that hold no licence file say MIT in their own metadata; the holder of the rights is named here.
SHIPPED = {
    "govuk-frontend": "Copyright (C) 2017 Crown Copyright (Government Digital Service)",
    "@ministryofjustice/frontend": "Copyright (C) Crown Copyright (Ministry of Justice), MOJ Digital & Technology",
    "@fontsource-variable/atkinson-hyperlegible-next": "",
    "@expo-google-fonts/noto-sans-arabic": "",
}
LICENCE_FILES = ("LICENSE_FONT", "LICENSE")
OPENING = """\
NOTICES

Wayforward is MIT-licensed (LICENSE). It is built with the work of others. Written by `python -m tools.notices`.

GOV.UK Frontend and MOJ Frontend are used for their components. Wayforward is no service of the government: it carries
no crown, crest or government logo, and not the typeface GDS Transport.
"""


def own_licence(package: str) -> str:
    """The text of a front-end package's licence."""
    for name in LICENCE_FILES:
        if (setup.MODULES / package / name).is_file():
            return (setup.MODULES / package / name).read_text(encoding="utf-8").strip()
    if front_end(package)[1] != "MIT":
        raise FileNotFoundError(f"{package} holds no licence file, and is not under the MIT licence.")
    _, _, terms = (setup.HERE / "LICENSE").read_text(encoding="utf-8").split("\n\n", 2)
    return f"{SHIPPED[package]}\n\n{terms.strip()}"


def front_end(package: str) -> tuple[str, str]:
    """Version and licence of a front-end package."""
    told = json.loads((setup.MODULES / package / "package.json").read_text(encoding="utf-8"))
    return told["version"], told["license"]


def locked(lock: str) -> list[str]:
    """The names in a lock file that this platform installs."""
    lines = (setup.REQUIREMENTS / lock).read_text(encoding="utf-8").splitlines()
    return sorted({found[1] for line in lines if (found := re.match(r"([A-Za-z0-9._-]+)(?:\[.*\])?==", line))})


def licence_of(package: str) -> str | None:
    """What a Python package says its licence is; None when it is not installed on this platform."""
    try:
        told: Any = metadata.metadata(package)
    except metadata.PackageNotFoundError:
        return None
    classes = [name.rsplit(" :: ", 1)[-1] for name in told.get_all("Classifier") or [] if name.startswith("License ::")]
    first_line = (told.get("License") or "").strip().splitlines()
    said = [told.get("License-Expression"), ", ".join(classes), *first_line[:1]]
    return next(filter(None, said), "see its own files")


def text() -> str:
    """The whole file."""
    parts = [OPENING, "INSIDE A RELEASE (built stylesheets and scripts, fonts)\n"]
    for package in SHIPPED:
        version, licence = front_end(package)
        parts.append(f"{'-' * 100}\n{package} {version} ({licence})\n\n{own_licence(package)}\n")
    parts.append(f"{'-' * 100}\nINSTALLED BESIDE IT (Python packages, each under its own licence)\n")
    rows = [(name, said) for name in locked("runtime.txt") if (said := licence_of(name))]
    parts.append("\n".join(f"{name:<28} {said}" for name, said in rows) + "\n")
    return "\n".join(parts)


def main() -> int:
    """Write the file, or say that it is not current."""
    wanted = text()
    if "--check" in sys.argv[1:]:
        current = NOTICES.exists() and NOTICES.read_text(encoding="utf-8") == wanted
        print("NOTICES is current." if current else "NOTICES is not current: run `python -m tools.notices`.")
        return 0 if current else 1
    NOTICES.write_text(wanted, encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
