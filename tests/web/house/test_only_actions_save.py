"""The house, read as text: only actions write, only crypto ciphers, and the ways behind the wall are on a list."""

import ast
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest

import wayforward

pytestmark = pytest.mark.no_database

ROOT = Path(wayforward.__file__).parent
FILES = sorted(path for path in ROOT.rglob("*.py") if "migrations" not in path.parts)

WRITES = {
    "save",
    "create",
    "delete",
    "bulk_create",
    "bulk_update",
    "get_or_create",
    "update_or_create",
    "create_user",
    "save_base",
    "_raw_delete",
}
# Of `web/rows.py`: they are called by their own names.
OF_ROWS = {"insert_row", "update_row", "insert_and_update"}
WRITES |= OF_ROWS
# Where rows are written: actions, what they are made of (ties, tasks, the facts that a case keeps), the gateway's own
# queue, the work of the vault and of the record, and practice.
MAY_WRITE = (
    "web/accounts/actions",
    "web/accounts/ties.py",
    "web/accounts/tasks.py",
    "web/accounts/gathering.py",
    "web/accounts/models/staff.py",
    "web/accounts/walled.py",
    "web/rows.py",
    "web/vault/",
    "web/record/",
    "web/outgoing/",
    # How often somebody tried to sign in: no row of a case.
    "web/signin/limits.py",
    # In which browsers somebody is signed in: likewise.
    "web/signin/sessions.py",
    "web/signin/store.py",
    "web/support/facts",
    "web/restorative/facts",
    "practice/",
    "management/commands/",
)
# What an action is made of and Django's own objects whose `save` or `delete` writes no row of a case.
NOT_A_ROW = {"session", "form_media", "cache", "caches", "image", "document", "request.session", "out", "response"}


@cache
def parsed(path: Path) -> ast.Module:
    return ast.parse(path.read_text(encoding="utf-8"), filename=str(path))


def inside(path: Path, places: tuple[str, ...]) -> bool:
    relative = path.relative_to(ROOT).as_posix()
    return any(relative.startswith(place) or f"/{place}" in f"/{relative}" for place in places)


def is_action_file(path: Path) -> bool:
    """`actions.py`, or anything in a folder `actions/`."""
    return path.stem == "actions" or "actions" in path.parts


def calls(tree: ast.Module) -> Iterator[tuple[ast.Call, str, str]]:
    """Each call of an attribute: the call, the name of the method, and what it is called on, as text."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute):
            yield node, node.func.attr, ast.unparse(node.func.value)
        elif isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in OF_ROWS:
            yield node, node.func.id, ""


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.relative_to(ROOT).as_posix())
def test_only_actions_save(path: Path) -> None:
    if is_action_file(path) or inside(path, MAY_WRITE) or declares_parts_of_actions(path):
        return
    found = [
        f"line {node.lineno}: {on}.{name}()"
        for node, name, on in calls(parsed(path))
        if name in WRITES and on.split("(")[0] not in NOT_A_ROW and on.rsplit(".", 1)[-1] not in NOT_A_ROW
    ]
    found += [
        f"line {node.lineno}: {on}.update()"
        for node, name, on in calls(parsed(path))
        if name == "update" and any(each in on for each in ("objects", "unwalled(", "visible_to(", "_walled", ".rows("))
    ]
    assert not found, "only actions write rows (see CONTRIBUTING)"


def declares_parts_of_actions(path: Path) -> bool:
    """A module whose docstring says that it is a part of actions: called inside their transaction, and nowhere else."""
    words = ast.get_docstring(parsed(path)) or ""
    return "part of action" in words.casefold() or "parts of actions" in words.casefold()


def imported(tree: ast.Module) -> set[str]:
    names: set[str] = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            names |= {each.name for each in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
            names |= {node.module} | {f"{node.module}.{each.name}" for each in node.names}
    return names


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.relative_to(ROOT).as_posix())
def test_only_the_vault_imports_a_cipher(path: Path) -> None:
    """SEC-9: one module for values, one for files that leave the machine."""
    home = {"web/vault/crypto.py": "cryptography", "web/vault/parcels.py": "pyrage"}
    own = home.get(path.relative_to(ROOT).as_posix())
    ciphers = {"cryptography", "nacl", "Crypto", "pyrage"} - {own}
    assert not {name for name in imported(parsed(path)) if name.split(".")[0] in ciphers}


# Each place that may step behind Django's ORM, with the reason.
BEHIND = {
    "web/accounts/gathering.py": "inserts rows of any kind that an action has made, and reads none",
    "web/rows.py": "writes one row that an action has made, and reads none",
    "web/sqlite/statistics.py": "has SQLite look at how much is in each table",
    "web/vault/keyring.py": "the checkpoint that empties the log of a destroyed key",
    "web/vault/index_rotation.py": "the lock that waits for whoever writes tokens under the key of before",
    "web/record/triggers.py": "the triggers that make the record append-only",
    "web/accounts/look.py": "the ties, blocks and parties of one viewer in one question; viewer and case are bound",
    "web/accounts/walled.py": "the wall itself: it refuses raw queries by overriding them",
    "web/health.py": "the settings of the databases, asked at start",
    "web/backups/of_sqlite.py": "SQLite's own copy of a whole database while it is in use",
    "web/backups/making.py": "is there a service at all, in tables of whichever version",
    "web/backups/checking.py": "SQLite's own checks of a whole database",
    "web/restorative/facts/reading.py": "the ORM's own questions about one case, put into SQL once; the case is bound",
}


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.relative_to(ROOT).as_posix())
def test_nobody_goes_behind_the_wall_unseen(path: Path) -> None:
    """SEC-9: `_base_manager`, raw SQL and cursors only where the list says why."""
    if path.relative_to(ROOT).as_posix() in BEHIND or inside(path, ("practice/",)):
        return  # practice compares whole tables before and after a step, in a service of its own
    found = []
    for node in ast.walk(parsed(path)):
        if isinstance(node, ast.Attribute) and node.attr in {
            "_base_manager",
            "_default_manager",
            "raw",
            "cursor",
            "extra",
            "_walled",
        }:
            on = ast.unparse(node.value)
            if node.attr == "_walled" and is_action_file(path):
                continue  # inserting rows needs no scope
            if node.attr in {"raw", "extra"} and not any(each in on for each in ("objects", "walled", "visible_to")):
                continue
            found.append(f"line {node.lineno}: {on}.{node.attr}")
        if isinstance(node, ast.Call) and ast.unparse(node.func).split(".")[-1] in {"RawSQL", "RawQuerySet"}:
            found.append(f"line {node.lineno}: {ast.unparse(node.func)}")
    assert not found


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.relative_to(ROOT).as_posix())
def test_nobody_opens_a_sealed_value_but_unseal(path: Path) -> None:
    """SEC-9: `_open` is for `unseal`; `open_sealed` and `keys` for the vault."""
    if inside(path, ("web/vault/",)):
        return
    private = {"_open", "open_sealed", "standing_keys", "system_key", "unwrap"}
    found = [f"line {node.lineno}: {name}" for node, name, _ in calls(parsed(path)) if name in private]
    assert not found


# A door that asks the look first and then fetches the row itself, with the reason.
DOORS = {"web/restorative/door.py": "who may know a case's status alone is shown its state and dates, and no row of it"}


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.relative_to(ROOT).as_posix())
def test_views_and_templates_step_behind_no_wall(path: Path) -> None:
    """`unwalled` and `unseal_for` show nobody anything: no view, door, form or template tag uses them."""
    if not (path.stem in {"views", "forms", "door"} or {"views", "forms", "templatetags"} & set(path.parts)):
        return
    if path.relative_to(ROOT).as_posix() in DOORS:
        return
    private = {"unwalled", "unseal_for", "unseal_many_for", "unseal_bytes_for"}
    found = [f"line {node.lineno}: {name}" for node, name, _ in calls(parsed(path)) if name in private]
    assert not found


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.relative_to(ROOT).as_posix())
def test_time_is_passed_in(path: Path) -> None:
    """`clock.now()` is the one place that asks what time it is."""
    if path == ROOT / "web/clock.py":
        return
    asked = {"datetime.now", "datetime.utcnow", "date.today", "timezone.now", "datetime.today", "timezone.localdate"}
    found = [f"line {node.lineno}: {on}.{name}" for node, name, on in calls(parsed(path)) if f"{on}.{name}" in asked]
    assert not found
