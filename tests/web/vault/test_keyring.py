from datetime import datetime
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
from django.db import connections

from tests.web.accounts.case import person
from tests.web.cast import Cast
from wayforward.web import vault
from wayforward.web.vault import CannotBeRead, keyring
from wayforward.web.vault.keyring import NoKek
from wayforward.web.vault.models import CheckValue, Key, Shredded


def test_a_key_lies_wrapped_in_the_vault_database() -> None:
    key_id = vault.new_key("person", uuid4())
    row = Key.objects.using("vault").get(pk=key_id)
    assert len(bytes(row.wrapped)) == 60
    assert keyring.key(key_id) not in bytes(row.wrapped)
    assert Key._meta.db_table not in connections["default"].introspection.table_names()


def test_keys_differ_and_come_in_one_statement(django_assert_num_queries: Any) -> None:
    made = [vault.new_key("participation", uuid4()) for _ in range(5)]
    with django_assert_num_queries(1, connection=connections["vault"]):
        assert len(set(keyring.keys(made).values())) == 5
    assert keyring.keys([]) == {}


def test_the_keys_of_one_action_are_committed_in_one_go_and_are_there_before(django_assert_num_queries: Any) -> None:
    made: list[Any] = []
    with django_assert_num_queries(1, connection=connections["vault"]), keyring.in_one_go():
        with keyring.in_one_go():  # an action inside of another
            made += [vault.new_key("person", uuid4()), vault.new_key("support", uuid4())]
        secrets = keyring.keys(made)
    assert keyring.keys(made) == secrets
    with keyring.in_one_go():
        pass


def test_an_action_that_fails_leaves_no_key_behind() -> None:
    before = Key.objects.using("vault").count()
    with pytest.raises(ZeroDivisionError), keyring.in_one_go():
        vault.new_key("person", uuid4())
        raise ZeroDivisionError
    assert Key.objects.using("vault").count() == before


def test_an_unknown_scope_or_system_key_is_refused() -> None:
    with pytest.raises(ValueError, match="planet"):
        vault.new_key("planet", uuid4())
    with pytest.raises(ValueError, match="is not a system key"):
        keyring.system_key("planet-v1")


def test_a_key_row_that_was_changed_does_not_open() -> None:
    first, second = vault.new_key("person", uuid4()), vault.new_key("person", uuid4())
    rows = Key.objects.using("vault")
    rows.filter(pk=first).update(wrapped=rows.get(pk=second).wrapped)
    with pytest.raises(CannotBeRead):
        keyring.key(first)
    rows.filter(pk=second).update(scope="staff")
    with pytest.raises(CannotBeRead):
        keyring.key(second)


def test_shredding_destroys_the_key_and_leaves_a_ledger(cast: Cast, at_work: datetime) -> None:
    maria = person(cast.service, "Maria Santos")
    wrapped = bytes(Key.objects.using("vault").get(pk=maria.key_id).wrapped)
    assert vault.shred([maria.key_id, uuid4()], reason="asked", at=at_work) == 1
    with pytest.raises(CannotBeRead):
        keyring.key(maria.key_id)
    entry = Shredded.objects.using("vault").get(pk=maria.key_id)
    assert (entry.scope, entry.owner, entry.at, entry.reason) == ("person", maria.pk, at_work, "asked")
    # A backup from before is restored: the ledger destroys the key again.
    Key(id=maria.key_id, scope="person", owner=maria.pk, kek_id=keyring.kek_id(), wrapped=wrapped).save(using="vault")
    assert keyring.replay_shredded() == 1
    with pytest.raises(CannotBeRead):
        keyring.key(maria.key_id)


def test_system_keys_are_made_once_and_never_shredded() -> None:
    for name in keyring.SYSTEM_KEYS:
        first = keyring.system_key(name)
        keyring._Memory.system.clear()
        assert keyring.system_key(name) == first
    assert vault.shred(Key.objects.using("vault").values_list("pk", flat=True), reason="mistake") == 0


def test_prepare_twice_is_prepare_once() -> None:
    keyring.prepare()
    keyring.prepare()
    assert CheckValue.objects.using("vault").count() == 1


@pytest.fixture
def kek_in(tmp_path: Path, settings: Any) -> Any:
    def put(content: bytes | None) -> None:
        settings.WAYFORWARD_KEK_FILE = tmp_path / "kek"
        if content is not None:
            (tmp_path / "kek").write_bytes(content)
        keyring.forget()

    yield put
    keyring.forget()


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (None, "is not where"),
        (b"not a key\n", "is not a key"),
        (b"c2hvcnQ=\n", "not 32 bytes"),
        (b"AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=\n", "not the one that this vault was made with"),
    ],
    ids=["missing", "no key", "short", "another"],
)
def test_a_missing_or_wrong_kek_is_found(content: bytes | None, words: str, kek_in: Any) -> None:
    """SEC-5: nothing is changed, and the words say which it is."""
    keyring.prepare()
    before = list(Key.objects.using("vault").values_list("pk", "wrapped"))
    kek_in(content)
    with pytest.raises(NoKek, match=words):
        keyring.check_kek()
    assert list(Key.objects.using("vault").values_list("pk", "wrapped")) == before


def test_a_vault_that_was_never_prepared_or_was_tampered_with_is_found() -> None:
    keyring.prepare()
    CheckValue.objects.using("vault").update(value=bytes(60))
    with pytest.raises(NoKek, match="does not open"):
        keyring.check_kek()
    Key.objects.using("vault").all().delete()
    CheckValue.objects.using("vault").all().delete()
    with pytest.raises(NoKek, match="never prepared"):
        keyring.check_kek()


def test_a_kek_is_made_once_and_is_its_owners_alone(tmp_path: Path) -> None:
    path = tmp_path / "keys" / "kek"
    keyring.make_kek(path)
    assert path.stat().st_mode & 0o077 == 0
    assert path.parent.stat().st_mode & 0o077 == 0
    with pytest.raises(FileExistsError):
        keyring.make_kek(path)
