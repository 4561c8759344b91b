"""SEC-2, SEC-4: no sealed word and no key is in any file that the databases write, or in any row of them."""

import base64
from datetime import datetime
from pathlib import Path

import pytest
from django.conf import settings
from django.db import connections

from tests.web.accounts.case import two_sides
from tests.web.cast import Cast
from tests.web.walls.markers import mark_everything
from wayforward.web import record, vault
from wayforward.web.accounts.look import Look
from wayforward.web.vault import keyring

ALL = sorted(settings.DATABASES)


def everything_stored() -> bytes:
    """Every value of every table of every database and, on SQLite, the bytes of the files and of their logs."""
    found = []
    for alias in ALL:
        connection = connections[alias]
        with connection.cursor() as cursor:
            for table in connection.introspection.table_names(cursor):
                cursor.execute(f"SELECT * FROM {connection.ops.quote_name(table)}")
                for row in cursor.fetchall():
                    found += [bytes(v) if isinstance(v, bytes | memoryview) else str(v).encode() for v in row]
        if connection.vendor == "sqlite":
            file = Path(connection.settings_dict["NAME"])
            found += [path.read_bytes() for path in file.parent.glob(f"{file.name}*")]
    return b"\n".join(found)


@pytest.mark.django_db(transaction=True, databases=ALL)
def test_no_word_and_no_key_is_stored_in_clear(cast: Cast, at_work: datetime) -> None:
    made = two_sides(cast, at_work)
    markers = mark_everything()
    vault.index(made.maria.pk, {"name": "Maria Santos", "phone": "07700 900123"})
    made.maria.refresh_from_db()
    look = Look.at(cast.ben, made.case.pk)
    assert "Maria Santos" in vault.unseal(look, made.maria.legal_name)
    assert record.check()
    stored = everything_stored()
    assert len(markers) >= 4
    assert str(made.maria.pk).encode() in stored or made.maria.pk.hex.encode() in stored
    for word in (*markers, "Maria Santos", "07700 900123", "I cannot sleep"):
        assert word.encode() not in stored
    secrets = [keyring.kek(), keyring.key(made.maria.key_id), *map(keyring.system_key, keyring.SYSTEM_KEYS)]
    for secret in secrets:
        for form in (secret, secret.hex().encode(), base64.b64encode(secret)):
            assert form not in stored


@pytest.mark.django_db(transaction=True, databases=ALL)
def test_a_destroyed_key_leaves_no_bytes_behind(cast: Cast, at_work: datetime) -> None:
    """SEC-56, the living part: neither in the vault's file nor in its log."""
    made = two_sides(cast, at_work)
    from wayforward.web.vault.models import Key

    wrapped = bytes(Key.objects.using("vault").get(pk=made.maria.key_id).wrapped)
    assert wrapped in everything_stored()
    vault.shred([made.maria.key_id], reason="asked")
    assert wrapped not in everything_stored()


@pytest.mark.django_db(transaction=True, databases=ALL)
def test_a_key_outlives_the_roll_back_of_its_row(cast: Cast, at_work: datetime) -> None:
    """The vault commits first: a crash leaves an orphan key, never a row that nobody can read."""
    from django.db import transaction

    from tests.web.accounts.case import person
    from wayforward.web.people.models import Person
    from wayforward.web.vault.models import Key

    with pytest.raises(RuntimeError), transaction.atomic():
        made = person(cast.service, "Maria Santos")
        raise RuntimeError
    assert not Person.unwalled("checking").filter(pk=made.pk).exists()
    assert Key.objects.using("vault").filter(pk=made.key_id).exists()
