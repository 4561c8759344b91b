"""Papers of a case: kept sealed, read by who may, in quarantine until a scanner says clean, gone with their key."""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.conf import settings
from django.db import connections
from django.test import Client, override_settings
from django.urls import reverse

from tests.web.cast import Cast
from tests.web.uploads import good
from tests.web.uploads.conftest import send
from tests.web.uploads.hostile import EICAR, png_of
from tests.web.uploads.scanner import address, scanner
from wayforward.process import uploads as rules
from wayforward.process.decision import Refused
from wayforward.process.uploads import BadFile, Fault, State, Verdict
from wayforward.web import clock, vault
from wayforward.web.accounts.look import Look
from wayforward.web.accounts.models import Staff
from wayforward.web.accounts.walled import Purpose
from wayforward.web.health import of_scanner
from wayforward.web.outgoing import jobs
from wayforward.web.record import Line
from wayforward.web.support import places
from wayforward.web.support.models import SupportCase
from wayforward.web.uploads import actions, checking, scanning
from wayforward.web.uploads.formats import Format
from wayforward.web.uploads.models import Attachment, Piece
from wayforward.web.vault import pieces as in_pieces

Ask = Callable[[Staff], Client]
LONG = b"".join(b"%08d She said it again.\n" % number for number in range(8_000))  # four pieces
NOWHERE = "127.0.0.1:1"


def attach(case: SupportCase, by: Staff, content: bytes = LONG, verdict: Verdict = Verdict.NOT_ASKED) -> Attachment:
    checked = checking.Checked("what she wrote.txt", Format.TEXT, content, verdict)
    return actions.attach_paper(
        place=places.of_case(case),
        checked=checked,
        kind="brought_by_the_person",
        title="Her letter",
        by=by,
        at=clock.now(),
    )


def pieces_of(row: Attachment) -> list[Piece]:
    return list(Piece.unwalled(Purpose.CHECKING).filter(attachment=row).order_by("number"))


def read(row: Attachment, by: Staff) -> bytes:
    return in_pieces.read(Look.at(by, row.case_id, "support"), row, "content", actions.file_of(row))


def address_of(row: Attachment, name: str = "file") -> str:
    return reverse(f"uploads:{name}", args=["support", row.case_id, row.pk])


def test_it_is_kept_in_sealed_pieces_and_comes_back_whole(case: SupportCase, cast: Cast, ask: Ask) -> None:
    row = attach(case, cast.asha)
    assert (row.pieces, row.size, row.state) == (4, len(LONG), State.READY)
    with connections["default"].cursor() as cursor:
        cursor.execute("SELECT content FROM uploads_piece")
        raw = b"".join(bytes(each) for (each,) in cursor.fetchall())
        cursor.execute("SELECT * FROM uploads_attachment")
        told = repr(cursor.fetchall()).encode()
    assert len(raw) > len(LONG) and b"said" not in raw
    assert b"what she wrote" not in told and b"Her letter" not in told
    answer = ask(cast.asha).get(address_of(row))
    assert answer.content == LONG and "what she wrote" not in answer["Content-Disposition"]


def test_a_look_at_it_is_in_the_record_before_it_leaves(case: SupportCase, cast: Cast, ask: Ask) -> None:
    row = attach(case, cast.asha)
    ask(cast.asha).get(address_of(row))
    line = Line.unwalled("checking").filter(outcome="looked").order_by("-seq").first()
    assert line is not None and line.payload["read"][f"uploads.attachment:{row.pk}"] == ["content"]
    assert line.payload["page"] == "uploads:file"


@pytest.mark.parametrize("how", ["swapped", "cut", "longer", "changed", "another file's", "another key's"])
def test_a_piece_that_is_not_where_it_was_does_not_open(how: str, case: SupportCase, cast: Cast) -> None:
    row, other = attach(case, cast.asha), attach(case, cast.asha)
    assert read(row, cast.asha) == LONG
    first, second, *_, last = pieces_of(row)
    stored = {piece.number: bytes(piece.__dict__["content"]) for piece in pieces_of(row)}
    rows = Piece.unwalled(Purpose.CHECKING)

    def put(piece: Piece, content: bytes) -> None:
        with connections["default"].cursor() as cursor:
            pk = connections["default"].ops.adapt_unknown_value(piece.pk)
            pk = piece.pk.hex if connections["default"].vendor == "sqlite" else pk
            cursor.execute("UPDATE uploads_piece SET content = %s WHERE id = %s", [content, pk])

    if how == "swapped":
        put(first, stored[1])
        put(second, stored[0])
    elif how == "cut":
        rows.filter(pk=last.pk).delete()
        Attachment.unwalled(Purpose.CHECKING).filter(pk=row.pk).update(pieces=3)
    elif how == "longer":
        Attachment.unwalled(Purpose.CHECKING).filter(pk=row.pk).update(pieces=5)
    elif how == "changed":
        put(first, stored[0][:40] + bytes([stored[0][40] ^ 1]) + stored[0][41:])
    elif how == "another file's":
        put(first, bytes(pieces_of(other)[0].__dict__["content"]))
    else:
        rows.filter(pk=first.pk).update(key_id=vault.new_key("support", uuid4()))
    row.refresh_from_db()
    with pytest.raises(vault.CannotBeRead):
        read(row, cast.asha)


def test_it_is_gone_with_its_key(case: SupportCase, cast: Cast, ask: Ask) -> None:
    row = attach(case, cast.asha)
    vault.shred([row.key_id], reason="asked")
    assert ask(cast.asha).get(address_of(row)).status_code == 410


def test_nobody_else_is_told_that_it_is_there(case: SupportCase, cast: Cast, ask: Ask) -> None:
    row = attach(case, cast.asha)
    pages = [address_of(row), address_of(row, "take-out"), reverse("uploads:papers", args=["support", case.pk])]
    for staff in (cast.carys, cast.dev, cast.grace, cast.lena):
        for page in pages:
            assert ask(staff).get(page).status_code == 404
    with pytest.raises(vault.NotEntitled):
        in_pieces.read(cast.carys, row, "content", actions.file_of(row))
    assert LONG not in ask(cast.asha).get(pages[-1]).content


def test_only_who_works_with_the_person_attaches(case: SupportCase, cast: Cast, ask: Ask) -> None:
    for staff, done in ((cast.asha, 302), (cast.sam, 302), (cast.carys, 404), (cast.dev, 404)):
        answer = send(ask(staff), case, "a.txt", b"Words.", about=str(case.person_id))
        assert answer.status_code == done
    assert Attachment.unwalled(Purpose.CHECKING).count() == 2


@pytest.mark.parametrize(
    "make",
    [
        lambda: override_settings(WAYFORWARD_CLAMD=NOWHERE),
        lambda: override_settings(WAYFORWARD_CLAMD="/nowhere/clamd.ctl"),
        lambda: _answering(b"stream: Can't allocate memory ERROR\0"),
        lambda: _answering(b"stream: OKAY\0"),
        lambda: _answering(b"\0"),
        lambda: _answering(b"", most=1_000),
    ],
    ids=["down", "no socket", "in error", "nearly clean", "silent", "too big for it"],
)
def test_no_answer_of_the_scanner_means_quarantine(make: Any, case: SupportCase, cast: Cast, ask: Ask) -> None:
    """SEC-49."""
    client = ask(cast.asha)
    with make():
        assert send(client, case, "letter.txt", LONG, about=str(case.person_id)).status_code == 302
        (row,) = Attachment.unwalled(Purpose.CHECKING)
        assert (row.state, row.said) == (State.QUARANTINE, Verdict.NO_ANSWER)
        shut = client.get(address_of(row))
        assert shut.status_code == 409 and "has not looked through this file yet" in shut.content.decode()
        page = client.get(reverse("uploads:papers", args=["support", case.pk])).content.decode()
        assert "Not looked through yet" in page and address_of(row) not in page
        actions.scan_again(clock.now() + timedelta(minutes=3))
        row.refresh_from_db()
        assert (row.state, row.tries) == (State.QUARANTINE, 2)
    # Taking the scanner's address out of the settings makes nothing clean either.
    assert actions.scan_again(clock.now() + timedelta(days=1)) == 0
    assert client.get(address_of(row)).status_code == 409


class _answering:
    """A scanner that is there, and says this."""

    def __init__(self, always: bytes, most: int = 0) -> None:
        self.server = scanner(always, most)

    def __enter__(self) -> None:
        self.settings = override_settings(WAYFORWARD_CLAMD=address(self.server.__enter__()))
        self.settings.enable()

    def __exit__(self, *raised: Any) -> None:
        self.settings.disable()
        self.server.__exit__(*raised)


def test_the_worker_asks_again_and_what_is_clean_opens(
    case: SupportCase, cast: Cast, in_october: datetime, ask: Ask
) -> None:
    clean, bad = (attach(case, cast.asha, each, Verdict.NO_ANSWER) for each in (LONG, EICAR))
    later = in_october + timedelta(minutes=5)
    assert len(jobs.due_moments(in_october, later)) == 1
    with scanner() as one, override_settings(WAYFORWARD_CLAMD=address(one)):
        assert actions.scan_again(in_october) == 0 and one.asked == []  # not yet due
        assert actions.scan_again(later) == 2
        assert sorted(one.asked) == sorted([LONG, EICAR])
        assert actions.scan_again(later + timedelta(hours=2)) == 0
    clean.refresh_from_db()
    bad.refresh_from_db()
    assert (clean.state, clean.said) == (State.READY, Verdict.CLEAN)
    assert (bad.state, bad.said) == (State.REFUSED, Verdict.FOUND) and pieces_of(bad) == []
    assert ask(cast.asha).get(address_of(clean)).content == LONG
    assert ask(cast.asha).get(address_of(bad)).status_code == 409
    told = Line.unwalled("checking").filter(event="paper_looked_through")
    assert {line.payload["state"] for line in told} == {"ready", "refused"}


def test_what_was_erased_meanwhile_is_not_asked_about(case: SupportCase, cast: Cast, in_october: datetime) -> None:
    row = attach(case, cast.asha, LONG, Verdict.NO_ANSWER)
    vault.shred([row.key_id], reason="asked")
    with scanner() as one, override_settings(WAYFORWARD_CLAMD=address(one)):
        assert actions.scan_again(in_october + timedelta(minutes=5)) == 0 and one.asked == []


def test_taken_out_its_file_is_gone_and_its_line_stays(case: SupportCase, cast: Cast, ask: Ask) -> None:
    row, client = attach(case, cast.asha), ask(cast.asha)
    assert client.post(address_of(row, "take-out"), {"why": "wrong_person"}).status_code == 302
    row.refresh_from_db()
    assert (row.state, row.why_out, row.out_by) == (State.TAKEN_OUT, "wrong_person", cast.asha) and not pieces_of(row)
    page = client.get(reverse("uploads:papers", args=["support", case.pk])).content.decode()
    assert "Taken out on" in page and "It is about the other person" in page and address_of(row) not in page
    assert client.get(address_of(row)).status_code == 409
    again = client.post(address_of(row, "take-out"), {"why": "asked"})
    assert "This paper was taken out of the case." in again.content.decode()
    with pytest.raises(Refused):
        actions.take_out_paper(attachment=row, why="asked", by=cast.asha, at=clock.now())


def test_more_than_twenty_a_day_wait_for_tomorrow(case: SupportCase, cast: Cast, ask: Ask) -> None:
    for _ in range(rules.MOST_A_DAY):
        attach(case, cast.asha, b"Words.")
    answer = send(ask(cast.asha), case, "letter.txt", b"Words.", about=str(case.person_id))
    page = answer.content.decode()
    assert "Today 20 papers were attached here already" in page and "Choose the file once more" not in page
    assert Attachment.unwalled(Purpose.CHECKING).count() == rules.MOST_A_DAY


def test_a_file_that_was_all_right_is_asked_for_again(case: SupportCase, cast: Cast, ask: Ask) -> None:
    answer = send(ask(cast.asha), case, "letter.txt", b"Words.", about=str(case.person_id), kind="")
    form = answer.context["form"]
    assert list(form.errors) == ["kind", "file"] and "Choose the file once more" in form.errors["file"][0]


def test_the_form_opens_with_what_is_likely(case: SupportCase, cast: Cast, ask: Ask, in_october: datetime) -> None:
    form = ask(cast.asha).get(reverse("uploads:attach", args=["support", case.pk]) + "?kind=order").context["form"]
    assert not form.is_bound and form["kind"].value() == "order"
    assert form["about"].value() == str(case.person_id) and form["at"].value()["time"] == "18:15"


def test_pressed_twice_it_is_attached_once(case: SupportCase, cast: Cast, ask: Ask) -> None:
    number = str(uuid4())
    for _ in range(2):
        sent = send(ask(cast.asha), case, "a.txt", b"Words.", about=str(case.person_id), **{"wf-submit": number})
        assert sent.status_code == 302
    assert Attachment.unwalled(Purpose.CHECKING).count() == 1


def test_a_file_comes_in_only_where_one_is_asked_for(case: SupportCase, cast: Cast, ask: Ask) -> None:
    """Anywhere else, and from a stranger, it is thrown away as it comes; and never does it touch a disk."""
    page = reverse("people:raise-concern", args=["support", case.pk])
    answer = ask(cast.asha).post(page, {"words": "", "file": _file(good.pdf())})
    assert answer.status_code == 200 and not answer.wsgi_request.FILES
    page = reverse("uploads:attach", args=["support", case.pk])
    answer = Client().post(page, {"file": _file(good.pdf())})
    assert answer.status_code == 302 and not answer.wsgi_request.FILES
    answer = ask(cast.asha).post(page, {"file": _file(bytes(4_000_000)), "more": _file(b"a")})
    kept = answer.wsgi_request.FILES
    assert list(kept) == ["file"] and not hasattr(kept["file"], "temporary_file_path")
    assert settings.FILE_UPLOAD_HANDLERS == ["wayforward.web.uploads.receiving.InMemory"]


def _file(content: bytes) -> Any:
    from django.core.files.uploadedfile import SimpleUploadedFile

    return SimpleUploadedFile("a.pdf", content)


def test_a_decoder_that_falls_or_never_ends_costs_one_file(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(checking, "SECONDS", 0.01)
    with pytest.raises(BadFile) as found:
        checking.look_inside("png", good.picture("PNG"))
    assert found.value.fault is Fault.TOO_HARD
    monkeypatch.setattr(checking, "SECONDS", 30)
    with pytest.raises(BadFile) as found:
        checking.look_inside("txt", b"a\0b")
    assert found.value.fault is Fault.NOT_PLAIN
    monkeypatch.setattr(checking.sys, "executable", "/bin/false")
    with pytest.raises(BadFile) as found:
        checking.look_inside("png", png_of(1, 1))
    assert found.value.fault is Fault.TOO_HARD


def test_the_process_that_decodes_can_neither_write_nor_grow() -> None:
    import subprocess
    import sys

    program = (
        "from wayforward.web.uploads.inside.__main__ import limit; limit()\n"
        "import sys, tempfile\n"
        "try:\n    bytearray(2 * 1024 ** 3)\nexcept MemoryError:\n    print('no memory')\n"
        "import signal; signal.signal(signal.SIGXFSZ, signal.SIG_IGN)\n"
        "try:\n    f = tempfile.TemporaryFile(buffering=0); f.write(b'a')\nexcept OSError:\n    print('no file')\n"
        "print('django' in sys.modules)"
    )
    said = subprocess.run([sys.executable, "-I", "-c", program], capture_output=True, text=True, env={}, check=True)
    assert said.stdout.split("\n")[:3] == ["no memory", "no file", "False"]


def test_doctor_says_plainly_whether_there_is_a_scanner() -> None:
    assert list(of_scanner()) == []  # a demonstration needs none
    with override_settings(WAYFORWARD_DEMONSTRATION=False):
        (told,) = of_scanner()
        assert not told.well and not told.needed and "WAYFORWARD_CLAMD" in told.remedy
    with override_settings(WAYFORWARD_CLAMD=NOWHERE):
        (told,) = of_scanner()
        assert not told.well and "quarantine" in told.remedy
    with scanner() as one, override_settings(WAYFORWARD_CLAMD=address(one)):
        (told,) = of_scanner()
        assert told.well and scanning.answers()
