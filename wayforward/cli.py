"""The command `wayforward`: serves the service, does its background work, plays practice cases, looks after all."""

import argparse
import getpass
import os
import secrets
import shutil
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Sequence
from itertools import groupby
from pathlib import Path
from typing import Any

from wayforward import __version__
from wayforward.process.duties import ROLE_WORDS, Role
from wayforward.web import env

SETTINGS = "wayforward.web.settings"
WHAT = "Case management for victim support and restorative justice."
BEAT_SECONDS = 5.0
STOP_SECONDS = 10.0


class Stopped(Exception):
    """The command cannot go on; its words say why and what to do."""


def main(argv: Sequence[str] | None = None) -> int:
    """Run one command. 0 when it did what it is for, 1 when not, 2 for a command that does not exist."""
    # What any command writes is for this user alone: databases, their logs, keys, backups.
    os.umask(0o077)
    words = list(sys.argv[1:] if argv is None else argv)
    if words[:1] == ["manage"]:
        return manage(words[1:])
    if words[:1] == ["play"]:
        return play(words[1:])
    asked = parser().parse_args(words)
    command: Callable[[argparse.Namespace], int] = asked.command
    try:
        return command(asked)
    except (Stopped, env.WrongSetting) as stopped:
        print(stopped, file=sys.stderr)
        return 1


def parser() -> argparse.ArgumentParser:
    """The commands and what can be said to them."""
    root = argparse.ArgumentParser(prog="wayforward", description=WHAT)
    root.add_argument("--version", action="version", version=f"wayforward {__version__}")
    commands = root.add_subparsers(required=True, metavar="COMMAND")

    def add(name: str, command: Callable[[argparse.Namespace], int], words: str) -> argparse.ArgumentParser:
        one = commands.add_parser(name, help=words, description=words)
        one.set_defaults(command=command)
        return one

    serving = add("serve", serve, "Answer requests at PORT (8000 when nothing is said).")
    serving.add_argument("--with-worker", action="store_true", help="also do the background work, and stop together")
    working = add("worker", worker, "Send what is due, chase what is late; until it is told to stop.")
    working.add_argument("--once", action="store_true", help="do what is due now, and end")
    playing = add("play", lambda asked: 0, "Play practice cases through the real actions: play FILE...")
    playing.add_argument("file", nargs="+")
    demonstrating = add("demo", demo, "Make the demonstration: keys, databases, practice cases, invented people.")
    demonstrating.add_argument("--anew", action="store_true", help="throw the demonstration of before away first")
    demonstrating.add_argument("--serve", action="store_true", help="then answer requests and do the background work")
    add("doctor", doctor, "Look at everything the service stands on, and say what to do about what is not well.")
    making = add("createstaff", createstaff, "Add a member of staff, and make their first password.")
    making.add_argument("username")
    making.add_argument("--name", required=True, help="the name that colleagues see")
    making.add_argument("--service", required=True, help="the service's short name; it is made when there is none")
    making.add_argument("--role", action="append", required=True, help="caseworker, practitioner, supervisor, ...")
    making.add_argument("--level", default="", help="a practitioner's level")
    making.add_argument("--vetted-until", default="", help="the last day of the vetting, as 2027-03-31")
    again = add("letin", let_in, "Let a member of staff in again who has lost password or second step.")
    again.add_argument("username")
    tying = add("tie", tie, "Tie a member of staff to their number at the single sign-on.")
    tying.add_argument("username")
    tying.add_argument("number", help="the sub by which the single sign-on knows them; they see it when they try")
    add("keys", keys, "Make the keys of a new service, in a folder apart from its data.")
    rotating = add("rotate-kek", rotate_kek, "Change the key of the service (KEK) while it runs.")
    rotating.add_argument("--copied", action="store_true", help="the next key lies in two safe places: change to it")
    add("rotate-index", rotate_index, "Change the key of the index by which people are found, while the service runs.")
    checking = add("check-record", check_record, "Verify every line of the record, and every anchor that was kept.")
    checking.add_argument("--anchors", type=Path, help="a file of anchors that was kept elsewhere")
    add("backup", backup, "Make a backup, and read it back: two sealed files in WAYFORWARD_BACKUPS.")
    add("backupkey", backup_key, "Make a pair of keys for backups, and show them once.")
    rehearsing = add("rehearse", rehearse, "Restore the newest backup beside the data, check it, and throw it away.")
    rehearsing.add_argument("--with-paper", action="store_true", help="open it with the secret key of a sheet of paper")
    restoring = add("restore", restore, "Restore a backup where no databases are.")
    restoring.add_argument("data", type=Path, help="the file that ends in .data.age")
    restoring.add_argument("vault", type=Path, help="the newest file that ends in .vault.age")
    looking = add("check-data", check_data, "Look at the databases: whole, related, and readable with these keys?")
    looking.add_argument("--restored", action="store_true", help="first bring them up to date, and erase again")
    changing = add("migrate", migrate, "Make a backup, and bring the tables of all three databases up to date.")
    changing.add_argument("--without-backup", action="store_true", help="make none first: there is another way back")
    add("manage", lambda asked: 0, "Any command of Django's: manage COMMAND ...")
    return root


# --- What the commands do. --------------------------------------------------------------------------------------------


def serve(asked: argparse.Namespace) -> int:
    """Start the server, refused where what it stands on is not sound. Ends when it is told to, or when a part dies."""
    host, port = env.text("WAYFORWARD_LISTEN"), env.number("PORT")
    _refuse_busy(host, port)
    _django()
    _refuse_unsound()
    _collect()
    from wayforward.web import overload, reserve

    reserve.keep()

    server = [
        *(sys.executable, "-m", "granian", "--interface", "wsgi", "--host", host, "--port", str(port)),
        *("--workers", str(env.number("WAYFORWARD_WORKERS")), "--blocking-threads", str(overload.THREADS)),
        # It warns of threads that stand by on purpose.
        *("--no-ws", "--log-level", "error", "wayforward.web.wsgi:application"),
    ]
    parts = [server]
    if asked.with_worker:
        parts.append([sys.executable, "-m", "wayforward.cli", "worker"])
    return _together(parts, host, port)


def worker(asked: argparse.Namespace) -> int:
    """Do the background work every few seconds, and show that it is done. SIGTERM ends it between two jobs, with 0."""
    told = _told_to_stop()
    _django()
    _refuse_unsound()
    from django.db import close_old_connections

    from wayforward.web import clock, health, reserve
    from wayforward.web.backups.by_itself import Backups
    from wayforward.web.outgoing import jobs
    from wayforward.web.reports.actions import count_again
    from wayforward.web.vault import index_rotation

    backups = Backups()
    reserve.keep()
    while True:
        # With a full disk nothing is begun: what room is left is for reading. Messages wait.
        if not reserve.is_given_up() or reserve.keep():
            _work(lambda: jobs.run_due(clock.now()))
            _work(lambda: count_again(clock.now()))
            _work(lambda: backups.begin_when_due(clock.now()))
            _work(lambda: index_rotation.destroy_old(clock.now()))
        health.heartbeat_file().touch()
        close_old_connections()
        if asked.once or told.wait(BEAT_SECONDS):
            return 0


def _work(job: Callable[[], Any]) -> None:
    """One round. What fails in it is logged and tried again: a worker that dies sends nothing at all."""
    import logging

    try:
        job()
    except Exception:
        logging.getLogger("wayforward.worker").exception("A round of the worker failed; it is tried again.")


def play(words: Sequence[str]) -> int:
    """Play practice cases. What can be said to it is in `wayforward play --help`."""
    os.environ.setdefault("WAYFORWARD_DEMONSTRATION", "yes")
    from wayforward.practice import commands

    return commands.play(list(words))


def demo(asked: argparse.Namespace) -> int:
    """Make the demonstration where there is none yet. Refuses to touch the data of a service that is not one."""
    os.environ["WAYFORWARD_DEMONSTRATION"] = "yes"
    if asked.serve:  # before a minute's work and not after it
        _refuse_busy(env.text("WAYFORWARD_LISTEN"), env.number("PORT"))
    _django()
    from django.conf import settings

    marker = Path(settings.DATA) / "demonstration"
    state = marker.read_text().strip() if marker.exists() else ""
    if not state and _has_services():
        raise Stopped(
            f"{settings.DATA} holds a service that is not a demonstration. Nothing was changed. "
            "Set WAYFORWARD_DATA to another folder."
        )
    if asked.anew or state == "begun":
        _throw_away(Path(settings.DATA))
        state = ""
    Path(settings.DATA).mkdir(parents=True, exist_ok=True)
    _make_keys()
    _django_ready_again()
    if not state:
        marker.write_text("begun\n")
    _migrate()
    if not state:
        from wayforward.practice import demonstration

        print("  the practice cases are played into a demonstration; this happens once ...", flush=True)
        began = time.monotonic()
        demonstration.build()
        marker.write_text("complete\n")
        print(f"  the demonstration was made in {time.monotonic() - began:.0f} s", flush=True)
    if asked.serve:
        sys.stdout.flush()
        os.execv(sys.executable, [sys.executable, "-m", "wayforward.cli", "serve", "--with-worker"])
    _print_cast()
    return 0


def doctor(asked: argparse.Namespace) -> int:
    """Print every finding; 1 when something that is needed is not well."""
    _django()
    from wayforward.web import health

    found = health.findings(health.EVERYTHING)
    for finding in found:
        sign = "well   " if finding.well else "MISSING" if finding.needed else "look   "
        print(f"{sign}  {finding.what}")
        if not finding.well:
            print(f"         {finding.remedy}")
    return 0 if all(finding.well for finding in found if finding.needed) else 1


def createstaff(asked: argparse.Namespace) -> int:
    """Add a member of staff, and their service when it is new. Their first password is made, and shown once."""
    _django()
    from datetime import date

    from wayforward.web.accounts.models import Service, Staff
    from wayforward.web.people.actions import staffing

    unknown = sorted(set(asked.role) - {str(role) for role in Role})
    if unknown:
        raise Stopped(f"There is no role {', '.join(unknown)}. The roles: {', '.join(str(role) for role in Role)}.")
    if Staff.objects.filter(username=asked.username).exists():
        raise Stopped(f"There is a member of staff {asked.username} already.")
    try:
        vetted_until = date.fromisoformat(asked.vetted_until) if asked.vetted_until else None
    except ValueError:
        raise Stopped(f"{asked.vetted_until} is not a day written as 2027-03-31.") from None
    service = Service.objects.filter(slug=asked.service).first() or staffing.add_service(
        slug=asked.service, name=asked.service.replace("-", " ").capitalize()
    )
    staff = staffing.add_staff(
        service=service,
        username=asked.username,
        name=asked.name,
        roles=asked.role,
        password=None,
        level=asked.level,
        vetted_until=vetted_until,
    )
    print(f"{asked.name} was added.\n{_let_in(staff)}")
    return 0


def let_in(asked: argparse.Namespace) -> int:
    """Give somebody a first password, and take away their second steps. Everybody who asks for this is called back."""
    _django()
    from wayforward.web.accounts.models import Staff

    staff = Staff.objects.filter(username=asked.username).first()
    if staff is None:
        raise Stopped(f"There is no member of staff {asked.username}.")
    print(f"{_let_in(staff)} Their second steps and sessions have ended.")
    return 0


def tie(asked: argparse.Namespace) -> int:
    """Tie an account to whoever the single sign-on knows by a number. Everybody who asks for this is called back."""
    _django()
    from wayforward.process.decision import Refused
    from wayforward.web.accounts.models import Staff
    from wayforward.web.signin import single
    from wayforward.web.signin.actions import signing_in

    if not single.is_there():
        raise Stopped("There is no single sign-on: set WAYFORWARD_OIDC_ISSUER.")
    staff = Staff.objects.filter(username=asked.username, is_active=True).first()
    if staff is None:
        raise Stopped(f"There is no member of staff {asked.username} at work.")
    try:
        signing_in.tie(staff=staff, subject=asked.number)
    except Refused as refused:
        raise Stopped(str(refused)) from None
    print(f"{staff.name} can sign in with the {single.app().name}. Their sessions have ended.")
    return 0


def _let_in(staff: Any) -> str:
    """Make a first password for somebody, and say what to tell them."""
    from wayforward.web import clock
    from wayforward.web.signin import passwords
    from wayforward.web.signin.actions import signing_in

    password = signing_in.let_in(staff=staff, at=clock.now())
    return (
        f"First password of {staff.username}, shown once: {password}\nIt lets them in for {passwords.FIRST_DAYS} days, "
        "to choose a password of their own and set up a second step. Tell them yourself, in person or by telephone."
    )


def keys(asked: argparse.Namespace) -> int:
    """Make the keys that are missing; one that is there is never touched."""
    _django()
    made = _make_keys()
    print("\n".join(f"made {path}" for path in made) or "The keys were there already; nothing was changed.")
    if made:
        print("Copy them to two safe places now, apart from every copy of the data. Without them nothing can be read.")
    return 0


def rotate_kek(asked: argparse.Namespace) -> int:
    """Make the next key of the service; with --copied, or where a run was killed, change to it and forget the one of
    before."""
    _django()
    from django.conf import settings

    from wayforward.web import clock
    from wayforward.web.vault import crypto, keyring, rotation

    try:
        if not asked.copied and not keyring.before_file().exists():
            file, made = rotation.begin()
            print(
                f"The next key {'was made' if made else 'is there already'}: {file}\n"
                "Nothing uses it yet. Copy it to two safe places now, apart from every copy of the data; then run "
                "`wayforward rotate-kek --copied`."
            )
            return 0
        began = time.monotonic()
        changed = rotation.finish(at=clock.now())
    except (rotation.NotNow, keyring.NoKek, crypto.CannotBeRead, OSError) as error:
        raise Stopped(f"The key was not changed, or not all of it yet; everything can be read. {error}") from None
    seconds = time.monotonic() - began
    print(f"{changed.wrapped:,} data keys were wrapped anew in {seconds:.1f} s. The key of before opens nothing here.")
    if settings.WAYFORWARD_BACKUPS:
        return backup(asked)
    print("Make a backup now: the ones of before open with the key of before alone.")
    return 0


def rotate_index(asked: argparse.Namespace) -> int:
    """Put every token of the index under a new key, or go on where a run was killed."""
    _django()
    from django.conf import settings

    from wayforward.web import clock
    from wayforward.web.vault import crypto, index_rotation, keyring

    began = time.monotonic()
    try:
        keyring.check_kek()
        changed = index_rotation.change(at=clock.now())
    except (keyring.NoKek, crypto.CannotBeRead, OSError) as error:
        raise Stopped(f"The key of the index was not changed; everybody is found as before. {error}") from None
    seconds = time.monotonic() - began
    print(f"{changed.tokens:,} tokens were put under key {changed.number} of the index in {seconds:.1f} s.")
    if settings.WAYFORWARD_BACKUPS:
        return backup(asked)
    print("Make a backup now.")
    return 0


def check_record(asked: argparse.Namespace) -> int:
    """Print what is wrong with the record; 1 when anything is."""
    _django()
    from wayforward.web.record import anchors, chain

    try:
        kept = anchors.kept(asked.anchors)
    except (OSError, anchors.NotAnAnchor) as error:
        raise Stopped(f"The anchors cannot be read: {error}") from None
    began = time.monotonic()
    report = chain.check(kept)
    for fault in report.faults:
        print(fault, file=sys.stderr)
    print(
        f"{report.lines:,} lines and {len(kept):,} anchors in {time.monotonic() - began:.1f} s: "
        f"{'nothing was changed' if report else f'{len(report.faults)} faults'}"
    )
    return 0 if report else 1


def backup(asked: argparse.Namespace) -> int:
    """Make a backup. 1, and nothing is kept, when it could not be made or does not read back."""
    _django()
    from django.conf import settings

    from wayforward.web import clock
    from wayforward.web.backups import files, making
    from wayforward.web.vault import parcels

    if not settings.WAYFORWARD_BACKUPS:
        raise Stopped("WAYFORWARD_BACKUPS does not say where backups go. A folder on another machine is best.")
    began = time.monotonic()
    try:
        made = making.make(Path(settings.WAYFORWARD_BACKUPS), settings.WAYFORWARD_BACKUP_RECIPIENTS, clock.now())
    except (files.Unusable, parcels.NotAKey, parcels.CannotBeOpened, OSError) as error:
        raise Stopped(f"No backup was made. {error}") from None
    size = sum(file.stat().st_size for file in (made.data, made.vault)) / 1e6
    print(f"{made.data}\n{made.vault}\n{size:.1f} MB in {time.monotonic() - began:.1f} s. Read back: {made.told}")
    return 0


def backup_key(asked: argparse.Namespace) -> int:
    """Print a pair of keys. The secret one is kept nowhere: whoever runs this prints it and locks it away."""
    from wayforward.web.vault import parcels

    public, secret = parcels.new_keys()
    print(f"public  {public}\nsecret  {secret}")
    print(
        "The public key goes into WAYFORWARD_BACKUP_RECIPIENTS. Print the secret one, lock the sheet away outside of "
        "this building, and leave no copy on any machine.",
        file=sys.stderr,
    )
    return 0


def restore(asked: argparse.Namespace) -> int:
    """Restore a backup. The secret key is asked for and never an argument."""
    _django()
    from django.conf import settings

    from wayforward.web.backups import files, restoring
    from wayforward.web.vault import parcels

    secret = _secret_key()
    try:
        told = restoring.restore(asked.data, asked.vault, secret, Path(settings.DATA))
    except (files.Unusable, parcels.NotAKey, parcels.CannotBeOpened, OSError) as error:
        raise Stopped(f"Nothing was restored. {error}") from None
    print(f"Restored: {told}\nStart the service now; everybody signs in again.")
    return 0


def rehearse(asked: argparse.Namespace) -> int:
    """Restore the newest backup beside the data, as each night; 1 when it is not well."""
    _django()
    from django.conf import settings

    from wayforward.web import clock
    from wayforward.web.backups import files, rehearsing
    from wayforward.web.vault import parcels

    if not settings.WAYFORWARD_BACKUPS:
        raise Stopped("WAYFORWARD_BACKUPS does not say where the backups are.")
    secret = _secret_key() if asked.with_paper else None
    try:
        done = rehearsing.rehearse(Path(settings.WAYFORWARD_BACKUPS), clock.now(), secret)
    except (files.Unusable, parcels.NotAKey, OSError) as error:
        raise Stopped(f"There was no rehearsal. {error}") from None
    what = f"The backup of {clock.local(done.of):%d %B %Y, %H:%M}"
    if not done.well:
        raise Stopped(f"{what} cannot be restored: {done.told}")
    print(f"{what} was restored beside the data, checked and thrown away: {done.told}")
    return 0


def _secret_key() -> str:
    return getpass.getpass("Secret key: ") if sys.stdin.isatty() else sys.stdin.readline()


def check_data(asked: argparse.Namespace) -> int:
    """Print what is wrong with the databases; 1 when anything is."""
    _django()
    from wayforward.web.backups import checking
    from wayforward.web.vault import index_rotation, keyring

    try:
        keyring.check_kek()
        again = 0
        if asked.restored:
            _migrate()
            index_rotation.settle()
            again = checking.erase_again()
        found = checking.check()
    except keyring.NoKek as error:
        raise Stopped(str(error)) from None
    for fault in found.faults:
        print(fault, file=sys.stderr)
    print(
        f"{found.lines:,} lines of the record, {found.keys:,} keys named ({found.erased:,} of them destroyed, "
        f"{again:,} again now), {found.values:,} values opened: "
        f"{'all is well' if found else f'{len(found.faults)} faults'}"
    )
    return 0 if found else 1


def migrate(asked: argparse.Namespace) -> int:
    """Bring all three databases up to date, after a backup where there is something to lose."""
    _django()
    from django.conf import settings

    Path(settings.DATA).mkdir(parents=True, exist_ok=True)
    if not asked.without_backup and not settings.WAYFORWARD_DEMONSTRATION:
        _back_up_first(asked)
    _migrate()
    return 0


def _back_up_first(asked: argparse.Namespace) -> None:
    """A backup, where the tables have to change and there is something to lose. Stopped when there can be none.

    Its copy is brought up to date and checked before the databases themselves are touched.
    """
    from django.conf import settings
    from django.db import connections

    from wayforward.web import routing
    from wayforward.web.backups import making

    if not making.something_to_lose() or not any(routing.is_behind(alias) for alias in connections):
        return
    if not settings.WAYFORWARD_BACKUPS:
        raise Stopped(
            "The tables have to change, and there would be no way back: WAYFORWARD_BACKUPS does not say where backups "
            "go. Nothing was changed. Set backups up, or make a copy of your own, and then say --without-backup."
        )
    backup(asked)


def manage(words: Sequence[str]) -> int:
    """Any command of Django's."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", SETTINGS)
    from django.core.management import execute_from_command_line

    execute_from_command_line(["wayforward manage", *words])
    return 0


# --- What they are made of. -------------------------------------------------------------------------------------------


def _django() -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", SETTINGS)
    import django
    from django.core.exceptions import ImproperlyConfigured

    try:
        django.setup()
    except ImproperlyConfigured as wrong:
        raise Stopped(str(wrong)) from None


def _django_ready_again() -> None:
    """The key that signs was made after the settings were read: read it."""
    from django.conf import settings

    settings.SECRET_KEY = Path(settings.SECRET_KEY_FILE).read_text(encoding="utf-8").strip()


def _refuse_busy(host: str, port: int) -> None:
    with socket.socket(socket.AF_INET6 if ":" in host else socket.AF_INET, socket.SOCK_STREAM) as door:
        door.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            door.bind((host, port))
        except OverflowError:
            raise Stopped(f"PORT says {port}; a port is a number up to 65535.") from None
        except PermissionError:
            raise Stopped(f"This user may not listen at port {port}. Choose one above 1023: PORT=8080.") from None
        except OSError as refused:
            raise Stopped(
                f"Port {port} on {host} cannot be used ({refused.strerror}): another program listens there already. "
                f"Stop it, or choose another port, such as PORT={port + 1}."
            ) from None


def _refuse_unsound() -> None:
    from wayforward.web import health

    bad: list[health.Finding] = []
    for check in health.AT_START:
        if check is health.of_databases:
            missing = health.missing_files()
            bad += missing
            if missing:
                break  # asked for anything, SQLite would make them anew, and empty
        bad += [finding for finding in check() if finding.needed and not finding.well]
    if bad:
        lines = "\n".join(f"  - Not so: {finding.what}.\n    {finding.remedy}" for finding in bad)
        raise Stopped(f"The service does not start, and nothing was changed:\n{lines}")


def _collect() -> None:
    """Gather the static files under names that change with their content."""
    from django.core.management import call_command

    call_command("collectstatic", interactive=False, clear=True, verbosity=0)


def _migrate() -> None:
    from wayforward.web import routing

    routing.migrate()


def _make_keys() -> list[Path]:
    """The keys that were missing, now made."""
    from django.conf import settings

    from wayforward.web.vault import keyring

    kek, signing = Path(settings.WAYFORWARD_KEK_FILE), Path(settings.SECRET_KEY_FILE)
    made = []
    if not kek.exists():
        keyring.make_kek(kek)
        made.append(kek)
    if not signing.exists():
        signing.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        handle = os.open(signing, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(handle, "w", encoding="utf-8") as file:
            file.write(secrets.token_urlsafe(48) + "\n")
        made.append(signing)
    return made


def _has_services() -> bool:
    from django.db import DatabaseError

    from wayforward.web.accounts.models import Service

    try:
        return Service.objects.exists()
    except DatabaseError:
        return False


def _throw_away(data: Path) -> None:
    """Remove the databases of a demonstration that is not wanted, or was never finished."""
    from django.conf import settings
    from django.db import connections

    connections.close_all()
    if any("sqlite3" not in database["ENGINE"] for database in settings.DATABASES.values()):
        raise Stopped("The demonstration in this PostgreSQL server is not complete. Drop its databases first.")
    for file in data.glob("*.db*"):
        file.unlink()
    shutil.rmtree(data / "static", ignore_errors=True)
    (data / "demonstration").unlink(missing_ok=True)
    Path(settings.WAYFORWARD_ANCHORS).unlink(missing_ok=True)


def _address() -> str:
    return f"http://{env.text('WAYFORWARD_LISTEN')}:{env.number('PORT')}"


def _print_cast() -> None:
    """Who can be signed in as, service by service."""
    from django.urls import reverse

    from wayforward.web.accounts.models import Staff

    print(f"\nWayforward, a demonstration with invented people: {_address()}/")
    print(f"Sign in with one click at {_address()}{reverse('signin:sign-in')} as any of:")
    staff = Staff.objects.filter(service__demonstration=True, is_active=True).order_by("service__name", "name")
    for service, members in groupby(staff, key=lambda person: person.service.name):
        print(f"\n  {service}")
        for person in members:
            roles = ", ".join(ROLE_WORDS[Role(role)] for role in person.roles)
            print(f"    {person.name:<26} {roles}")
    print(flush=True)


def _told_to_stop() -> threading.Event:
    """Set when this process is told to end."""
    told = threading.Event()
    for sign in (signal.SIGTERM, signal.SIGINT):
        signal.signal(sign, lambda *_: told.set())
    return told


def _answers(host: str, port: int) -> bool:
    try:
        socket.create_connection(("127.0.0.1" if host in {"0.0.0.0", ""} else host, port), 0.2).close()
    except OSError:
        return False
    return True


def _say_where() -> None:
    """The address, when there is something at it; in a demonstration also who can be signed in as."""
    if env.yes("WAYFORWARD_DEMONSTRATION"):
        _print_cast()
    else:
        print(f"Wayforward answers at {_address()}/")
    print("Press Ctrl+C to stop.", flush=True)


def _together(commands: list[list[str]], host: str, port: int) -> int:
    """Run these until one ends or a signal comes; then all of them end. Says when the port answers."""
    told = _told_to_stop()
    # Each in a session of its own, so that Ctrl+C comes here first and the parts end in order.
    parts = [subprocess.Popen(command, start_new_session=True) for command in commands]
    died, said = None, False
    while not told.wait(0.2) and died is None:
        died = next((part for part in parts if part.poll() is not None), None)
        if not said and _answers(host, port):
            said = True
            _say_where()
    for part in parts:
        if part.poll() is None:
            part.terminate()
    for part in parts:
        try:
            part.wait(STOP_SECONDS)
        except subprocess.TimeoutExpired:
            part.kill()
            part.wait()
    if died is not None:
        print(f"A part of the service ended by itself ({died.returncode}), so the rest was ended too.", file=sys.stderr)
        return died.returncode or 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
