"""The key of the index is changed while people are searched for: they are found before, during and after it."""

import os
import signal
from collections import defaultdict
from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from types import SimpleNamespace
from typing import Any
from uuid import uuid4

import pytest
from django.db import connections, models
from django.db.models import BinaryField
from django.db.models.functions import Substr

from tests.web.cast import Cast
from tests.web.support.conftest import MARIA, in_october, take
from wayforward.process.events import Event
from wayforward.web import health, vault
from wayforward.web.accounts.classification import TOKEN
from wayforward.web.accounts.models import Block
from wayforward.web.accounts.walled import Purpose
from wayforward.web.importing.models import BroughtIn
from wayforward.web.importing.reading import mark_of
from wayforward.web.people import searchers
from wayforward.web.people.actions import conflicts
from wayforward.web.people.actions.searches import note_search
from wayforward.web.people.models import Agency, SearchToken
from wayforward.web.people.sameness import Described, alike
from wayforward.web.people.search import search
from wayforward.web.record.models import Line
from wayforward.web.support.models import Referral
from wayforward.web.vault import blind, classification, index_keys, index_rotation, keyring
from wayforward.web.vault.blind_field import BlindField
from wayforward.web.vault.models import IndexKey, Key, Token

__all__ = ["in_october", "take"]

DESCRIBED = Described(names=("Maria Fellows",), born="1979-03-14")


@pytest.fixture(autouse=True)
def one_process(settings: Any) -> Iterator[None]:
    """The keys are asked for each time, as many processes together would do it."""
    settings.INDEX_LEASE = 0
    index_keys.forget()
    yield
    index_keys.forget()


@pytest.fixture
def agency(cast: Cast) -> Agency:
    return Agency.objects.create(name="The police", service=cast.service)


# A row of a file, as far as its mark is concerned.
ROW: Any = SimpleNamespace(said=defaultdict(lambda: "Nadia Hollis"))


@pytest.fixture
def world(cast: Cast, take: Callable[..., Referral], agency: Agency, in_october: datetime) -> Referral:
    """Maria, whom sam knows; a search for her by ben, and one for somebody who is not here; a row that came in."""
    conflicts.name_known_person(name="Nadia Hollis", how="friend", phone="07700 900555", by=cast.sam, at=in_october)
    referral = take()
    note_search(typed={"name": "Maria Fellows"}, by=cast.ben, at=in_october)
    note_search(typed={"name": "Yusuf Haddad"}, by=cast.ben, at=in_october)
    BroughtIn.objects.create(agency=agency, mark=mark_of(agency.pk, ROW), referral_id=uuid4())
    return referral


def all_found(cast: Cast, referral: Referral, agency: Agency) -> bool:
    """Everything that rests on tokens, asked at once."""
    [alike_one] = alike([DESCRIBED], cast.service.pk)
    searched = searchers.of_person(referral.person_id, cast.service.pk)
    marks = BroughtIn.objects.filter(agency=agency, mark__in=[mark_of(agency.pk, ROW)])
    return (
        [found.person.pk for found in search(cast.asha, "fellows").people] == [referral.person_id]
        and blind.find({"name": "maria fellows", "phone": MARIA["phone"]}) == [referral.person_id]
        and blind.find({"name": "maria haddad"}) == []
        and [each.pk for each in alike_one.people] == [referral.person_id]
        and [each.staff for each in searched] == [cast.ben]
        and marks.count() == 1
    )


def half_way(monkeypatch: pytest.MonkeyPatch, at: datetime) -> None:
    """A run that ends in the middle of the first column, between two rows."""
    writes, batches = index_rotation._write_some, []

    def some(*given: Any) -> Any:
        if len(batches) == 2:
            raise KeyboardInterrupt
        batches.append(1)
        return writes(*given)

    with monkeypatch.context() as patched:
        patched.setattr(index_rotation, "A_BATCH", 3)
        patched.setattr(index_rotation, "_write_some", some)
        with pytest.raises(KeyboardInterrupt):
            index_rotation.change(at=at)


def kept_under() -> set[tuple[int, int]]:
    """How long the tokens of people are as they lie there, and under which key."""
    rows = Token.objects.annotate(raw=Substr("token", 1, 30, output_field=BinaryField())).values_list("raw", flat=True)
    return {(len(bytes(raw)), bytes(raw)[0] if len(bytes(raw)) > 8 else 0) for raw in rows}


def test_everybody_is_found_before_during_and_after(
    cast: Cast, world: Referral, agency: Agency, in_october: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert all_found(cast, world, agency) and kept_under() == {(8, 0)}
    half_way(monkeypatch, in_october)
    assert all_found(cast, world, agency) and kept_under() == {(8, 0), (25, 1)}
    assert index_rotation.is_unfinished()
    assert index_rotation.change(at=in_october).number == 1
    assert all_found(cast, world, agency) and kept_under() == {(25, 1)}
    half_way(monkeypatch, in_october)
    assert all_found(cast, world, agency) and kept_under() == {(25, 1), (25, 2)}
    changed = index_rotation.change(at=in_october)
    assert all_found(cast, world, agency) and kept_under() == {(25, 2)}
    assert changed.number == 2 and changed.tokens > 10
    lines = Line.unwalled(Purpose.CHECKING).filter(event=Event.INDEX_KEY_CHANGED)
    assert sorted(line.payload["number"] for line in lines) == [1, 2]


@pytest.mark.parametrize("when", ["half way", "done"])
def test_what_is_written_meanwhile_is_matched_too(
    when: str,
    cast: Cast,
    world: Referral,
    take: Callable[..., Referral],
    in_october: datetime,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    half_way(monkeypatch, in_october)
    if when == "done":
        index_rotation.change(at=in_october)
    again = take(name="Nadia Hollis", given={"phone": "07700 900555"})
    assert Block.objects.filter(case_id=again.pk, staff=cast.sam).exists()
    conflicts.name_known_person(name="Maria Fellows", how="friend", phone=MARIA["phone"], by=cast.asha, at=in_october)
    assert Block.objects.filter(case_id=world.pk, staff=cast.asha).exists()
    # A search of before for somebody who was not here is told of when they come.
    late = take(name="Yusuf Haddad", given={"phone": "07700 900777"})
    assert [each.staff for each in searchers.of_person(late.person_id, cast.service.pk)] == [cast.ben]
    blind.forget(again.person_id)
    assert blind.find({"name": "nadia hollis", "phone": "07700 900555"}) != [again.person_id]
    index_rotation.change(at=in_october)
    assert not Token.objects.filter(person_id=again.person_id).exists()


def test_a_process_that_has_not_heard_writes_what_is_found(
    cast: Cast, world: Referral, take: Callable[..., Referral], in_october: datetime, settings: Any
) -> None:
    known = index_keys.read_again()
    index_keys.begin(in_october)
    settings.INDEX_LEASE, index_keys._Memory.known = 3600, known
    late = take(name="Yusuf Haddad", given={"phone": "07700 900777"})
    settings.INDEX_LEASE = 0
    assert blind.find({"name": "yusuf haddad"}) == [late.person_id]
    index_rotation.change(at=in_october)
    assert blind.find({"name": "yusuf haddad"}) == [late.person_id]


def test_the_key_of_before_finds_nothing_and_goes_when_no_backup_needs_it(
    cast: Cast, world: Referral, agency: Agency, in_october: datetime
) -> None:
    index_rotation.change(at=in_october)
    first = IndexKey.objects.get(number=1)
    index_rotation.change(at=in_october)
    assert index_keys.known().reads == (2,)
    assert index_rotation.destroy_old(in_october + timedelta(days=35)) == 0
    assert index_rotation.destroy_old(in_october + timedelta(days=37)) == 1
    assert not Key.objects.filter(pk=first.key_id).exists()
    assert all_found(cast, world, agency)
    assert index_rotation.destroy_old(in_october + timedelta(days=38)) == 0


def test_data_from_before_the_change_is_put_under_the_key_of_now(
    cast: Cast, world: Referral, agency: Agency, in_october: datetime
) -> None:
    """As a backup that is older than the change, with the vault of now: both changes are made up for."""
    for number in (1, 2):
        index_rotation.change(at=in_october)
        if number == 1:
            of_before = list(Token.objects.all())
    Token.objects.all().delete()
    with connections["default"].cursor() as cursor:  # bare, and under the first key, as they lay in the backup
        for turn, row in enumerate(of_before):
            raw = bytes(row.token) if turn % 2 else bytes([1]) + _under_first(bytes(row.token))
            cursor.execute(
                f"INSERT INTO {Token._meta.db_table} (kind, token, person_id) VALUES (%s, %s, %s)",
                [row.kind, raw, row.person_id if connections["default"].vendor == "postgresql" else row.person_id.hex],
            )
    assert not all_found(cast, world, agency)
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(index_rotation, "_lines", lambda number: Line.unwalled(Purpose.CHECKING).none())
        assert index_rotation.settle() == len(of_before)
    assert all_found(cast, world, agency) and kept_under() == {(25, 2)}
    assert index_rotation.settle() == 0  # the record says that it was made


def _under_first(token: bytes) -> bytes:
    from wayforward.web.vault import crypto

    return crypto.cover(index_keys.known().opens[1], token)


def test_a_token_whose_key_is_gone_is_like_no_other(cast: Cast, world: Referral, in_october: datetime) -> None:
    index_rotation.change(at=in_october)
    Key.objects.filter(pk=IndexKey.objects.get().key_id).delete()
    index_keys.forget()
    assert all(len(bytes(row.token)) == 25 for row in Token.objects.all())
    with pytest.raises(vault.CannotBeRead):
        blind.find({"name": "maria"})


def test_two_columns_are_not_compared_by_mistake() -> None:
    with pytest.raises(TypeError, match="ask for them first"):
        SearchToken.objects.filter(token__in=Token.objects.values("token"))


def test_every_token_is_in_a_column_that_is_changed() -> None:
    """What is a token and not under the key of the index is named here, with the key that it is under."""
    others = {
        "liaison.AgencyToken.token_sha256",  # the hash of a random secret
        "liaison.Receipt.key_hmac",  # the signing key
        "liaison.Receipt.body_hmac",
        "work.Feed.secret_sha256",  # likewise
        "signin.Tries.who",  # the signing key, and gone after a quarter of an hour
    }
    covered = {f"{model._meta.app_label}.{model.__name__}.{field.name}" for model, field in index_rotation.columns()}
    said = {
        f"{name}.{field}"
        for name, fields in classification.register().items()
        for field, kept in fields.items()
        if kept == TOKEN
    }
    assert covered >= {"vault.Token.token", "people.SearchToken.token", "importing.BroughtIn.mark"}
    assert said - covered == others


def test_the_doctor_says_when_a_change_is_unfinished(in_october: datetime) -> None:
    assert [each.well for each in health.of_index()] == [True]
    index_keys.begin(in_october)
    [found] = health.of_index()
    assert not found.well and "rotate-index" in found.remedy and not found.needed


def test_there_are_no_more_numbers_than_a_byte_holds(in_october: datetime) -> None:
    IndexKey(number=255, key_id=keyring.new_key("system", uuid4()), begun_at=in_october, finished_at=in_october).save()
    with pytest.raises(ValueError, match="255"):
        index_keys.begin(in_october)


@pytest.mark.django_db(transaction=True, databases=["default", "vault", "ops"])
def test_a_run_that_is_killed_is_followed_by_the_next(in_october: datetime, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(index_rotation, "A_BATCH", 1)
    people = [uuid4() for _ in range(4)]
    for number, pk in enumerate(people):
        vault.index(pk, {"phone": f"07700 90020{number}"})
    connections.close_all()
    child = os.fork()
    if child == 0:
        writes = index_rotation._write_some

        def killed(model: type[models.Model], field: BlindField, number: int, after: Any) -> Any:
            if model is Token and Token.objects.filter(pk__lte=after or 0).count() == 2:
                os.kill(os.getpid(), signal.SIGKILL)
            return writes(model, field, number, after)

        index_rotation._write_some = killed
        index_rotation.change(at=in_october)
        os._exit(0)
    assert os.WTERMSIG(os.waitpid(child, 0)[1]) == signal.SIGKILL
    index_keys.forget()
    assert len(kept_under()) == 2
    found = [blind.find({"phone": f"07700 90020{number}"}) for number in range(4)]
    assert found == [[pk] for pk in people]
    assert index_rotation.change(at=in_october).tokens == 2
    assert kept_under() == {(25, 1)}
    IndexKey.objects.all().delete()
