"""The other tests make their tables straight from the models; an installation makes them by the migrations."""

import json
import subprocess
import sys
from pathlib import Path

from django.apps import apps
from django.db import connections

from tests.web.house import shape

HERE = Path(__file__).resolve().parents[3]


def test_the_migrations_make_the_tables_that_the_models_say() -> None:
    made = subprocess.run(
        [sys.executable, "-m", "tests.web.house.shape"], cwd=HERE, check=True, capture_output=True, text=True
    )
    by_migrations, by_models = json.loads(made.stdout), shape.of_tables()
    ours = [config.label for config in apps.get_app_configs() if config.name.startswith("wayforward.")]
    assert by_migrations.keys() - {f"{alias}.django_migrations" for alias in connections} == by_models.keys()
    of_ours = [name for name in by_models if name.split(".")[1].split("_")[0] in ours]
    assert len(of_ours) > 60
    assert [name for name in of_ours if by_migrations[name] != by_models[name]] == []
