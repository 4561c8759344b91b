"""A service of its own for each practice case: three fresh databases and a fresh key, gone or kept afterwards.

The tables are made once in each process, as a template; every service is a copy of it. A service that is kept gets its
tables by the migrations, so that it can be served and brought up to date like any other; one that is thrown away gets
them straight from the models, which is quicker.
"""

import secrets
import shutil
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from django.apps import apps
from django.conf import settings
from django.core.management import call_command
from django.db import connections
from django.test.utils import override_settings

from wayforward.web import routing
from wayforward.web.record import chain
from wayforward.web.vault import keyring

KEPT = "complete\n"


class Unusable(Exception):
    """No service can be made here; the words say why."""


class Maker:
    """Makes services, one after the other. `folder` is where the throw-away ones live."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.templates: dict[bool, dict[str, str]] = {}

    @contextmanager
    def service(self, keep: Path | None = None) -> Iterator[Path]:
        """Empty databases and a key of their own for the length of a block; with `keep`, they stay in that folder.

        Raises Unusable where they cannot be made.
        """
        template = self.templates.get(keep is not None) or self._make_template(by_migrations=keep is not None)
        data = (keep or self.folder / uuid.uuid4().hex[:8]).absolute()
        keys = data.with_name(data.name + "-keys")
        for made in (data, keys):
            if made.exists() and any(made.iterdir()):
                raise Unusable(f"{made} is not empty; choose another folder.")
        (data / "static").mkdir(parents=True, exist_ok=True)
        keyring.make_kek(keys / "kek")
        databases = self._copies(template, data)
        settings.WAYFORWARD_KEK_FILE, settings.DATA = keys / "kek", data
        settings.WAYFORWARD_ANCHORS = keys / "anchors"
        settings.STATIC_ROOT = data / "static"
        self._use(databases)
        try:
            keyring.forget()
            keyring.prepare()
            chain.begin()
            yield data
        finally:
            self._close()
            if keep is None:
                self._drop(databases)
                shutil.rmtree(data, ignore_errors=True)
                shutil.rmtree(keys, ignore_errors=True)
        if keep is not None:
            (keys / "secret-key").write_text(secrets.token_urlsafe(48) + "\n", encoding="utf-8")
            (keys / "secret-key").chmod(0o600)
            (data / "demonstration").write_text(KEPT, encoding="utf-8")

    def close(self) -> None:
        """Throw the templates away."""
        self._close()
        for template in self.templates.values():
            self._drop(template)
        shutil.rmtree(self.folder, ignore_errors=True)

    def _make_template(self, *, by_migrations: bool) -> dict[str, str]:
        made = self.folder / ("migrated" if by_migrations else "template")
        made.mkdir(parents=True)
        databases = self._names(made)
        if self._is_postgresql():
            for name in databases.values():
                self._say(f'CREATE DATABASE "{name}"')
        settings.WAYFORWARD_KEK_FILE = made / "no-key"
        self._use(databases)
        keyring.forget()
        if by_migrations:
            routing.migrate()
        else:
            self._make_tables()
        self._close()
        self.templates[by_migrations] = databases
        return databases

    def _make_tables(self) -> None:
        """Straight from the models, which is quick."""
        with override_settings(MIGRATION_MODULES={config.label: None for config in apps.get_app_configs()}):
            for alias in connections:
                call_command("migrate", database=alias, interactive=False, verbosity=0, run_syncdb=True)
            call_command("createcachetable", database="ops", verbosity=0)

    def _copies(self, template: dict[str, str], data: Path) -> dict[str, str]:
        databases = self._names(data)
        for alias, name in databases.items():
            if self._is_postgresql():
                self._say(f'CREATE DATABASE "{name}" TEMPLATE "{template[alias]}"')
            else:
                shutil.copyfile(template[alias], name)
        return databases

    def _names(self, data: Path) -> dict[str, str]:
        files = {"default": "app", "vault": "vault", "ops": "ops"}
        if self._is_postgresql():
            run = uuid.uuid4().hex[:12]
            return {alias: f"wayforward_practice_{run}_{name}" for alias, name in files.items()}
        return {alias: str(data / f"{name}.db") for alias, name in files.items()}

    def _use(self, databases: dict[str, str]) -> None:
        self._close()
        for alias, name in databases.items():
            connections[alias].settings_dict["NAME"] = name

    def _close(self) -> None:
        for alias in connections:
            connection = connections[alias]
            if connection.vendor == "sqlite" and connection.connection is not None:
                with connection.cursor() as cursor:
                    cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")
            connection.close()

    def _drop(self, databases: dict[str, str]) -> None:
        if self._is_postgresql():
            for name in databases.values():
                self._say(f'DROP DATABASE IF EXISTS "{name}"')

    def _is_postgresql(self) -> bool:
        return connections["default"].vendor == "postgresql"

    def _say(self, statement: str) -> None:
        import psycopg

        where: dict[str, Any] = connections["default"].settings_dict
        given = {"user": where["USER"], "password": where["PASSWORD"], "host": where["HOST"], "port": where["PORT"]}
        try:
            with psycopg.connect(
                dbname="postgres", autocommit=True, **{name: value for name, value in given.items() if value}
            ) as connection:
                connection.execute(statement.encode())
        except psycopg.Error as error:
            raise Unusable(f"The PostgreSQL server cannot be used: {error}") from None
