"""Which database a table lives in: the case data and the record, the keys, or what may be lost."""

from typing import Any

from django.db import models

CASES, VAULT, OPS = "default", "vault", "ops"

# By model, or for a whole app by its label alone. Everything that is not named here is case data.
HOMES = {
    ("vault", "key"): VAULT,
    ("vault", "checkvalue"): VAULT,
    ("vault", "shredded"): VAULT,
    ("vault", "indexkey"): VAULT,
    ("sessions", None): OPS,
    ("signin", "tries"): OPS,
    ("signin", "signedin"): OPS,
    ("django_cache", None): OPS,
}


def home_of(app_label: str, model_name: str | None = None) -> str:
    """The alias of the database of a table."""
    return HOMES.get((app_label, model_name)) or HOMES.get((app_label, None)) or CASES


# The apps whose migrations make all that stands in a database beside the case data.
MIGRATED = {VAULT: ("vault",), OPS: ("sessions", "signin")}


def is_behind(alias: str) -> bool:
    """Do the tables of this database have to change before this version can work with them?"""
    from django.db import connections
    from django.db.migrations.executor import MigrationExecutor

    executor = MigrationExecutor(connections[alias])
    mine = MIGRATED.get(alias)
    leaves = [leaf for leaf in executor.loader.graph.leaf_nodes() if mine is None or leaf[0] in mine]
    return bool(executor.migration_plan(leaves))


def migrate() -> None:
    """Bring the tables of all databases up to date, each by the migrations that concern it: to go through all of them
    for each of the three takes three times as long, and changes nothing."""
    from django.core.management import call_command

    call_command("migrate", database=CASES, interactive=False, verbosity=0)
    for alias, labels in MIGRATED.items():
        for label in labels:
            call_command("migrate", label, database=alias, interactive=False, verbosity=0)
    call_command("createcachetable", database=OPS, verbosity=0)


class OnePurposeEach:
    """Three databases, one purpose each. No table is in two, and no relation crosses."""

    def db_for_read(self, model: type[models.Model] | models.Model, **hints: Any) -> str:
        return home_of(model._meta.app_label, model._meta.model_name)

    db_for_write = db_for_read

    def allow_relation(self, one: models.Model, other: models.Model, **hints: Any) -> bool:
        # Asked of the rows: `request.user` is a row, and its type is not.
        return self.db_for_read(one) == self.db_for_read(other)

    def allow_migrate(self, db: str, app_label: str, model_name: str | None = None, **hints: Any) -> bool:
        return db == (hints.get("home") or home_of(app_label, model_name))
