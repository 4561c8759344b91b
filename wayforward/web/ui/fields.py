"""The fields of forms: each knows its label, its hint, its plain error words and its template, and cleans to one value.

`forms.py` says how they are used.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.core.validators import validate_email

from wayforward.web import clock

from . import words

SHORT, LONG = 200, 10_000
MONTHS = (
    *("january", "february", "march", "april", "may", "june"),
    *("july", "august", "september", "october", "november", "december"),
)


@dataclass(frozen=True)
class Option:
    """One answer to choose. `reveal` names the fields of the same form that are asked only when it is chosen.

    `divider` is a word such as "or" that stands above it.
    """

    value: str
    label: str
    hint: str = ""
    reveal: tuple[str, ...] = ()
    divider: str = ""


Choices = Iterable[Option | tuple[Any, ...]]


class Field(forms.Field):
    """What all fields share. `missing` is said when a needed answer is not there; else words made of the label are."""

    label: str
    widget: Any = forms.TextInput
    template_name = "ui/fields/text.html"
    asks = "Enter"
    asks_of_a_question = "Answer"
    grouped = False  # several boxes under one label: a fieldset with a legend

    def __init__(self, label: str, *, hint: str = "", missing: str = "", heading: bool = False, **given: Any) -> None:
        super().__init__(label=label, help_text=hint, **given)
        self.template_name = type(self).template_name
        self.heading = heading
        self.error_messages["required"] = missing or self._missing()

    def _missing(self) -> str:
        label = str(self.label)
        return f"{self.asks_of_a_question}: {label}" if label.endswith("?") else f"{self.asks} {_inside(label)}"

    def wrong(self, message: str, code: str = "invalid") -> ValidationError:
        return ValidationError(message, code=code)

    def said(self, value: Any) -> str:
        """A cleaned or stored value in words, for a page that shows two versions side by side."""
        return "" if value in self.empty_values else str(value)

    def opens(self, value: Any, option: Option) -> bool:
        """Does this raw value choose the option (and so reveal its fields)?"""
        return False

    @property
    def options(self) -> list[Option]:
        return []


class Text(Field):
    """One line of text. `width` is in characters (2, 3, 4, 5, 10, 20, 30) or nothing for the full width.

    `of` is the browser's kind of keyboard: text, tel, email, numeric.
    """

    def __init__(
        self,
        label: str,
        *,
        max_length: int = SHORT,
        width: int | None = None,
        of: str = "text",
        autocomplete: str = "off",
        spellcheck: bool = True,
        **given: Any,
    ) -> None:
        super().__init__(label, **given)
        self.max_length = max_length
        self.width = width
        self.kind = of
        self.autocomplete = autocomplete
        self.spellcheck = spellcheck

    def to_python(self, value: Any) -> str:
        text = words.check("" if value is None else str(value)).strip()
        if "\n" in text and not isinstance(self, LongText):
            text = " ".join(text.split())
        if len(text) > self.max_length:
            raise self.wrong(
                f"{self.label.rstrip('?')}: write {self.max_length:,} characters or fewer. "
                f"There are {len(text):,} now.",
                "too_long",
            )
        return text


class LongText(Text):
    """Several lines. The count of characters left appears when three quarters of them are used."""

    template_name = "ui/fields/textarea.html"
    widget = forms.Textarea

    def __init__(self, label: str, *, max_length: int = LONG, rows: int = 5, **given: Any) -> None:
        super().__init__(label, max_length=max_length, **given)
        self.rows = rows


class Email(Text):
    """An e-mail address."""

    def __init__(self, label: str, **given: Any) -> None:
        super().__init__(label, **_with(given, of="email", max_length=254, spellcheck=False))

    def to_python(self, value: Any) -> str:
        text = super().to_python(value)
        if text:
            try:
                validate_email(text)
            except ValidationError:
                raise self.wrong("Enter an email address in the usual form, like name@example.org.") from None
        return text


class Phone(Text):
    """A telephone number as it was given: digits, spaces and a leading plus. What is dialled is decided elsewhere."""

    def __init__(self, label: str, **given: Any) -> None:
        super().__init__(label, **_with(given, of="tel", max_length=30, width=20, spellcheck=False))

    def to_python(self, value: Any) -> str:
        text = super().to_python(value)
        digits = sum(each in "0123456789" for each in text)
        if text and (digits < 3 or set(text) - set("0123456789 +()-./extEXT")):
            raise self.wrong("Enter a telephone number, like 07700 900123 or +44 116 496 0000.")
        return text


class Number(Text):
    """A whole number between `least` and `most`."""

    def __init__(self, label: str, *, least: int = 0, most: int = 1_000_000, suffix: str = "", **given: Any) -> None:
        super().__init__(label, **_with(given, of="numeric", max_length=30, width=5, spellcheck=False))
        self.least, self.most, self.suffix = least, most, suffix

    def to_python(self, value: Any) -> int | None:  # type: ignore[override]
        text = super().to_python(value)
        if not text:
            return None
        digits = text.lstrip("-")
        if not (digits.isascii() and digits.isdecimal() and len(digits) < 16):
            raise self.wrong(f"{_named(self)}: enter a whole number, like {min(max(self.least, 3), self.most)}.")
        number = int(text)
        if not self.least <= number <= self.most:
            raise self.wrong(f"{_named(self)}: enter a number from {self.least:,} to {self.most:,}.")
        return number


class TimeOfDay(Text):
    """A time on the clock, 24 hours: 18:00, 9.30, 7pm. Cleans to a `time`."""

    def __init__(self, label: str, **given: Any) -> None:
        super().__init__(label, **_with(given, max_length=20, width=5, spellcheck=False))

    def to_python(self, value: Any) -> time | None:  # type: ignore[override]
        text = super().to_python(value)
        return _time(text) if text else None

    def prepare_value(self, value: Any) -> Any:
        return f"{value:%H:%M}" if isinstance(value, time) else value

    def said(self, value: Any) -> str:
        return f"{value:%H:%M}" if isinstance(value, time) else super().said(value)


class Choosing(Field):
    """What fields with a list of answers share. `choices` can be set on a form's own copy: `form.fields["x"].choices`.

    `to` turns the chosen text into what the action wants: an enum, `UUID`, `int`.
    """

    asks = "Choose an answer:"
    asks_of_a_question = "Choose an answer"
    grouped = True

    def __init__(self, label: str, choices: Choices = (), *, to: Callable[[str], Any] = str, **given: Any) -> None:
        self._options: list[Option] = []
        super().__init__(label, **given)
        self.to = to
        self.choices = choices

    @property
    def choices(self) -> Sequence[Option]:
        return self._options

    @choices.setter
    def choices(self, choices: Choices) -> None:
        self._options = [_option(each) for each in choices]

    @property
    def options(self) -> list[Option]:
        return self._options

    def opens(self, value: Any, option: Option) -> bool:
        return option.value in value if isinstance(value, list) else str(value or "") == option.value

    def _one(self, value: Any) -> Any:
        if str(value) not in {each.value for each in self._options}:
            raise self.wrong("Choose one of the answers shown.", "not_an_answer")
        return self.to(str(value))

    def prepare_value(self, value: Any) -> Any:
        if isinstance(value, list | tuple | set | frozenset):
            return [str(each) for each in value]
        return "" if value is None else str(value)

    def said(self, value: Any) -> str:
        chosen = self.prepare_value(value)
        chosen = chosen if isinstance(chosen, list) else [chosen]
        return ", ".join(each.label for each in self._options if each.value in chosen)


class Select(Choosing):
    """One of a long list. `empty` is the first line, which chooses nothing. For five answers or fewer take Radios."""

    template_name = "ui/fields/select.html"
    widget = forms.TextInput
    grouped = False

    def __init__(self, label: str, choices: Choices = (), *, empty: str = "Choose one", **given: Any) -> None:
        super().__init__(label, choices, **given)
        self.empty = empty

    def to_python(self, value: Any) -> Any:
        return self._one(value) if value not in self.empty_values else None


class Radios(Select):
    """One of a few answers, each with a hint and, if it has more to ask, the fields that it reveals."""

    template_name = "ui/fields/radios.html"
    grouped = True

    def __init__(self, label: str, choices: Choices = (), *, inline: bool = False, **given: Any) -> None:
        super().__init__(label, choices, **given)
        self.inline = inline


class YesNo(Radios):
    """Yes or no, with no answer filled in. Cleans to True, False or None."""

    def __init__(
        self,
        label: str,
        *,
        yes: str = "Yes",
        no: str = "No",
        reveal: tuple[str, ...] = (),
        reveal_no: tuple[str, ...] = (),
        **given: Any,
    ) -> None:
        options = (Option("yes", yes, reveal=reveal), Option("no", no, reveal=reveal_no))
        super().__init__(label, options, to=lambda said: said == "yes", **{"inline": not (reveal or reveal_no)} | given)

    def prepare_value(self, value: Any) -> Any:
        return {True: "yes", False: "no"}.get(value, "") if isinstance(value, bool) else super().prepare_value(value)


class Checkboxes(Choosing):
    """Any number of answers. Cleans to a list, in the order of the choices."""

    template_name = "ui/fields/checkboxes.html"
    widget = forms.SelectMultiple
    small = False

    def __init__(self, label: str, choices: Choices = (), *, small: bool = False, **given: Any) -> None:
        super().__init__(label, choices, **given)
        self.small = small

    def to_python(self, value: Any) -> list[Any]:
        asked = [str(each) for each in value or []]
        for each in asked:
            self._one(each)
        return [self.to(each.value) for each in self.options if each.value in asked]


class Tick(Choosing):
    """One box to tick. With `required` it has to be ticked. Cleans to True or False."""

    template_name = "ui/fields/checkboxes.html"
    widget = forms.SelectMultiple
    asks = "Tick"
    small = False

    def __init__(self, label: str, *, reveal: tuple[str, ...] = (), required: bool = False, **given: Any) -> None:
        hint = given.pop("hint", "")
        super().__init__(label, (Option("yes", label, hint, reveal),), required=required, **given)

    def _missing(self) -> str:
        return f"Tick the box: {self.label}"

    def to_python(self, value: Any) -> bool:
        return "yes" in (value or [])

    def validate(self, value: Any) -> None:
        if self.required and not value:
            raise self.wrong(str(self.error_messages["required"]), "required")

    def prepare_value(self, value: Any) -> Any:
        return (["yes"] if value else []) if isinstance(value, bool) else value or []

    def said(self, value: Any) -> str:
        return "Yes" if value and value != ["no"] else "No"


class File(Field):
    """One file. `accept` is what the browser is told to offer.

    A browser keeps no file while another answer is put right: the form then asks for it again.
    """

    template_name = "ui/fields/file.html"
    widget = forms.FileInput
    asks = "Choose"
    AGAIN = (
        "Choose the file once more. It was all right, but a browser does not keep it while other answers are put right."
    )

    def __init__(self, label: str, *, accept: str = "", **given: Any) -> None:
        super().__init__(label, **given)
        self.accept = accept


class Boxes(forms.Widget):
    """Several boxes under one label, sent as name_part each. The value is {part: what was typed}."""

    def __init__(self, *parts: str) -> None:
        super().__init__()
        self.parts = parts

    def value_from_datadict(self, data: Any, files: Any, name: str) -> dict[str, str]:
        return {part: str(data.get(f"{name}_{part}") or "").strip() for part in self.parts}

    def id_for_label(self, id_: str) -> str:
        return f"{id_}_{self.parts[0]}"


class Date(Field):
    """A day, in three boxes. `past` refuses days to come, `future` days gone by; `earliest` and `latest` are dates.

    A month may be a number or a name. Cleans to a `date`.
    """

    template_name = "ui/fields/date.html"
    asks = "Give a date:"
    asks_of_a_question = "Give a date"
    grouped = True
    parts: tuple[str, ...] = ("day", "month", "year")

    def __init__(
        self,
        label: str,
        *,
        past: bool = False,
        future: bool = False,
        earliest: date | None = None,
        latest: date | None = None,
        **given: Any,
    ) -> None:
        super().__init__(label, widget=Boxes(*self.parts), **given)
        self.past, self.future = past, future
        self.earliest, self.latest = earliest, latest

    def clean(self, value: Any) -> Any:
        typed = {part: words.check(str((value or {}).get(part) or "")) for part in self.parts}
        if not any(typed.values()):
            if self.required:
                raise self.wrong(str(self.error_messages["required"]), "required")
            return None
        return self.read(typed)

    def read(self, typed: dict[str, str]) -> Any:
        """The value of boxes of which one at least is filled. A ValidationError names the `parts` at fault."""
        return self._within(self._day(typed))

    def _day(self, typed: dict[str, str]) -> date:
        if lacking := [part for part in self.parts if not typed[part]]:
            raise _in_boxes(f"{_named(self)}: a {' and a '.join(lacking)} is needed too.", lacking)
        day, month, year = (_number(typed["day"]), _month(typed["month"]), _number(typed["year"]))
        wrong = [
            part
            for part, value, least, most in (("day", day, 1, 31), ("month", month, 1, 12), ("year", year, 1, 9999))
            if value is None or not least <= value <= most
        ]
        if year is not None and not 1900 <= year <= 2200 and "year" not in wrong:
            raise _in_boxes(f"{_named(self)}: write the year with four numbers, like 2026.", ["year"])
        try:
            if wrong:
                raise ValueError
            return date(year or 0, month or 0, day or 0)
        except ValueError:
            raise _in_boxes(
                f"{_named(self)}: this is not a date in the calendar. Write it like 27 3 2026.", wrong or ["day"]
            ) from None

    def _within(self, day: date) -> date:
        today = clock.today()
        if self.past and day > today:
            raise self.wrong(f"{_named(self)}: the date cannot be in the future.")
        if self.future and day < today:
            raise self.wrong(f"{_named(self)}: the date cannot be in the past.")
        if self.earliest and day < self.earliest:
            raise self.wrong(f"{_named(self)}: the date cannot be before {_say(self.earliest)}.")
        if self.latest and day > self.latest:
            raise self.wrong(f"{_named(self)}: the date cannot be after {_say(self.latest)}.")
        return day

    def prepare_value(self, value: Any) -> Any:
        if isinstance(value, date):
            return {"day": str(value.day), "month": str(value.month), "year": str(value.year)}
        return value if isinstance(value, dict) else dict.fromkeys(self.parts, "")

    def said(self, value: Any) -> str:
        if isinstance(value, dict):
            return " ".join(each for each in value.values() if each)
        return _say(value) if isinstance(value, date) else ""


class Moment(Date):
    """A day and a time on the clock in England. Cleans to an aware `datetime` in UTC.

    Give `initial=clock.now` where the usual answer is "just now".
    """

    template_name = "ui/fields/date.html"
    parts = ("day", "month", "year", "time")

    def read(self, typed: dict[str, str]) -> datetime:
        day = self._day(typed)
        try:
            told = _time(typed["time"])
        except ValidationError as wrong:
            raise _in_boxes(f"{_named(self)}: {_inside(wrong.messages[0])}", ["time"]) from None
        moment = datetime.combine(day, told, tzinfo=clock.LONDON)
        if clock.local(moment.astimezone(UTC)).time() != told:
            raise _in_boxes(f"{_named(self)}: this time did not exist. The clocks went forward that night.", ["time"])
        self._within(day)
        now = clock.now()
        if self.past and moment > now and (moment - now).total_seconds() > 120:
            raise _in_boxes(f"{_named(self)}: the time cannot be in the future.", ["time"])
        if self.future and moment < now:
            raise _in_boxes(f"{_named(self)}: the time cannot be in the past.", ["time"])
        return min(moment.astimezone(UTC), now) if self.past else moment.astimezone(UTC)

    def prepare_value(self, value: Any) -> Any:
        if isinstance(value, datetime):
            here = clock.local(value)
            return super().prepare_value(here.date()) | {"time": f"{here:%H:%M}"}
        return super().prepare_value(value) if isinstance(value, dict) else dict.fromkeys(self.parts, "")

    def said(self, value: Any) -> str:
        if isinstance(value, datetime):
            here = clock.local(value)
            return f"{_say(here.date())}, {here:%H:%M}"
        return super().said(value)


def _option(given: Option | tuple[Any, ...]) -> Option:
    """A choice as it may be written in short: (value, label) or (value, label, hint)."""
    if isinstance(given, Option):
        return given
    value, label, hint = (*given, "")[:3]
    return Option(str(value), str(label), str(hint))


def _with(given: dict[str, Any], **usual: Any) -> dict[str, Any]:
    """What was given, and the usual for the rest."""
    return usual | given


def _say(day: date) -> str:
    return f"{day.day} {MONTHS[day.month - 1].title()} {day.year}"


def _number(text: str) -> int | None:
    return int(text) if text.isascii() and text.isdecimal() and len(text) <= 4 else None


def _month(text: str) -> int | None:
    short = text.lower().rstrip(".")
    if len(short) >= 3 and short.isalpha():
        return next((at for at, month in enumerate(MONTHS, 1) if month.startswith(short)), None)
    return _number(text)


def _time(text: str) -> time:
    """A time as people write it. ValidationError for anything else."""
    said = text.lower().replace(" ", "").replace(".", ":")
    half = said[-2:] if said[-2:] in {"am", "pm"} else ""
    hours, _, minutes = said.removesuffix(half).partition(":")
    if hours.isascii() and hours.isdecimal() and len(hours) == 4 and not minutes and not half:
        hours, minutes = hours[:2], hours[2:]
    hour, minute = _number(hours), _number(minutes) if minutes else 0
    plain = (":" in said or half or len(text) == 4) and hour is not None and minute is not None and len(hours) <= 2
    if not plain or (half and not 1 <= (hour or 0) <= 12) or not (0 <= (hour or 0) <= 23 and 0 <= (minute or 0) <= 59):
        raise ValidationError("Write the time like 18:15.", code="invalid")
    if half:
        hour = (hour or 0) % 12 + (12 if half == "pm" else 0)
    return time(hour or 0, minute or 0)


def _in_boxes(message: str, parts: list[str]) -> ValidationError:
    return ValidationError(message, code="invalid", params={"parts": parts})


def _named(field: Field) -> str:
    return str(field.label).rstrip("?")


def _inside(label: str) -> str:
    """A label as it stands inside a sentence: a small first letter, unless it is an abbreviation."""
    return label if label[1:2].isupper() or label[:2] == "I " else label[:1].lower() + label[1:]
