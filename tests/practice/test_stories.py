"""Every practice case plays to its end, and the checks of the given one can fail."""

import dataclasses
import hashlib
from pathlib import Path

import pytest

from wayforward.practice import loading, playing, reading
from wayforward.practice.arguments import meant
from wayforward.practice.checks import CHECKS, Found
from wayforward.practice.playing import Played
from wayforward.practice.story import Malformed
from wayforward.practice.world import CannotPlay, assemble
from wayforward.web import clock
from wayforward.web.record import chain

pytestmark = pytest.mark.django_db(databases="__all__")

FOLDER = Path(__file__).parents[2] / "practice-cases"
FILES = sorted(FOLDER.glob("*.yaml"))
GIVEN = FOLDER / "two-colleagues.yaml"


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.stem)
def test_the_story_plays_to_its_end(file: Path) -> None:
    result = playing.play(loading.load(file))
    assert result, result.difference
    assert len(result.played) == len(result.story.steps)
    assert chain.check(), "the record is whole"


def test_every_refusal_in_a_story_is_one_that_its_verb_names() -> None:
    """What the reference says of a verb is what whoever writes a story can rely on."""
    from wayforward.practice import refusals
    from wayforward.practice.verb import load_all

    verbs, known = load_all(), refusals.known()
    missing = {
        (step.do, code)
        for file in FILES
        for step in loading.load(file).steps
        for code in step.refused
        if code not in verbs[step.do].refusals(known)
    }
    assert missing == set()


def test_the_given_story_is_the_given_one() -> None:
    digest = hashlib.sha256(GIVEN.read_bytes()).hexdigest()
    assert digest == "3e708ce0b4eb7a3f1fa1627d016f0123eaf89305e5283110ad28cf678ef53997"


# What is not so after a step of the given story (by its line): the check, what it expected, and what happened.
NOT_SO = [
    (50, "score: 17", "the score is 17", "it is 18"),
    (50, "band: mild", "the band is `mild`", "it is `severe`"),
    (69, "report: {K4: 1, K6: 2}", "K6 is 2", "it is 1"),
    (73, "participation: {maria: considering}", "maria is `considering`", "maria is `information_given`"),
    (73, "gates: {G3: open}", "G3 is open", "it is shut; "),
    (73, "case: closed", "the case is `closed`", "the case is `received`"),
    (101, "sees: {asha: {must_not: [holds her breath]}}", "Asha Rahman finds “holds her breath” nowhere", "it is at /"),
    (101, "sees: {carys: {may: [Maria Fellows]}}", "Carys Pugh finds “Maria Fellows”", "it is on none of the "),
    (101, "sees: {joanne: {may: [marriage]}}", "what joanne was told says “marriage”", "it says: "),
    (101, "sees: {ben: {may: [her marriage was ending]}}", "", ""),
    (108, "sees: {maria: {must_not: [willing to meet]}}", "what maria was told does not say", "it says: It was me"),
    (127, "gates: {maria-joanne: {G7: shut}}", "G7 of maria-joanne is shut", "it is open"),
    (127, "gates: {joanne-maria: {G7: open}}", "CannotPlay", "joanne and maria are no pair in this case"),
    (139, "sent: {maria: [{channel: email}]}", "a message left for maria by email", "it left by sms"),
    (139, "sent: {maria: []}", "0 messages left for maria", "there left sms"),
    (139, "sent: {maria: [{}, {}]}", "2 messages left for maria", "there left sms"),
    (139, "sent: {asha: []}", "Malformed", "line 1: `asha` is a member of staff"),
    (139, "sent: {joanne: [{says: [Maria]}]}", "the message to joanne says “Maria”", "it says: "),
    (73, "tasks: {ruth: []}", "nothing waits for Ruth Adeyemi", "Accept the referral"),
    (73, "reminders: {ruth: [Accept the referral]}", "Ruth Adeyemi is reminded of “Accept the referral”", "nothing"),
    (73, "hours: {ruth: 45}", "45 minutes of Ruth Adeyemi are confirmed", "it is 0"),
    (139, "tasks: {grace: [dance]}", "“dance” waits for Grace Lindley", ""),
    (141, "sent: {maria: []}", "", ""),
    (158, "agreement: proposed", "the agreement is `proposed`", "it is `agreed`"),
    (158, "document_says: [binding in every court]", "the document says “binding in every court”", "it says: "),
    (158, "document_must_not_say: [good morning]", "the document does not say “good morning”", "it says it"),
    (159, "score: 1", "CannotPlay", "this step answers no measure"),
    (176, "public: {says: [The loud room]}", "a public page says “The loud room”", "none of "),
    (176, "public: {must_not_say: [neither could forget]}", "no public page says “neither could forget”", "/ does"),
]


@pytest.mark.above_database
def test_a_check_that_does_not_hold_is_a_difference() -> None:
    story = loading.load(GIVEN)
    met = []

    def compare(played: Played) -> None:
        for line, check, expected, happened in NOT_SO:
            if played.step.line == line:
                met.append(line)
                found = differs(check)
                assert found.expected.startswith(expected) and found.happened.startswith(happened), (check, found)

    def differs(check: str) -> Found:
        ((name, given),) = reading.read(check).items()
        try:
            meant(CHECKS[name].kind, given, 1, loading.Names(story))
            return CHECKS[name].differs(world, meant(CHECKS[name].kind, given, 1, world)) or Found("", "")
        except (CannotPlay, Malformed) as reason:
            return Found(type(reason).__name__, str(reason))

    with clock.at(story.steps[0].at):
        world = assemble(story)
    plain = dataclasses.replace(story, steps=tuple(dataclasses.replace(step, then=()) for step in story.steps))
    result = playing.play(plain, world=world, on_step=compare)
    assert result, result.difference
    assert len(met) == len(NOT_SO), "every line is that of a step"


def test_a_wrong_check_ends_the_story_there() -> None:
    text = GIVEN.read_text(encoding="utf-8").replace("score: 18", "score: 17")
    result = playing.play(loading.loads(text, "changed.yaml"))
    assert result.difference is not None
    assert (result.difference.line, len(result.played)) == (51, 7)
