"""The other tests make their tables straight from the models; an installation makes them by the migrations."""

import json
import subprocess
import sys
from pathlib import Path

from tests.web.house import shape

HERE = Path(__file__).resolve().parents[3]


def test_the_migrations_make_the_tables_that_the_models_say() -> None:
    made = subprocess.run(
        [sys.executable, "-m", "tests.web.house.shape"], cwd=HERE, check=True, capture_output=True, text=True
    )
    by_migrations, by_models = json.loads(made.stdout), shape.of_tables()
    for tables in (by_migrations, by_models):
        tables.pop("default.django_migrations", None), tables.pop("vault.django_migrations", None)
        tables.pop("ops.django_migrations", None)
    assert by_migrations.keys() == by_models.keys()
    assert {name: rows for name, rows in by_migrations.items() if rows != by_models[name]} == {}
