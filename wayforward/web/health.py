"""Is everything there that the service stands on? Asked at start, by `wayforward doctor` and by /readyz.

Every check gives findings: what was looked at, whether it is well, and what to do where it is not. Strangers are told
yes or no and nothing else.
"""

import shutil
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.core.cache import cache
from django.core.exceptions import ImproperlyConfigured
from django.core.mail import get_connection
from django.db import DatabaseError, connections
from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_GET

from wayforward.web import clock, reserve, routing

MIGRATE = "Run `wayforward migrate`."
WORDS = "text/plain; charset=utf-8"
HEARTBEAT_LIMIT = timedelta(minutes=2)
LOG_LIMIT = 256 * 1024 * 1024
DISK_FREE = 0.10
# One night may be missed.
REHEARSED_WITHIN = timedelta(days=2)
# Up to 3.51.2 a reset of the write-ahead log can corrupt the file; the cure came back into these two older lines.
SQLITE_SOUND = (3, 51, 3)
SQLITE_MENDED = {(3, 44): 6, (3, 50): 7}
SYNCHRONOUS = {"default": 2, "vault": 2, "ops": 1}


@dataclass(frozen=True)
class Finding:
    """One thing that was looked at. `remedy` says what to do where it is not well."""

    what: str
    well: bool
    remedy: str = ""
    needed: bool = True


def sqlite_is_sound(version: tuple[int, ...]) -> bool:
    """Is this version of SQLite free of the fault that corrupts a write-ahead log when it is reset?"""
    line = (version[0], version[1])
    return version >= SQLITE_SOUND or version[2] >= SQLITE_MENDED.get(line, 1_000)


def of_settings() -> Iterator[Finding]:
    """What the installation has said about itself."""
    yield Finding("Debugging pages are off", not settings.DEBUG, "Take DEBUG out of the settings.")
    yield Finding(
        "There is a key that signs sessions and forms",
        _signing_key_is_there(),
        f"Run `wayforward keys`, or put one into {settings.SECRET_KEY_FILE}.",
    )
    yield Finding(
        "The keys lie apart from the data",
        not Path(settings.WAYFORWARD_KEK_FILE).is_relative_to(settings.DATA),
        "Move the keys out of the folder of the data, and set WAYFORWARD_KEYS: a copy of the data must not open it.",
    )
    yield Finding(
        "Signing in without a password is for invented people only",
        not (settings.WAYFORWARD_DEMONSTRATION and settings.HTTPS),
        "Set WAYFORWARD_DEMONSTRATION=no wherever real people reach the service.",
        needed=False,
    )


def of_single_sign_on() -> Iterator[Finding]:
    """Is the single sign-on, where there is one, reached by https and known by a name and a secret?"""
    issuer = urlsplit(settings.WAYFORWARD_OIDC_ISSUER)
    if not settings.WAYFORWARD_OIDC_ISSUER:
        return
    yield Finding(
        "The single sign-on is reached by https",
        issuer.scheme == "https" or issuer.hostname in {"127.0.0.1", "localhost"},
        "Set WAYFORWARD_OIDC_ISSUER to an address that begins with https://.",
    )
    yield Finding(
        "The single sign-on knows this service",
        bool(settings.WAYFORWARD_OIDC_CLIENT_ID and settings.WAYFORWARD_OIDC_SECRET),
        "Set WAYFORWARD_OIDC_CLIENT_ID, and WAYFORWARD_OIDC_SECRET_FILE to a file that holds the secret.",
    )


def _signing_key_is_there() -> bool:
    try:
        return bool(settings.SECRET_KEY)
    except ImproperlyConfigured:
        return False


def of_others() -> Iterator[Finding]:
    """Can anybody else on this machine read what lies there? Files from before, or put there by hand, may be open."""
    folders = (Path(settings.DATA), Path(settings.WAYFORWARD_KEK_FILE).parent)
    files = [file for folder in folders if folder.exists() for file in folder.iterdir() if file.is_file()]
    open_to_others = sorted(file.name for file in files if file.stat().st_mode & 0o077)
    yield Finding(
        "Databases and keys are for the service's own user alone",
        not open_to_others,
        f"Run chmod 600 on {', '.join(open_to_others)}: others on this machine can read them.",
        needed=False,
    )


def of_databases() -> Iterator[Finding]:
    """The three databases: do they answer, are their settings in effect, are their tables there?"""
    for alias in connections:
        connection = connections[alias]
        try:
            connection.ensure_connection()
            yield Finding(f"The database {alias} answers", True)
            if connection.vendor == "sqlite":
                yield from _of_sqlite(alias, connection)
        except DatabaseError as error:
            yield Finding(
                f"The database {alias} answers", False, f"{type(error).__name__}. See docs/how-to/operate.md."
            )


def missing_files() -> list[Finding]:
    """The SQLite files that are not there, looked for without opening them. A new service has none at all."""
    names = [str(connections[alias].settings_dict["NAME"]) for alias in connections]
    files = [
        Path(name) for alias, name in zip(connections, names, strict=True) if connections[alias].vendor == "sqlite"
    ]
    missing = [file.name for file in files if not file.exists()]
    remedy = f"{MIGRATE[:-1]}, for a new service. For one that had data: put back what is missing, or restore a backup."
    return [Finding(f"The databases {', '.join(missing)} are there", False, remedy)] if missing else []


def of_tables() -> Iterator[Finding]:
    """Are the tables those that this version works with?"""
    for alias in connections:
        try:
            waiting = routing.is_behind(alias)
        except DatabaseError:
            continue  # that it does not answer is another finding
        yield Finding(f"The tables of the database {alias} are up to date", not waiting, MIGRATE)


def _of_sqlite(alias: str, connection: Any) -> Iterator[Finding]:
    version = tuple(connection.Database.sqlite_version_info)
    yield Finding(
        f"SQLite {'.'.join(map(str, version))} is one that does not lose data",
        sqlite_is_sound(version),
        "Install the package pysqlite3, or use PostgreSQL: this SQLite can corrupt its write-ahead log.",
    )
    with connection.cursor() as cursor:

        def says(pragma: str) -> Any:
            return cursor.execute(f"PRAGMA {pragma}").fetchone()[0]

        in_effect = (
            says("journal_mode") == "wal"
            and says("synchronous") >= SYNCHRONOUS[alias]
            and says("secure_delete") == 1
            and says("foreign_keys") == 1
            and says("trusted_schema") == 0
        )
    yield Finding(
        f"The settings that keep the database {alias} whole are in effect",
        in_effect,
        "The data folder has to be on a local disk; check OPTIONS of DATABASES in the settings.",
    )
    log = Path(connection.settings_dict["NAME"] + "-wal")
    yield Finding(
        f"The log of the database {alias} is emptied",
        not log.exists() or log.stat().st_size < LOG_LIMIT,
        "Something reads for a very long time. Restart the service; use a copy for long reports.",
    )


def of_keys() -> Iterator[Finding]:
    """The key of the service: is it there, is it the one that the vault was made with?"""
    from wayforward.web.vault import keyring, rotation

    try:
        keyring.check_kek()
        yield Finding("The key of the service opens the vault", True)
        yield Finding(
            "No change of the key of the service is unfinished",
            not rotation.is_unfinished(),
            "Copy the next key to two safe places, then run `wayforward rotate-kek --copied`.",
            needed=False,
        )
    except (keyring.NoKek, DatabaseError, OSError) as error:
        told = str(error) if isinstance(error, keyring.NoKek) else type(error).__name__
        yield Finding(
            "The key of the service opens the vault",
            False,
            f"{told} Put the right key where WAYFORWARD_KEK_FILE says; for a new service run `wayforward keys`, then "
            "`wayforward migrate`. Without it nothing can be read, by anybody.",
        )


def of_index() -> Iterator[Finding]:
    """Has the last change of the key of the index come to its end?"""
    from wayforward.web.vault import index_rotation

    try:
        unfinished = index_rotation.is_unfinished()
    except DatabaseError:
        return  # tables that are not there are another finding
    yield Finding(
        "No change of the key of the index is unfinished",
        not unfinished,
        "Run `wayforward rotate-index`: it goes on where it was stopped. Everybody is found meanwhile.",
        needed=False,
    )


def of_vault() -> Iterator[Finding]:
    """Is the vault as new as the data? One that was put back from before lacks the keys of what was written since."""
    from wayforward.web.backups import checking

    try:
        missing = checking.missing_keys()
    except DatabaseError:
        return  # tables that are not there are another finding
    yield Finding(
        "The vault holds every key that the data needs",
        not missing,
        f"The vault is older than the data: {missing:,} keys are missing. Put the newest vault back. What is written "
        "on an older one cannot be put together with the right one afterwards.",
    )


def of_disk() -> Iterator[Finding]:
    """Is there room to write?"""
    folder = Path(settings.DATA)
    if folder.exists():
        usage = shutil.disk_usage(folder)
        yield Finding(
            "There is room on the disk",
            usage.free / usage.total > DISK_FREE or usage.free > 20 * 2**30,
            "Free some room: less than a tenth of the disk is left.",
        )
        yield Finding(
            "The disk was not full",
            not reserve.is_given_up(),
            "It is full: staff read on what was set aside for this day, and nothing but what keeps somebody safe is "
            f"saved. Free {2 * settings.WAYFORWARD_RESERVE_MB} MB or more now; it goes on by itself then.",
        )


def of_assets() -> Iterator[Finding]:
    """The built stylesheets and scripts, and the fonts of documents."""
    built = settings.PACKAGE / "web" / "ui" / "static" / "built"
    yield Finding("The stylesheets and scripts are built", (built / "main.css").exists(), "Run `make setup`.")
    fonts = Path(settings.DOCUMENT_FONTS)
    yield Finding("The fonts of documents are there", any(fonts.glob("*.ttf")), "Run `make setup`.")


def heartbeat_file() -> Path:
    """The file that the worker touches, so that its stillness is seen."""
    return Path(settings.DATA) / "worker.heartbeat"


def of_worker() -> Iterator[Finding]:
    """Has the worker shown itself lately?"""
    file = heartbeat_file()
    age = time.time() - file.stat().st_mtime if file.exists() else None
    yield Finding(
        "The worker is at work",
        age is not None and age < HEARTBEAT_LIMIT.total_seconds(),
        "Start `wayforward worker`: without it no message leaves and nothing that is due is noticed.",
        needed=False,
    )


def of_backups() -> Iterator[Finding]:
    """Is there a backup, and is it young enough? Each was read back before it was kept."""
    folder = settings.WAYFORWARD_BACKUPS
    if settings.WAYFORWARD_DEMONSTRATION and not folder:
        return
    newest = max((file.stat().st_mtime for file in Path(folder).glob("*.vault.age")), default=0.0) if folder else 0.0
    yield Finding(
        "There is a backup, and it is not old",
        time.time() - newest < 2 * 60 * settings.WAYFORWARD_BACKUP_MINUTES,
        "Run `wayforward backup`: it says what is wrong. docs/how-to/operate.md says how backups are set up.",
        needed=False,
    )


def of_rehearsal() -> Iterator[Finding]:
    """Was the newest backup restored last night, from where it is kept, and was it well?"""
    from wayforward.web.backups import rehearsing

    if not settings.WAYFORWARD_BACKUPS:
        return  # that there are no backups is another finding
    last = rehearsing.last()
    what = "The newest backup was restored for a rehearsal, and was well"
    if last is not None and not last.well:
        yield Finding(what, False, f"On {last.at:%d %B} it was not: {last.told} Run `wayforward rehearse`.")
        return
    yield Finding(
        what,
        last is not None and clock.now() - last.at < REHEARSED_WITHIN,
        "Run `wayforward rehearse`, and see that `wayforward worker` runs at night.",
        needed=False,
    )


def of_mail() -> Iterator[Finding]:
    """Does the mail server take a connection?"""
    if settings.WAYFORWARD_TRANSPORT.endswith(".Kept"):
        yield Finding("Messages are kept and not sent (a demonstration)", True)
        return
    if not settings.EMAIL_HOST:
        yield Finding("E-mail can leave", False, "Set WAYFORWARD_MAIL_HOST and what goes with it.", needed=False)
        return
    try:
        connection = get_connection()
        connection.open()
        connection.close()
        yield Finding("E-mail can leave", True)
    except OSError as error:
        remedy = f"{settings.EMAIL_HOST} did not take the connection ({type(error).__name__})."
        yield Finding("E-mail can leave", False, remedy, needed=False)


def of_scanner() -> Iterator[Finding]:
    """Does anything look for viruses in what is attached?"""
    from wayforward.web.uploads import scanning

    if settings.WAYFORWARD_DEMONSTRATION and not scanning.is_set():
        return
    remedy = "Set WAYFORWARD_CLAMD: until then files are looked through for what they can do, and for no virus."
    if scanning.is_set():
        remedy = "ClamAV does not answer: every file that is attached stays in quarantine, and shut, until it does."
    yield Finding("Files are scanned for viruses", scanning.is_set() and scanning.answers(), remedy, needed=False)


def of_cache() -> Iterator[Finding]:
    """The counters that the server's processes share."""
    try:
        cache.set("health", "well", 60)
        well = cache.get("health") == "well"
    except DatabaseError:
        well = False
    yield Finding("The shared counters can be written", well, "Run `wayforward migrate`.")


Check = Callable[[], Iterator[Finding]]
AT_START: tuple[Check, ...] = (of_settings, of_single_sign_on, of_databases, of_tables, of_keys, of_vault)
TO_BE_READY: tuple[Check, ...] = (of_databases, of_keys, of_disk)
EVERYTHING: tuple[Check, ...] = (
    of_settings,
    of_single_sign_on,
    of_others,
    of_databases,
    of_tables,
    of_keys,
    of_vault,
    of_index,
    of_cache,
    of_disk,
    of_assets,
    of_worker,
    of_backups,
    of_rehearsal,
    of_mail,
    of_scanner,
)


def findings(checks: tuple[Check, ...]) -> list[Finding]:
    """Everything that these checks find."""
    return [finding for check in checks for finding in check()]


@login_not_required
@require_GET
def healthz(request: HttpRequest) -> HttpResponse:
    """The process answers."""
    return HttpResponse("ok\n", content_type=WORDS)


@login_not_required
@require_GET
def readyz(request: HttpRequest) -> HttpResponse:
    """Everything that a page stands on is there: 200 or 503, and no word about what is missing."""
    ready = all(finding.well for finding in findings(TO_BE_READY) if finding.needed)
    return HttpResponse("ready\n" if ready else "not ready\n", status=200 if ready else 503, content_type=WORDS)
