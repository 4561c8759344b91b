"""What is written about the house is what the house does."""

import re
from pathlib import Path

import pytest

import wayforward
from tools import lock, notices, reference, setup
from wayforward.web import env

HERE = setup.HERE
DOCUMENTS = sorted(
    path for pattern in ("*.md", "docs/**/*.md") for path in HERE.glob(pattern) if "node_modules" not in path.parts
)


def test_the_reference_and_the_example_of_the_settings_are_current() -> None:
    assert reference.stale() == [], "run `make docs`"


def test_the_notices_name_what_is_shipped_and_installed() -> None:
    assert notices.NOTICES.read_text(encoding="utf-8") == notices.text(), "run `python -m tools.notices`"


def test_the_environment_is_read_in_one_place() -> None:
    elsewhere = [
        path.relative_to(HERE).as_posix()
        for path in (HERE / "wayforward").rglob("*.py")
        if "practice" not in path.parts and re.search(r"os\.(environ|getenv)", path.read_text(encoding="utf-8"))
    ]
    # The command and the server's way in only say which settings are Django's; the keyring names the key's own file.
    # Practice says which throw-away service it plays in.
    allowed = {
        "wayforward/web/env.py",
        "wayforward/cli.py",
        "wayforward/commands/installation.py",
        "wayforward/commands/demonstrating.py",
        "wayforward/web/wsgi.py",
        "wayforward/web/vault/keyring.py",
    }
    assert set(elsewhere) <= allowed


def test_every_setting_says_what_it_means() -> None:
    assert all(one.meaning.endswith(".") for one in env.VARIABLES)
    assert len(env.DEFAULTS) == len(env.VARIABLES)


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda path: path.relative_to(HERE).as_posix())
def test_links_between_documents_lead_somewhere(document: Path) -> None:
    links = re.findall(r"\]\(([^)#:\s]+)(?:#[^)]*)?\)", document.read_text(encoding="utf-8"))
    assert [link for link in links if not (document.parent / link).exists()] == []


def test_the_version_is_the_top_heading_of_the_change_log() -> None:
    text = (HERE / "CHANGELOG.md").read_text(encoding="utf-8")
    assert re.findall(r"^## (\S+)", text, re.M)[0] == wayforward.__version__


def test_no_lock_says_where_packages_come_from() -> None:
    for path in [*(HERE / "requirements").glob("*.txt"), *(HERE / "requirements").glob("*.in")]:
        assert not [word for word in lock.NOT_ALLOWED if word in path.read_text()], path.name
    assert '"resolved"' not in (HERE / "package-lock.json").read_text()


def test_every_locked_package_has_its_hash() -> None:
    for path in (HERE / "requirements").glob("*.txt"):
        blocks = re.split(r"\n(?=[A-Za-z0-9])", path.read_text())
        assert [block.split()[0] for block in blocks if "==" in block and "--hash=sha256:" not in block] == []
