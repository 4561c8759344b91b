"""SEC-7: the key of the service is changed while it runs, and whoever is killed in the middle of it loses nothing."""

import os
import signal
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

import pytest
from django.db import IntegrityError, connections, transaction

from wayforward.process.events import Event
from wayforward.web import vault
from wayforward.web.accounts.walled import Purpose
from wayforward.web.record.models import Line
from wayforward.web.vault import keyring, rotation
from wayforward.web.vault.keyring import NoKek
from wayforward.web.vault.models import CheckValue, Key

pytestmark = pytest.mark.django_db(transaction=True, databases=["default", "vault", "ops"])


@pytest.fixture(autouse=True)
def own_kek(settings: Any, tmp_path: Path) -> Iterator[None]:
    """A vault with a KEK of its own: the one of all other tests stays what it is."""
    settings.WAYFORWARD_KEK_FILE = tmp_path / "kek"
    keyring.make_kek(tmp_path / "kek")
    keyring.forget()
    Key.objects.using("vault").all().delete()
    CheckValue.objects.using("vault").all().delete()
    keyring.prepare()
    yield
    Key.objects.using("vault").all().delete()
    CheckValue.objects.using("vault").all().delete()
    keyring.forget()


@pytest.fixture
def secrets() -> dict[UUID, bytes]:
    """Data keys by id, as they were before."""
    return keyring.keys([vault.new_key("person", uuid4()) for _ in range(7)])


def lines() -> list[dict[str, str]]:
    return [line.payload for line in Line.unwalled(Purpose.CHECKING).filter(event=Event.KEY_CHANGED)]


def readable(secrets: dict[UUID, bytes]) -> bool:
    """As a process that has just begun reads them."""
    keyring.forget()
    keyring.check_kek()
    return keyring.keys(secrets) == secrets


def test_the_key_is_changed_and_the_one_of_before_opens_nothing(
    secrets: dict[UUID, bytes], moment: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(rotation, "A_BATCH", 3)
    before, was = keyring.kek_file().read_bytes(), keyring.kek_id()
    file, made = rotation.begin()
    assert (made, file.stat().st_mode & 0o077) == (True, 0)
    assert rotation.begin() == (file, False)
    assert keyring.kek_file().read_bytes() == before
    changed = rotation.finish(at=moment)
    assert changed.wrapped == len(secrets) + len(keyring.SYSTEM_KEYS)
    assert readable(secrets)
    assert keyring.kek_id() != was
    assert lines() == [{"was": was, "now": keyring.kek_id()}]
    assert not rotation.is_unfinished()
    keyring.kek_file().write_bytes(before)
    keyring.forget()
    with pytest.raises(NoKek, match="not the one that this vault was made with"):
        keyring.check_kek()
    assert set(keyring.standing_keys(secrets).values()) == {None}


def test_a_process_that_knows_the_key_of_before_goes_on(secrets: dict[UUID, bytes], moment: datetime) -> None:
    known = keyring.read_again()
    rotation.begin()
    rotation.finish(at=moment)
    keyring._Memory.keks = known
    assert keyring.keys(secrets) == secrets
    keyring._Memory.keks = known
    made = vault.new_key("person", uuid4())
    assert Key.objects.using("vault").get(pk=made).kek_id == keyring.kek_id() != keyring.id_of(known.wraps)
    keyring._Memory.keks = known
    keyring.check_kek()


def test_the_database_takes_nothing_under_a_key_that_it_does_not_know(secrets: dict[UUID, bytes]) -> None:
    with pytest.raises(IntegrityError), transaction.atomic(using="vault"):
        Key(scope="person", owner=uuid4(), kek_id="0" * 16, wrapped=bytes(60)).save(using="vault")
    with pytest.raises(IntegrityError), transaction.atomic(using="vault"):
        CheckValue.objects.using("vault").all()._raw_delete("vault")


STEPS = ("add_check_value", "_switch", "_wrap_all", "_write_down", "empty_the_log")


@pytest.mark.parametrize("when", ["before", "after"])
@pytest.mark.parametrize("step", STEPS)
def test_whoever_stops_anywhere_is_followed_by_the_next_run(
    secrets: dict[UUID, bytes], moment: datetime, monkeypatch: pytest.MonkeyPatch, step: str, when: str
) -> None:
    """What is on the disk after a step is what a killed run leaves; `make drill` kills real ones in between."""
    home: Any = keyring if hasattr(keyring, step) else rotation
    does = getattr(home, step)

    def stops(*given: Any) -> None:
        if when == "after":
            does(*given)
        raise KeyboardInterrupt

    rotation.begin()
    with monkeypatch.context() as patched:
        patched.setattr(home, step, stops)
        with pytest.raises(KeyboardInterrupt):
            rotation.finish(at=moment)
    assert rotation.is_unfinished()
    assert readable(secrets)
    rotation.finish(at=moment)
    assert readable(secrets)
    assert not rotation.is_unfinished()
    assert len(lines()) == 1
    assert CheckValue.objects.using("vault").count() == 1


def test_a_run_that_is_killed_is_followed_by_the_next(
    secrets: dict[UUID, bytes], moment: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(rotation, "A_BATCH", 1)
    wraps = rotation._wrap_some

    def killed(*given: Any) -> int:
        if Key.objects.using("vault").filter(kek_id=keyring.kek_id()).count() == 4:
            os.kill(os.getpid(), signal.SIGKILL)
        return wraps(*given)

    rotation.begin()
    connections.close_all()
    child = os.fork()
    if child == 0:
        rotation._wrap_some = killed
        rotation.finish(at=moment)
        os._exit(0)
    assert os.WTERMSIG(os.waitpid(child, 0)[1]) == signal.SIGKILL
    assert Key.objects.using("vault").exclude(kek_id=keyring.kek_id()).count() == 4
    assert readable(secrets)
    assert rotation.finish(at=moment).wrapped == len(secrets) + len(keyring.SYSTEM_KEYS) - 4
    assert readable(secrets)


def test_half_of_a_change_without_its_other_key_is_found(
    secrets: dict[UUID, bytes], moment: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    rotation.begin()
    with monkeypatch.context() as patched:
        patched.setattr(rotation, "_wrap_all", lambda old: (_ for _ in ()).throw(KeyboardInterrupt))
        with pytest.raises(KeyboardInterrupt):
            rotation.finish(at=moment)
    away = keyring.before_file().rename(keyring.before_file().with_name("elsewhere"))
    keyring.forget()
    with pytest.raises(NoKek, match="one of the two keys is not there"):
        keyring.check_kek()
    away.rename(keyring.before_file())
    assert readable(secrets)


def test_it_is_refused_in_plain_words_where_it_cannot_be(moment: datetime, monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(rotation.NotNow, match="There is no next key"):
        rotation.finish(at=moment)
    with rotation._alone(), pytest.raises(rotation.NotNow, match="by another run"):
        rotation.begin()
    keyring.before_file().write_bytes(keyring.kek_file().read_bytes())
    with pytest.raises(rotation.NotNow, match="not finished"):
        rotation.begin()


def test_a_key_that_was_destroyed_meanwhile_does_not_come_back(
    secrets: dict[UUID, bytes], moment: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    gone = next(iter(secrets))
    wraps = rotation._wrap_some

    def destroying(*given: Any) -> int:
        vault.shred([gone], reason="asked", at=moment)
        return wraps(*given)

    rotation.begin()
    monkeypatch.setattr(rotation, "_wrap_some", destroying)
    rotation.finish(at=moment)
    assert not vault.stands(gone)
