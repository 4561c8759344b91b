"""A service of one size on one kind of database, filled with cases."""

import json
import os
import time
from datetime import date
from pathlib import Path
from random import Random

from . import compared, given, loading, made
from .captured import rows_of

SAMPLES = 500


def prepare(folder: Path, referrals: int) -> made.Team:
    """Keys, tables, the team and its cases; what a folder has already is not made again. SystemExit when a copy is not
    what the actions make."""
    from wayforward.commands import installation
    from wayforward.web import clock
    from wayforward.web.sqlite import statistics

    (folder / "data").mkdir(parents=True, exist_ok=True)
    installation.make_keys()
    installation.read_signing_key()
    installation.migrate()
    team, filled = made.team(), folder / "filled"
    statistics.take()  # as the worker does every day
    if filled.exists() and not os.environ.get("BENCH_COMPARE"):
        return team
    today = date.fromisoformat(json.loads(filled.read_text())["day"]) if filled.exists() else clock.today()
    size = given.Size(referrals)
    templates = loading.templates(given.one_of_each(size, today=today), team)
    if not filled.exists():
        began = time.monotonic()
        with loading.in_bulk():
            number = loading.Load(templates, team).copies(given.cases(size, today=today))
        loading.report("referrals put in", number, began)
    began = time.monotonic()
    samples = min(int(os.environ.get("BENCH_SAMPLES", SAMPLES)), referrals)
    numbers = sorted(Random(given.SEED).sample(range(referrals), samples))
    faults = compared.compare(given.cases(size, today=today, numbers=iter(numbers)), templates, team)
    loading.report("of them compared with what the actions make", len(numbers), began)
    if faults:
        raise SystemExit("\n".join(faults[:5]) + f"\n{len(faults)} copies are not what the actions make.")
    filled.write_text(json.dumps({"referrals": referrals, "day": today.isoformat()}))
    return team


def counted() -> dict[str, int]:
    """How many rows the larger tables have."""
    from django.apps import apps

    names = ("support.Referral", "support.SupportCase", "people.Note", "record.Line", "accounts.Task", "vault.Key")
    return {name: rows_of(apps.get_model(name)).count() for name in names}
