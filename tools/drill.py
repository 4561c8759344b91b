"""The drill: what a service meets on a bad day is done to it, and nothing that was said to be saved is lost.

python -m tools.drill             all of it, on SQLite and on PostgreSQL
python -m tools.drill sqlite      on one of the two
python -m tools.drill sqlite power keys       some of it: writers, migrations, keys, index, power, full, starts

Writers do what a caseworker does all day, through the real actions: write down a contact with a note, and keep a draft.
Each says what it has saved as soon as the action has come back. After a moment all of them are killed (`kill -9`), and
new ones go on with the same service. At the end everything that was said to be saved has to be there, and nothing by
halves. A change of the tables that is killed anywhere is finished by the next one, without anybody's help; so is a
change of the key of the service, or of the key of the index by which people are found. The power is cut, the disk runs
full, the service is started on what is not sound; all of a PostgreSQL server is killed, and its disk filled
(cluster-killed, cluster-full): tools/drills/ says how. DRILL_KILLS, DRILL_MIGRATIONS, DRILL_KEYS, DRILL_INDEX,
DRILL_POWER (acts), DRILL_FULL, DRILL_STARTS, DRILL_CLUSTER and DRILL_CLUSTER_FULL (times) say how much of each. Exit
status 1 when any of it does not hold.
"""

import os
import random
import secrets
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, NoReturn
from urllib.parse import parse_qs, urlencode
from uuid import UUID

from tools import postgres, setup

# How much of each, and on which database.
OF_EACH = {"writers": 1_000, "migrations": 50, "keys": 20, "index": 20, "power": 18, "full": 10, "starts": 1}
# A server of their own, which they kill and fill.
OF_CLUSTERS = {"cluster-killed": 30, "cluster-full": 5}
IN_ENVIRONMENT = {"writers": "DRILL_KILLS", "cluster-killed": "DRILL_CLUSTER", "cluster-full": "DRILL_CLUSTER_FULL"}
ON = {"sqlite": tuple(OF_EACH), "postgres": ("writers", "migrations", "keys", "index")}
WRITERS = 4
# From the first thing that was saved to the kill, in seconds: about as long as three acts take.
MOMENTS = (0.0, 0.12)
FORM = "drill"


@dataclass
class Saved:
    """What writers said that they had saved: the words of each contact, and the newest number of each draft."""

    contacts: dict[UUID, str] = field(default_factory=dict)
    drafts: dict[UUID, int] = field(default_factory=dict)

    def take(self, line: str) -> None:
        """One thing that a writer has said. A line that the kill cut off says nothing."""
        match line.split(" "):
            case ["contact", contact_id, words]:
                self.contacts[UUID(contact_id)] = words
            case ["draft", staff_id, number]:
                self.drafts[UUID(staff_id)] = int(number)


def main(words: Sequence[str]) -> int:
    """Drill on what was named, or on both; all of it, or what was named."""
    named = [word for word in words if word in OF_EACH | OF_CLUSTERS]
    codes = []
    for database in [word for word in words if word in ON] or ON:
        whats = [what for what in ON[database] if what in (named or OF_EACH)]
        if database == "postgres" and whats:
            with postgres.server() as (address, which):
                print(f"PostgreSQL: {which}", flush=True)
                codes += [_alone(what, database, address) for what in whats]
        elif database == "sqlite":
            codes += [_alone(what, database, {}) for what in whats]
        if database == "postgres":
            codes += [_alone(what, database, {}) for what in OF_CLUSTERS if what in (named or OF_CLUSTERS)]
    return max(codes, default=0)


def how_many(what: str) -> int:
    """How much of a drill: what the environment says, or what it is by itself."""
    return int(os.environ.get(IN_ENVIRONMENT.get(what, f"DRILL_{what.upper()}"), (OF_EACH | OF_CLUSTERS)[what]))


def _alone(what: str, database: str, address: dict[str, str]) -> int:
    """One drill in a process of its own, which reads the settings of a service of its own."""
    if not how_many(what):
        return 0
    with tempfile.TemporaryDirectory(prefix="wayforward-drill-") as folder:
        kept = {name: value for name, value in os.environ.items() if not name.startswith(("WAYFORWARD_", "DJANGO_"))}
        said = {
            "DB": database,
            "WAYFORWARD_DATA": f"{folder}/data",
            "DJANGO_SETTINGS_MODULE": "wayforward.web.settings",
            "WAYFORWARD_LOG_LEVEL": "ERROR",
        }
        command = [sys.executable, "-m", "tools.drill", "--here", what, str(how_many(what))]
        return subprocess.run(command, env=kept | said | address, check=False).returncode


def drill(kills: int) -> int:
    """Set a service up, kill writers on it, and look at what is there. 1 when anything was lost."""
    import django

    django.setup()
    case, staff = _service()
    saved, began, killed = Saved(), time.monotonic(), 0
    while killed < kills:
        killed += _round(case, staff, saved)
        if killed % 100 < WRITERS:
            print(f"  {killed:,} killed, {len(saved.contacts):,} contacts saved", flush=True)
    faults = _lost(saved)
    print("\n".join(faults[:20]), end="\n" if faults else "")
    print(
        f"{os.environ['DB']}: {killed:,} writers killed in {time.monotonic() - began:.0f} s, "
        f"{len(saved.contacts):,} contacts and {len(saved.drafts)} drafts said to be saved: "
        f"{len(faults)} lost or by halves",
        flush=True,
    )
    return 1 if faults else 0


def drill_migrations(kills: int) -> int:
    """Kill a change of the tables from nothing to the newest, again and again, until it has come to its end; then from
    nothing again. 1 when one could not go on from where another was killed, or ended at other tables."""
    import django
    from django.db import connections

    django.setup()
    _prepare()
    began = time.monotonic()
    _migrates(None)
    whole, killed, finished, faults = time.monotonic() - began, 0, 0, list[str]()
    _start_afresh()
    while killed < kills or not finished:
        if _migrates(random.uniform(0, whole) if killed < kills else None):
            finished += 1
            faults += _other_tables()
            connections.close_all()
            _start_afresh()
        else:
            killed += 1
    print("\n".join(faults[:20]), end="\n" if faults else "")
    print(
        f"{os.environ['DB']}: {killed} changes of the tables killed in {time.monotonic() - began:.0f} s, "
        f"{finished} came to their end: {len(faults)} ended at other tables",
        flush=True,
    )
    return 1 if faults else 0


def _migrates(wait: float | None) -> bool:
    """Change the tables in a process that is killed after a moment. Did it come to its end before? RuntimeError when it
    failed by itself."""
    from wayforward.web import routing

    child = os.fork()
    if child == 0:
        try:
            routing.migrate()
        except BaseException as error:
            print(f"A change of the tables: {type(error).__name__}: {error}", file=sys.stderr, flush=True)
            os._exit(1)
        os._exit(0)
    status = _ends(child, wait)
    if os.WIFEXITED(status) and os.WEXITSTATUS(status):
        raise RuntimeError("It could not go on from where another was killed: what it says above is why.")
    return os.WIFEXITED(status)


def _ends(child: int, wait: float | None) -> int:
    """How a process ended: by itself, or killed after so many seconds."""
    until = time.monotonic() + wait if wait is not None else None
    while until is not None and time.monotonic() < until:
        ended, status = os.waitpid(child, os.WNOHANG)
        if ended:
            return status
        time.sleep(0.005)
    if until is not None:
        os.kill(child, signal.SIGKILL)
    return os.waitpid(child, 0)[1]


def _other_tables() -> list[str]:
    """What is wrong with the tables after a change has come to its end."""
    from django.apps import apps
    from django.db import connections
    from django.db.migrations.executor import MigrationExecutor

    from wayforward.web.routing import home_of

    faults = []
    for alias in connections:
        executor = MigrationExecutor(connections[alias])
        there = set(connections[alias].introspection.table_names())
        wanted = {
            model._meta.db_table
            for model in apps.get_models()
            if home_of(model._meta.app_label, model._meta.model_name) == alias
        }
        faults += [f"{alias} lacks {table}" for table in sorted(wanted - there)]
        left = executor.migration_plan(executor.loader.graph.leaf_nodes()) if alias == "default" else []
        faults += [f"{alias} has not done {migration}" for migration, _ in left]
    return faults


def _start_afresh() -> None:
    """As if there had never been a service here."""
    from django.conf import settings
    from django.db import connection

    from wayforward.web.vault import keyring

    if connection.vendor == "postgresql":
        _make_databases(settings.DATABASES)
    for file in Path(settings.DATA).glob("*.db*"):
        file.unlink()
    keyring.forget()


def _prepare() -> None:
    """A folder, a key and databases, with nothing in them."""
    from django.conf import settings
    from django.db import connection

    from wayforward.web.vault import keyring

    Path(settings.DATA).mkdir(parents=True)
    keyring.make_kek(Path(settings.WAYFORWARD_KEK_FILE))
    if connection.vendor == "postgresql":
        _make_databases(settings.DATABASES)


def _service() -> tuple[Any, list[Any]]:
    """A service with a case, and as many caseworkers as there are writers."""
    from datetime import date

    from django.db import connections

    from wayforward.process.duties import Role
    from wayforward.web import clock, routing
    from wayforward.web.people.actions import staffing
    from wayforward.web.support.actions.cases import open_support_case
    from wayforward.web.support.actions.referrals import IncidentGiven, refer_to_support

    _prepare()
    routing.migrate()
    service = staffing.add_service(slug="drill", name="Drill")
    roles = [str(Role.CASEWORKER), str(Role.SUPERVISOR)]
    staff = [
        staffing.add_staff(service=service, username=name, name=name, roles=roles, password=secrets.token_urlsafe())
        for name in (f"writer-{number}" for number in range(WRITERS))
    ]
    referral = refer_to_support(
        service=service,
        source="police",
        name="Nobody Inparticular",
        given={"phone": "07700 900000"},
        profile={"phone": {"allowed": True}},
        incident=IncidentGiven(
            title="A drill",
            happened_on=date(2025, 10, 1),
            place="workplace",
            crime_number="25*0000000",
            offence="violence_without_injury",
            flags=(),
        ),
        other_party_name="",
        other_party_known="unknown",
        person_knows=True,
        by=staff[0],
        at=clock.now(),
    )
    case = open_support_case(referral=referral, caseworker=staff[0], by=staff[1], at=clock.now())
    connections.close_all()
    return case, staff


def _make_databases(databases: dict[str, Any]) -> None:
    import psycopg

    with psycopg.connect(dbname="postgres", autocommit=True) as server:
        for database in databases.values():
            server.execute(f'DROP DATABASE IF EXISTS "{database["NAME"]}" WITH (FORCE)')
            server.execute(f'CREATE DATABASE "{database["NAME"]}"')


def _round(case: Any, staff: list[Any], saved: Saved) -> int:
    """Start the writers, let them write, kill them all, and take down what they said. How many were killed."""
    writers = []
    for member in staff:
        reading, saying = os.pipe()
        child = os.fork()
        if child == 0:
            os.close(reading)
            _write_on(case, member, saying, saved.drafts.get(member.pk, 0))
        os.close(saying)
        writers.append((child, os.fdopen(reading, "rb")))
    heard = [told.readline() for _, told in writers]
    time.sleep(random.uniform(*MOMENTS))
    for child, _ in writers:
        os.kill(child, signal.SIGKILL)
    for (child, told), first in zip(writers, heard, strict=True):
        _, status = os.waitpid(child, 0)
        if not os.WIFSIGNALED(status):
            raise RuntimeError("A writer ended by itself: what it says above is what went wrong.")
        with told:
            for line in (first + told.read()).decode().splitlines(keepends=True):
                if line.endswith("\n"):
                    saved.take(line.rstrip("\n"))
    return len(writers)


def _write_on(case: Any, member: Any, saying: int, number: int) -> NoReturn:
    """A writer, until it is killed. The draft first: nobody is killed before the first thing that they say, so that
    each has a draft to lose."""
    from wayforward.web import clock
    from wayforward.web.people.actions.notes import Paragraph
    from wayforward.web.support.actions.contacts import record_contact
    from wayforward.web.vault.drafts import Drafts

    try:
        about = [str(case.person_id)]
        while True:
            number += 1
            words = f"{member.username}/{number}/{os.getpid()}"
            Drafts().keep(member.pk, FORM, urlencode({"number": number}), "")
            os.write(saying, f"draft {member.pk} {number}\n".encode())
            row = record_contact(
                case=case, result="spoke", by=member, at=clock.now(), paragraphs=[Paragraph(words, about)]
            )
            os.write(saying, f"contact {row.pk} {words}\n".encode())
    except BaseException as error:
        print(f"A writer: {type(error).__name__}: {error}", file=sys.stderr, flush=True)
        os._exit(1)


def _lost(saved: Saved) -> list[str]:
    """What is not there though it was said to be, what is there by halves, and what does not hold."""
    from wayforward.process.events import Event
    from wayforward.web import vault
    from wayforward.web.accounts.walled import Purpose
    from wayforward.web.backups import checking
    from wayforward.web.people.models import Note
    from wayforward.web.record.models import Line
    from wayforward.web.support.models import Contact
    from wayforward.web.vault.drafts import Draft

    notes = list(Note.unwalled(Purpose.CHECKING).filter(of_type="contact"))
    words = vault.unseal_many_for(vault.Purpose.CHECKING, [note.text for note in notes])
    noted = {note.of_id: said for note, said in zip(notes, words, strict=True)}
    faults = [f"lost: the contact {each}" for each, said in saved.contacts.items() if noted.get(each) != said]
    rows = set(Contact.unwalled(Purpose.CHECKING).values_list("pk", flat=True))
    lines = Line.unwalled(Purpose.CHECKING).filter(event=Event.CONTACT_RECORDED).count()
    if rows != set(noted) or lines != len(rows):
        faults.append(f"by halves: {len(rows)} contacts, {len(noted)} notes, {lines} lines of the record")
    kept = {draft.staff_id: draft.body for draft in Draft.objects.filter(form_key=FORM)}
    for staff_id, number in saved.drafts.items():
        body = vault.unseal_for(vault.Purpose.OWN_DRAFT, kept[staff_id]) if staff_id in kept else "number=0"
        if int(parse_qs(body)["number"][0]) < number:
            faults.append(f"lost: a draft of {staff_id}")
    return [*faults, *checking.check().faults]


def here(what: str, number: int) -> int:
    """One drill in this process."""
    from tools.drills import cluster, full, index, keys, power, starts

    drills = {
        "writers": drill,
        "migrations": drill_migrations,
        "keys": keys.drill,
        "index": index.drill,
        "power": power.drill,
        "full": full.drill,
        "starts": starts.drill,
        "cluster-killed": cluster.drill_killed,
        "cluster-full": cluster.drill_full,
    }
    try:
        return drills[what](number)
    except setup.Missing as missing:
        print(missing, file=sys.stderr)
        return 1


if __name__ == "__main__":
    given = sys.argv[1:]
    sys.exit(here(given[1], int(given[2])) if given[:1] == ["--here"] else main(given))
