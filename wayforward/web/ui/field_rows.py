"""Fields of several rows: the paragraphs of a note, and a table of scores."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from . import words
from .fields import LONG, Choices, Choosing, Field, Option

MOST_PARAGRAPHS = 40


@dataclass(frozen=True)
class Paragraph:
    """One paragraph of a note: the words, whose data they are, and who said them."""

    text: str
    about: tuple[str, ...]
    source: str


class ParagraphRows(forms.Widget):
    """Rows sent as name-0-text, name-0-about, name-0-source, name-1-..."""

    def value_from_datadict(self, data: Any, files: Any, name: str) -> list[dict[str, Any]]:
        many = getattr(data, "getlist", lambda key: [data[key]] if key in data else [])
        numbers = (key.split("-")[-2] for key in data if key.startswith(f"{name}-") and key.count("-") >= 2)
        rows = []
        for number in sorted({int(each) for each in numbers if each.isascii() and each.isdecimal() and len(each) < 4}):
            row = {
                "text": str(data.get(f"{name}-{number}-text") or ""),
                "about": [str(each) for each in many(f"{name}-{number}-about")],
                "source": str(data.get(f"{name}-{number}-source") or ""),
            }
            if any(row.values()):
                rows.append(row)
        return rows

    def id_for_label(self, id_: str) -> str:
        return f"{id_}-0-text"


class Paragraphs(Field):
    """The paragraphs of a note. Each says whose data it is (`people`) and who said it (`sources`).

    `people` and `sources` are choices ((id, words) or Option), usually set on the form: `self.fields["note"].people`.
    Without JavaScript there are three rows, and one more whenever all are used; with it, as many as are added. Where
    `people` has one answer only, it is not asked. A row that says no more than one of `headings` was not written, and
    asks nothing. Cleans to a list of `Paragraph`.
    """

    template_name = "ui/fields/paragraphs.html"
    grouped = True
    asks = "Write at least one paragraph:"
    asks_of_a_question = "Write at least one paragraph"
    rows = 3

    def __init__(
        self, label: str, *, people: Choices = (), sources: Choices = (), max_length: int = LONG, **given: Any
    ) -> None:
        super().__init__(label, widget=ParagraphRows(), **given)
        self.max_length = max_length
        self.headings: frozenset[str] = frozenset()
        self.people = people
        self.sources = sources

    @property
    def people(self) -> list[Option]:
        return self._people

    @people.setter
    def people(self, choices: Choices) -> None:
        self._people = _options(choices)

    @property
    def sources(self) -> list[Option]:
        return self._sources

    @sources.setter
    def sources(self, choices: Choices) -> None:
        self._sources = _options(choices)

    def clean(self, value: Any) -> list[Paragraph]:
        typed = [row for row in value or [] if row["text"].strip() or row["about"]]
        rows = [row for row in typed if row["text"].strip() not in self.headings]
        if not rows:
            if self.required:
                raise ValidationError(self.error_messages["required"], code="required")
            return []
        if len(rows) > MOST_PARAGRAPHS:
            raise ValidationError(f"Write {MOST_PARAGRAPHS} paragraphs or fewer in one note.", code="too_many")
        found, wrong = [], []
        for number, row in enumerate(rows, 1):
            try:
                found.append(self._paragraph(row, number))
            except ValidationError as error:
                wrong.extend(error.error_list)
        if wrong:
            raise ValidationError(wrong)
        return found

    def _paragraph(self, row: dict[str, Any], number: int) -> Paragraph:
        text = words.check(row["text"]).strip()
        people = {each.value for each in self.people}
        sources = {each.value for each in self.sources}
        about = tuple(dict.fromkeys(row["about"])) or (tuple(people) if len(people) == 1 else ())
        source = row["source"] or (next(iter(sources)) if len(sources) == 1 else "")
        wrong = []
        if not text:
            wrong.append("write what was said or done")
        if len(text) > self.max_length:
            wrong.append(f"write {self.max_length:,} characters or fewer; there are {len(text):,} now")
        if people and (not about or set(about) - people):
            wrong.append("tick who it is about")
        if sources and source not in sources:
            wrong.append("choose who said it")
        if wrong:
            raise ValidationError(f"Paragraph {number}: {', and '.join(wrong)}.", code="paragraph")
        return Paragraph(text, about, source)

    def prepare_value(self, value: Any) -> list[dict[str, Any]]:
        return [
            {"text": each.text, "about": list(each.about), "source": each.source}
            if isinstance(each, Paragraph)
            else each
            for each in value or []
        ]

    def said(self, value: Any) -> str:
        return "\n\n".join(each["text"] for each in self.prepare_value(value))


@dataclass(frozen=True)
class Score:
    """One row's answer: "need" with how much from 0 to 5, or why there is no number."""

    answer: str
    severity: int | None = None


ANSWERS = (
    ("no_need", "No need"),
    ("not_asked", "Not asked"),
    ("declined", "Declined"),
    ("unknown", "Unknown"),
)


class ScoreRows(forms.Widget):
    """Rows sent as name-key."""

    def value_from_datadict(self, data: Any, files: Any, name: str) -> dict[str, str]:
        start = f"{name}-"
        return {key.removeprefix(start): str(data.get(key)) for key in data if key.startswith(start)}

    def id_for_label(self, id_: str) -> str:
        return id_


class Scores(Field):
    """A table with a row for each thing asked: 0 to 5, or no need, not asked, declined, unknown.

    `rows` are (key, words) or (key, words, hint). A row that is not touched is `default`. Cleans to {key: Score}.
    """

    template_name = "ui/fields/scores.html"
    grouped = True

    def __init__(
        self,
        label: str,
        rows: Iterable[tuple[str, ...]],
        *,
        answers: Sequence[tuple[str, str]] = ANSWERS,
        most: int = 5,
        default: str = "not_asked",
        low: str = "no difficulty",
        high: str = "very great difficulty",
        **given: Any,
    ) -> None:
        super().__init__(label, widget=ScoreRows(), **given)
        self.asked = _options(rows)
        self.answers = _options(answers)
        self.numbers = [Option(str(number), str(number)) for number in range(most + 1)]
        self.most, self.default, self.low, self.high = most, default, low, high

    def clean(self, value: Any) -> dict[str, Score]:
        typed = value or {}
        allowed = {each.value for each in (*self.numbers, *self.answers)}
        wrong = [each.label for each in self.asked if typed.get(each.value, self.default) not in allowed]
        if wrong:
            raise ValidationError(f"Choose one of the answers shown for: {', '.join(wrong)}.", code="not_an_answer")
        return {each.value: _score(typed.get(each.value, self.default)) for each in self.asked}

    def prepare_value(self, value: Any) -> dict[str, str]:
        return {
            key: (each.answer if each.severity is None else str(each.severity))
            if isinstance(each, Score)
            else str(each)
            for key, each in (value or {}).items()
        }

    def said(self, value: Any) -> str:
        chosen = self.prepare_value(value)
        labels = {each.value: each.label for each in (*self.numbers, *self.answers)}
        return "\n".join(f"{each.label}: {labels.get(chosen.get(each.value, self.default), '')}" for each in self.asked)


def _score(said: str) -> Score:
    return Score("need", int(said)) if said.isdecimal() else Score(said)


def _options(choices: Choices) -> list[Option]:
    made = Choosing("", choices)
    return made.options
