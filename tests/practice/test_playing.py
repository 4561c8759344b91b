"""The player, with verbs that need no action: time, names, who enters what, refusals that change nothing."""

from datetime import UTC, datetime

import pytest

from tests.practice.toys import CODE, TOYS
from wayforward.practice import loading, playing
from wayforward.practice.playing import Result
from wayforward.web import clock
from wayforward.web.accounts.models import Area, Service, Staff
from wayforward.web.accounts.walled import Purpose
from wayforward.web.outgoing import jobs
from wayforward.web.people.models import Agency, Person
from wayforward.web.record.models import Line

pytestmark = pytest.mark.django_db(databases="__all__")

HEAD = """title: A story
service: Riverside
area: Rivershire
settings: {offer_gap_weeks: 10}
staff:
  asha: {name: Asha Rahman, roles: [caseworker]}
  ben: {name: Ben Okafor, roles: [practitioner]}
agencies:
  police: {name: The police, kind: police}
people:
  maria: {name: Maria Fellows, phone: "07700 900101", born: 1979-03-14}
  joanne: {name: Joanne Pike}
steps:
"""


def play(*steps: str) -> Result:
    text = HEAD + "".join(f"  - {{{step}}}\n" for step in steps)
    return playing.play(loading.loads(text, "story.yaml", TOYS), verbs=TOYS)


def test_the_world_stands_before_the_first_step() -> None:
    result = play("at: 2025-10-06 10:00, by: asha, do: paint")
    assert result, result.difference
    service = Service.objects.get()
    assert (service.name, service.demonstration, service.rules.offer_gap_weeks) == ("Riverside", True, 10)
    assert {staff.username for staff in Staff.objects.all()} == {"asha", "ben"}
    assert not Person.unwalled(Purpose.PRACTICE).exists()
    assert not Agency.objects.exists()


def test_a_person_is_there_from_the_first_step_that_names_them_with_what_it_gives() -> None:
    result = play(
        "at: 2025-10-06 10:00, by: asha, do: meet, with: {person: maria}",
        "at: 2025-10-06 11:00, by: police, do: meet, with: {person: joanne}",
        "at: 2025-10-06 12:00, by: asha, do: meet, with: {person: maria, gives: [phone]}",
    )
    assert result, result.difference
    from wayforward.web.people.actions.persons import known_facts

    maria = known_facts(result.world.person("maria"))
    assert (maria["legal_name"], maria["phone"], maria["born"]) == ("Maria Fellows", "07700 900101", "")
    assert Person.unwalled(Purpose.PRACTICE).count() == 2
    assert Agency.objects.get().name == "The police"


def test_what_an_agency_does_is_entered_by_staff_and_the_record_names_both() -> None:
    result = play(
        "at: 2025-10-06 10:00, by: police, do: meet, with: {person: maria}",
        "at: 2025-10-06 11:00, by: police, do: meet, with: {person: joanne, recorded_by: ben}",
    )
    assert result, result.difference
    first, second = Line.unwalled(Purpose.PRACTICE).filter(event="person_named").order_by("seq")
    assert first.said_by == second.said_by == f"agency:{Agency.objects.get().pk}"
    assert first.actor_id == result.world.staff("asha").pk, "a caseworker, where no case says who"
    assert second.actor_id == result.world.staff("ben").pk


def test_a_name_stands_for_what_the_step_made() -> None:
    result = play(
        "at: 2025-10-06 10:00, by: asha, do: paint, as: room",
        "at: 2025-10-06 10:01, by: asha, do: paint, with: {of: room, by_whom: ben, at: 2025-10-08, each: {2: no}}",
    )
    assert result, result.difference
    assert result.world.made["room"].thing in Area.objects.filter(name="asha blue")


def test_a_refusal_with_its_code_changes_nothing_but_the_record() -> None:
    result = play(f"at: 2025-10-06 10:00, by: asha, do: refuse, refused: {CODE}")
    assert result, result.difference
    assert result.played[0].refused == (CODE,)
    assert not Area.objects.filter(name="rolled back").exists()
    assert [line.outcome for line in Line.unwalled(Purpose.PRACTICE)] == [Line.REFUSED]


def test_a_refused_step_that_names_somebody_first_leaves_nobody_behind() -> None:
    refused = f"by: asha, do: refuse, with: {{person: maria}}, refused: {CODE}"
    result = play(
        f"at: 2025-10-06 10:00, {refused}",
        f"at: 2025-10-06 10:01, {refused}",
        "at: 2025-10-06 10:02, by: asha, do: meet, with: {person: maria}",
    )
    assert result, result.difference
    assert Person.unwalled(Purpose.PRACTICE).count() == 1
    lines = Line.unwalled(Purpose.PRACTICE).order_by("seq")
    assert [line.outcome for line in lines] == [Line.REFUSED, Line.REFUSED, Line.DONE]
    from wayforward.web.record import chain

    assert chain.check()


@pytest.mark.parametrize(
    ("step", "expected", "happened"),
    [
        ("do: refuse", "the step is done", f"refused with {CODE}"),
        ("do: refuse, refused: safe_contact.stopped", "refused with safe_contact.stopped", f"refused with {CODE}"),
        ("do: paint, refused: safe_contact.stopped", "refused with safe_contact.stopped", "it was done"),
        (
            f"do: refuse, with: {{leaves: a_row}}, refused: {CODE}",
            "refused, and nothing changed",
            "refused, and changed: accounts_area",
        ),
        (
            f"do: refuse, with: {{leaves: no_line}}, refused: {CODE}",
            "the record has a line of the refusal",
            "it has none",
        ),
        ("do: fail", "the step is done", "the service failed: RuntimeError: it broke"),
    ],
)
def test_the_first_difference_ends_the_story(step: str, expected: str, happened: str) -> None:
    after = "at: 2025-10-06 10:01, by: asha, do: paint"
    result = play("at: 2025-10-06 10:00, by: asha, do: paint", f"at: 2025-10-06 10:00, by: asha, {step}", after)
    assert not result
    assert result.difference is not None
    assert result.difference.expected == expected
    assert result.difference.happened.startswith(happened)
    assert result.difference.step.number == 2
    assert len(result.played) == 1


def test_what_falls_due_between_two_steps_is_done_at_its_own_moment(monkeypatch: pytest.MonkeyPatch) -> None:
    due = [datetime(2025, 10, 6, hour, tzinfo=UTC) for hour in (8, 10, 11, 13)]
    done: list[tuple[datetime, datetime]] = []

    def moments(after: datetime, until: datetime) -> list[datetime]:
        return [moment for moment in due if after < moment <= until]

    def job(now: datetime) -> int:
        done.append((now, clock.now()))
        return 0

    monkeypatch.setattr(jobs, "_jobs", {"toy": job})
    monkeypatch.setattr(jobs, "_moments", [moments])
    result = play("at: 2025-10-06 10:00, by: asha, do: paint", "at: 2025-10-06 12:00, by: system, do: tick")
    assert result, result.difference
    nine, eleven = datetime(2025, 10, 6, 9, tzinfo=UTC), datetime(2025, 10, 6, 11, tzinfo=UTC)
    assert done == [(nine, nine), (due[1], due[1]), (due[2], due[2]), (eleven, eleven)], "each at its own moment"
