"""SEC-50, SEC-57: writers that are killed lose nothing that they had said was saved; a change of the tables that is
killed is finished by the next; and the drill sees it when something is lost or missing."""

import os
import subprocess
import sys
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any
from urllib.parse import urlencode
from uuid import uuid4

import pytest

from tests.web.cast import Cast
from tests.web.support.conftest import case, in_october, take  # noqa: F401
from tools import drill, setup
from wayforward.web.people.actions.notes import Paragraph
from wayforward.web.people.models import Note
from wayforward.web.support.actions.contacts import record_contact
from wayforward.web.support.models import SupportCase
from wayforward.web.vault.drafts import Draft, Drafts


@pytest.mark.embedded
def test_nothing_is_lost_when_writers_are_killed() -> None:
    told = subprocess.run(
        [sys.executable, "-m", "tools.drill", "sqlite", "writers", "migrations"],
        cwd=setup.HERE,
        env=os.environ | {"DRILL_KILLS": "12", "DRILL_MIGRATIONS": "2"},
        capture_output=True,
        text=True,
        timeout=300,
        check=False,
    )
    assert told.returncode == 0, told.stdout + told.stderr
    assert "12 writers killed" in told.stdout
    assert "and 4 drafts said to be saved: 0 lost or by halves" in told.stdout
    assert "2 changes of the tables killed" in told.stdout
    assert told.stdout.rstrip().endswith("came to their end: 0 ended at other tables")


@pytest.fixture
def saved(cast: Cast, case: SupportCase) -> drill.Saved:  # noqa: F811
    """What one writer has saved, and said."""
    row = record_contact(
        case=case,
        result="spoke",
        by=cast.asha,
        at=datetime(2025, 10, 7, 17, 15, tzinfo=UTC),
        paragraphs=[Paragraph("asha/1/7", [str(case.person_id)])],
    )
    Drafts().keep(cast.asha.pk, drill.FORM, urlencode({"number": 3}), "")
    said = drill.Saved()
    said.take(f"contact {row.pk} asha/1/7")
    said.take(f"draft {cast.asha.pk} 3")
    return said


def test_what_is_there_is_not_missed(saved: drill.Saved) -> None:
    assert drill._lost(saved) == []


LOSSES: dict[str, Callable[[drill.Saved], Any]] = {
    "lost: the contact": lambda saved: saved.take(f"contact {uuid4()} asha/2/7"),
    "lost: a draft": lambda saved: Draft.objects.all().delete(),
    "by halves": lambda saved: Note.unwalled("checking")._raw_delete("default"),
}


@pytest.mark.parametrize("told", LOSSES)
def test_the_drill_sees_what_is_lost(saved: drill.Saved, told: str) -> None:
    LOSSES[told](saved)
    assert told in " ".join(drill._lost(saved))


def test_an_older_draft_is_a_loss_and_a_newer_one_is_none(cast: Cast, saved: drill.Saved) -> None:
    saved.take(f"draft {cast.asha.pk} 2")
    assert drill._lost(saved) == []
    saved.take(f"draft {cast.asha.pk} 4")
    assert [fault[:13] for fault in drill._lost(saved)] == ["lost: a draft"]


def test_the_drill_sees_other_tables(monkeypatch: pytest.MonkeyPatch) -> None:
    """In the tests' own databases every table is there; where one is missing it is named."""
    from django.db.backends.base.introspection import BaseDatabaseIntrospection

    there = BaseDatabaseIntrospection.table_names
    assert not [fault for fault in drill._other_tables() if "lacks" in fault]
    monkeypatch.setattr(
        BaseDatabaseIntrospection,
        "table_names",
        lambda self, *given, **named: [each for each in there(self, *given, **named) if each != "record_line"],
    )
    assert "default lacks record_line" in drill._other_tables()
