"""How long a file of referrals takes: `make importing`, with 20,000 rows of invented people, on an empty service.

The file goes the way that any file goes: looked through, read, its rows looked at one by one, and taken by the action
that takes any referral. Exits with 1 where that takes longer than two minutes, or where a row is missing.
"""

import csv
import io
import os
import random
import subprocess
import sys
import tempfile
import time
from datetime import date, timedelta
from pathlib import Path

from tools import setup

ROWS, SECONDS = 20_000, 120
HEADINGS = ("Name", "Born", "Mobile", "Address", "What happened", "Offence date", "Crime number", "Suspect", "Aware")
FIRST = ("Nadia", "Kofi", "Maria", "Zoe", "Amir", "Grace", "Tomasz", "Leila", "Owen", "Priya", "Sean", "Ada")
LAST = ("Hollis", "Mensah", "Fellows", "Rahman", "Nowak", "Byrne", "Okafor", "Pike", "Castle", "Dunn", "Ivory", "Lark")


def a_file(rows: int) -> bytes:
    """A file of so many rows, the same each time."""
    dice, out = random.Random(20_000), io.StringIO(newline="")
    table = csv.writer(out)
    table.writerow(HEADINGS)
    for number in range(rows):
        born = date(1940, 1, 1) + timedelta(days=dice.randrange(28_000))
        on = date(2025, 1, 1) + timedelta(days=dice.randrange(200))
        name = f"{dice.choice(FIRST)} {dice.choice(LAST)}{number % 97}"
        suspect = f"{dice.choice(FIRST)} {dice.choice(LAST)}" if dice.random() < 0.5 else ""
        table.writerow(
            [name, f"{born:%d/%m/%Y}", f"07700 {900_000 + number // 20}" if number % 20 == 0 else "",
             f"{number % 90} Saffron Lane, ZZ{number // 1_000 + 1} {number // 100 % 10}{_letters(number % 100)}",
             "A theft from a shed", f"{on:%d/%m/%Y}", f"25*07{number:06d}", suspect, "yes" if number % 3 else "no"]
        )  # fmt: skip
    return out.getvalue().encode()


def _letters(number: int) -> str:
    """The end of a postcode that does not exist."""
    return chr(65 + number // 10) + chr(65 + number % 10)


def main(rows: int) -> int:
    """Make a service, bring the file in, and say how long each part took."""
    with tempfile.TemporaryDirectory() as folder:
        os.environ.update(WAYFORWARD_DATA=f"{folder}/data", DJANGO_SETTINGS_MODULE="wayforward.web.settings")
        os.environ["WAYFORWARD_LOG_LEVEL"] = "ERROR"
        Path(folder, "data").mkdir()
        for command in ("keys", "migrate"):
            subprocess.run([setup.BIN / "wayforward", command], check=True, stdout=subprocess.DEVNULL)
        import django

        django.setup()
        return _measure(rows)


def _measure(rows: int) -> int:
    from wayforward.process.importing import proposed
    from wayforward.web import clock, memory
    from wayforward.web.accounts.models import Service, Staff
    from wayforward.web.importing import actions
    from wayforward.web.uploads import checking, formats

    service = Service.objects.create(name="Riverside", slug="riverside")
    sam = Staff.objects.create_user("sam", name="Sam", service=service, roles=["supervisor"])
    agency = actions.add_agency(name="County Police", kind="police", by=sam, at=clock.now())
    memory.settle()  # as the worker does, which takes the rows
    content, began, busy = a_file(rows), time.monotonic(), time.process_time()
    times = {}
    checked = checking.check("referrals.csv", content, formats.TABLES, rows=True)
    run = actions.receive_file(agency=agency, source="police", table=checked.content, by=sam, at=clock.now())
    columns = {column: HEADINGS.index(heading) for column, heading in proposed(HEADINGS).items()}
    actions.name_columns(run=run, columns=columns, headings=list(HEADINGS), by=sam, at=clock.now())
    times["looked through and read"] = time.monotonic() - began
    for state, said in (("checking", "each row looked at"), ("bringing", "each row taken")):
        began = time.monotonic()
        while True:
            run.refresh_from_db()
            if run.state != state:
                break
            actions.go_on(clock.now())
        times[said] = time.monotonic() - began
        if state == "checking":
            actions.bring_in(run=run, leave_out=True, by=sam, at=clock.now())
    for said, seconds in times.items():
        print(f"{said:<26}{seconds:7.1f} s")
    whole = sum(times.values())
    print(f"{run.brought:,} of {rows:,} rows in {whole:.1f} s, {1000 * whole / rows:.1f} ms each")
    print(f"of these the processor was at work for {time.process_time() - busy:.1f} s")
    return 0 if run.brought == rows and whole < SECONDS * rows / ROWS else 1


if __name__ == "__main__":
    sys.exit(main(int(sys.argv[1]) if len(sys.argv) > 1 else ROWS))
