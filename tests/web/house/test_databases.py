"""Three databases, one purpose each, and settings that keep what was written."""

import pytest
from django.apps import apps
from django.conf import settings
from django.db import connections
from django.db.backends.postgresql import base as postgresql

from wayforward.web import health
from wayforward.web.routing import CASES, OPS, VAULT, OnePurposeEach, home_of
from wayforward.web.settings import DATABASES, _beside, _postgresql


def test_keys_are_in_the_vault_sessions_in_what_may_be_lost_and_the_rest_with_the_cases() -> None:
    homes = {
        model._meta.label_lower: home_of(model._meta.app_label, model._meta.model_name) for model in apps.get_models()
    }
    assert {name for name, home in homes.items() if home == VAULT} == {
        "vault.key",
        "vault.checkvalue",
        "vault.shredded",
        "vault.indexkey",
    }
    in_ops = {name for name, home in homes.items() if home == OPS}
    assert in_ops == {"sessions.session", "signin.tries", "signin.signedin"}
    assert homes["vault.token"] == homes["record.line"] == homes["accounts.staff"] == CASES


def test_no_table_is_in_two_databases() -> None:
    router = OnePurposeEach()
    for model in apps.get_models():
        places = [
            alias for alias in connections if router.allow_migrate(alias, model._meta.app_label, model._meta.model_name)
        ]
        assert places == [router.db_for_read(model)] == [router.db_for_write(model)]
        assert model._meta.db_table in connections[places[0]].introspection.table_names() or not model._meta.managed


def test_no_relation_crosses_two_databases() -> None:
    for model in apps.get_models():
        for field in model._meta.get_fields():
            if field.is_relation and field.related_model and not field.auto_created:
                other = field.related_model._meta
                assert home_of(model._meta.app_label, model._meta.model_name) == home_of(
                    other.app_label, other.model_name
                )


POSTGRESQL = {"lock_timeout": "5s", "plan_cache_mode": "force_generic_plan", "max_parallel_workers_per_gather": "0"}


def test_writers_queue_and_what_is_deleted_is_overwritten() -> None:
    for alias in connections:
        connection = connections[alias]
        if connection.vendor != "sqlite":
            with connection.cursor() as cursor:
                said = {name: cursor.execute(f"SHOW {name}").fetchone()[0] for name in POSTGRESQL}
            assert said == POSTGRESQL
            continue
        assert connection.transaction_mode == "IMMEDIATE"
        assert settings.DATABASES[alias].get("ATOMIC_REQUESTS", False) is False
        with connection.cursor() as cursor:
            said = {name: cursor.execute(f"PRAGMA {name}").fetchone()[0] for name in ("secure_delete", "foreign_keys")}
        assert said == {"secure_delete": 1, "foreign_keys": 1}


def test_a_connection_that_its_server_ended_is_found_out_without_asking(monkeypatch: pytest.MonkeyPatch) -> None:
    own = connections["default"]
    if own.vendor == "sqlite":
        assert own.is_usable()  # there is no server that could end it
        return
    other = connections.create_connection("default")
    other.connect()
    with monkeypatch.context() as patch:
        patch.setattr(postgresql.DatabaseWrapper, "is_usable", None)  # asks the server
        assert other.is_usable()
    with own.cursor() as cursor:
        cursor.execute("SELECT pg_terminate_backend(%s, 5000)", [other.connection.info.backend_pid])
        assert cursor.fetchone() == (True,)
    assert not other.is_usable()
    other.close()
    assert not other.is_usable()


@pytest.mark.parametrize(
    ("version", "sound"),
    [
        ((3, 40, 1), False),
        ((3, 44, 5), False),
        ((3, 44, 6), True),
        ((3, 45, 9), False),
        ((3, 50, 6), False),
        ((3, 50, 7), True),
        ((3, 51, 2), False),
        ((3, 51, 3), True),
        ((3, 53, 0), True),
        ((4, 0, 0), True),
    ],
)
def test_a_sqlite_that_can_corrupt_its_log_is_known(version: tuple[int, int, int], sound: bool) -> None:
    assert health.sqlite_is_sound(version) is sound


def test_an_address_of_postgresql_is_taken_apart() -> None:
    found = _postgresql("postgresql://wf:p%40ss@db.example/cases")
    assert (found["USER"], found["PASSWORD"], found["HOST"], found["NAME"]) == ("wf", "p@ss", "db.example", "cases")
    assert _postgresql(_beside("postgresql:///wayforward", "_vault"))["NAME"] == "wayforward_vault"
    assert set(DATABASES) == {CASES, VAULT, OPS}
