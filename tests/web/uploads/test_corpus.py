"""SEC-48: files that are made to do harm, put through the real page: none is served. Files as people have them: all."""

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client, override_settings
from django.urls import reverse

from tests.web.cast import Cast
from tests.web.uploads import good, hostile
from tests.web.uploads.conftest import send
from tests.web.uploads.scanner import address, scanner
from wayforward.process.uploads import BadFile, Fault, State
from wayforward.web import vault
from wayforward.web.accounts.models import Staff
from wayforward.web.accounts.walled import Purpose
from wayforward.web.support.models import SupportCase
from wayforward.web.uploads import formats
from wayforward.web.uploads.models import Attachment, Piece

Ask = Callable[[Staff], Client]


def kept() -> list[Attachment]:
    return list(Attachment.unwalled(Purpose.CHECKING).order_by("recorded_at"))


def saved(client: Client, row: Attachment) -> Any:
    return client.get(reverse("uploads:file", args=["support", row.case_id, row.pk]))


def test_no_hostile_file_is_kept_or_served(case: SupportCase, cast: Cast, ask: Ask, record_property: Any) -> None:
    client, person, wrong = ask(cast.asha), str(case.person_id), {}
    for what, (name, make, fault) in hostile.HOSTILE.items():
        answer = send(client, case, name, make(), about=person)
        said = formats.words_of(fault)
        errors = list(answer.context["form"].errors.get("file", [])) if answer.status_code == 200 else []
        if errors != [said]:
            wrong[what] = (answer.status_code, errors, said)
    record_property("hostile files", len(hostile.HOSTILE) + len(hostile.WAITS) + len(hostile.DRAWN_ANEW))
    assert len(hostile.HOSTILE) >= 60
    assert wrong == {}
    assert kept() == [] and not Piece.unwalled(Purpose.CHECKING).exists()


def test_a_name_cannot_hide_what_it_is(case: SupportCase, cast: Cast, ask: Ask) -> None:
    """Django takes out what cannot be seen before a page gets the name, and what is left is shown."""
    client = ask(cast.asha)
    for name in hostile.RENAMED:
        assert send(client, case, name, good.pdf(), about=str(case.person_id)).status_code == 302
    shown = vault.unseal_many_for("checking", [row.name for row in kept()])
    assert shown == list(hostile.RENAMED.values())
    for name in list(hostile.RENAMED)[:2]:
        with pytest.raises(BadFile) as found:
            formats.plain_name(name)
        assert found.value.fault is Fault.NAME
    assert formats.plain_name("..\\..\\a/b.pdf") == "b.pdf" and len(formats.plain_name("a" * 300 + ".pdf")) == 120


def test_what_only_a_scanner_knows_is_refused_by_it(case: SupportCase, cast: Cast, ask: Ask) -> None:
    client = ask(cast.asha)
    with scanner() as one, override_settings(WAYFORWARD_CLAMD=address(one)):
        for name, make in hostile.WAITS.values():
            answer = send(client, case, name, make(), about=str(case.person_id))
            assert "The scanner found a virus" in answer.content.decode()
        assert len(one.asked) == len(hostile.WAITS)
    assert kept() == []


def test_of_a_picture_nothing_but_the_picture_is_kept(case: SupportCase, cast: Cast, ask: Ask) -> None:
    client = ask(cast.asha)
    for name, make in hostile.DRAWN_ANEW.values():
        assert send(client, case, name, make(), about=str(case.person_id)).status_code == 302
    rows = kept()
    assert len(rows) == len(hostile.DRAWN_ANEW)
    assert all(hostile.harmless(saved(client, row).content) for row in rows)


def test_a_photograph_loses_where_it_was_taken_and_stands_upright(case: SupportCase, cast: Cast, ask: Ask) -> None:
    """SEC-49: no place, no maker, no owner; and turned as its telephone said that it should be."""
    import io

    from PIL import Image

    client, before = ask(cast.asha), good.photograph()
    assert b"Nadia Hollis" in before and b"Pocketfone" in before and b"Saffron" in before
    assert send(client, case, "IMG_0412.jpg", before, about=str(case.person_id)).status_code == 302
    after = saved(client, kept()[0]).content
    with Image.open(io.BytesIO(before)) as was, Image.open(io.BytesIO(after)) as shown:
        assert not shown.getexif() and shown.size == was.size[::-1]
    assert not any(word in after for word in (b"Nadia", b"Pocketfone", b"Saffron", b"Exif"))


def test_files_as_people_have_them_are_taken(case: SupportCase, cast: Cast, ask: Ask) -> None:
    client, wrong = ask(cast.asha), {}
    for at, (what, (name, make)) in enumerate(good.GOOD.items()):
        if at == 10:
            Attachment.unwalled(Purpose.CHECKING).update(recorded_at="2025-09-01T10:00:00Z")  # another day's
        answer = send(client, case, name, make(), about=str(case.person_id))
        if answer.status_code != 302:
            wrong[what] = answer.context["form"].errors
    assert wrong == {}
    rows = kept()
    assert len(rows) == len(good.GOOD) and {row.state for row in rows} == {State.READY}
    for row in rows:
        answer = saved(client, row)
        assert answer.status_code == 200 and len(answer.content) == row.size
        assert answer["Content-Disposition"] == f'attachment; filename="paper{formats.FORMATS[row.format].endings[0]}"'
        assert answer["X-Content-Type-Options"] == "nosniff" and answer["Cache-Control"] == "no-store"
        assert answer["Content-Security-Policy"].startswith("sandbox; default-src 'none'")
