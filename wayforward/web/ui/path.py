"""The path: what happened on each side, from first contact to the point where the two meet and go on as one.

    Path(
        harmed=Lane("Harmed", [Line("Maria", [Step("First contact", DONE, date(2025, 10, 7)), Step("Ready?", NOW)])]),
        responsible=Lane("Responsible", sealed=True),
        meets=Step("Meeting", AHEAD), after=[Step("Agreement", AHEAD)],
    )

    {% include "ui/components/path.html" with path=path %}

Several people on a side are several lines of its lane. A sealed lane is drawn as existing and empty, whatever lines it
is given: neither how many people there are nor how far they are can be seen. The list beside the drawing is made of
the same steps.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum

SEALED = "This side is sealed from you"


class State(StrEnum):
    """How far a step is. A line ends at a step that was stopped."""

    DONE = "done"
    NOW = "now"
    AHEAD = "ahead"
    STOPPED = "stopped"


STATE_WORDS = {
    State.DONE: "done",
    State.NOW: "now",
    State.AHEAD: "still to come",
    State.STOPPED: "stopped here",
}


@dataclass(frozen=True)
class Step:
    """One stop on the way."""

    label: str
    state: State | str = State.AHEAD
    on: date | None = None

    @property
    def state_words(self) -> str:
        return STATE_WORDS[State(self.state)]


@dataclass(frozen=True)
class Line:
    """One person's way. `who` may be empty where a lane has one line."""

    who: str
    steps: Sequence[Step]


@dataclass(frozen=True)
class Lane:
    """One side."""

    title: str
    lines: Sequence[Line] = ()
    sealed: bool = False

    @property
    def shown(self) -> Sequence[Line]:
        """The lines that may be seen."""
        return () if self.sealed else self.lines


@dataclass(frozen=True)
class Path:
    """Both sides, and what they have together. `meets` is None while nothing of the kind is planned."""

    harmed: Lane
    responsible: Lane
    meets: Step | None = None
    after: Sequence[Step] = ()

    @property
    def together(self) -> list[Step]:
        return [*([self.meets] if self.meets else []), *self.after]

    @property
    def lanes(self) -> list[tuple[str, Lane]]:
        return [("harmed", self.harmed), ("responsible", self.responsible)]

    @property
    def summary(self) -> str:
        """The drawing in one sentence: where everybody is now."""
        said = []
        for _, lane in self.lanes:
            if lane.sealed:
                said.append(f"{lane.title}: {SEALED.lower()}")
            said += [f"{line.who or lane.title}: {_where(line.steps)}" for line in lane.shown]
        if self.meets:
            said.append(f"{self.meets.label}: {self.meets.state_words}")
        return "The path. " + "; ".join(said) + "."

    @property
    def wide(self) -> "Drawing":
        """For a screen: from left to right, one side above and one below."""
        return _Wide(self).draw()

    @property
    def tall(self) -> "Drawing":
        """For a telephone: from top to bottom, one side at each edge."""
        return _Tall(self).draw()


def _where(steps: Sequence[Step]) -> str:
    for state in (State.STOPPED, State.NOW):
        for step in steps:
            if step.state == state:
                return f"{step.label}, {step.state_words}"
    done = [step for step in steps if step.state == State.DONE]
    return f"{done[-1].label}, done" if done else "not begun"


# --- The drawing: numbers for the template, no markup. ----------------------------------------------------------------


@dataclass(frozen=True)
class Word:
    """A line of text at a place. `kind` is its class."""

    x: float
    y: float
    text: str
    kind: str
    anchor: str = "middle"


@dataclass(frozen=True)
class Stroke:
    """A line to draw: its path, and its classes."""

    d: str
    kinds: tuple[str, ...]


@dataclass(frozen=True)
class Dot:
    """A step on a line, with its words."""

    x: float
    y: float
    side: str
    step: Step
    words: tuple[Word, ...]


@dataclass
class Drawing:
    """All there is to draw, in a box of `width` by `height`."""

    width: float
    height: float
    strokes: list[Stroke] = field(default_factory=list)
    dots: list[Dot] = field(default_factory=list)
    words: list[Word] = field(default_factory=list)

    @property
    def least_width(self) -> int:
        """Drawn smaller than this, its words could not be read: from there on it is scrolled."""
        return round(self.width * 0.82)

    @property
    def scrolls(self) -> bool:
        """Is it too wide for a page?"""
        return self.least_width > 1060


def wrapped(text: str, wide: int) -> list[str]:
    """The text in lines of about `wide` characters; a longer word stays whole."""
    lines: list[str] = []
    for word in text.split():
        if lines and len(lines[-1]) + 1 + len(word) <= wide:
            lines[-1] += f" {word}"
        else:
            lines.append(word)
    return lines


def _day(day: date) -> str:
    return f"{day.day} {day:%b} {day.year}"


def _travelled(steps: Sequence[Step]) -> int:
    """How many steps from the start are behind us, the present one counted."""
    return max((at for at, step in enumerate(steps, 1) if step.state != State.AHEAD), default=0)


def _ends(steps: Sequence[Step]) -> int | None:
    """The index of the step at which this line was stopped."""
    return next((at for at, step in enumerate(steps) if step.state == State.STOPPED), None)


class _Wide:
    """From left to right. Each line has a row; the labels of the upper side stand above, those of the lower below."""

    least_step, edge, label, apart = 94.0, 28.0, 15, 40.0
    least_width, top = 1040.0, 36.0

    def __init__(self, path: Path) -> None:
        self.path = path
        self.rows = {side: self._row_height(lane) for side, lane in path.lanes}
        above, below = (self.rows[side] * max(1, len(lane.shown)) for side, lane in path.lanes)
        longest = max([len(line.steps) for _, lane in path.lanes for line in lane.shown] + [3])
        together = len(path.together)
        # The further the outermost line is from the middle, the longer its way there.
        bend = max(90.0, 0.8 * max(above, below)) if together else 0.0
        self.step = max(self.least_step, (self.least_width - 2 * self.edge - bend) / (longest + together))
        width = max(self.least_width, (longest + together) * self.step + bend + 2 * self.edge)
        self.start = self.edge
        self.bend = self.start + longest * self.step
        self.join = self.bend + bend
        self.middle = self.top + above + self.apart
        self.drawing = Drawing(width, self.middle + self.apart + below + self.top - 12)

    def _row_height(self, lane: Lane) -> float:
        """Room for the tallest label of a lane's lines."""
        pieces = [len(wrapped(step.label, self.label)) + bool(step.on) for line in lane.shown for step in line.steps]
        return 34.0 + 17 * max(pieces or [1]) + (20 if len(lane.shown) > 1 else 0)

    def draw(self) -> Drawing:
        for side, lane in self.path.lanes:
            sign = -1 if side == "harmed" else 1
            nearest = self.middle + sign * self.apart
            top = 20.0 if sign < 0 else self.drawing.height - 12
            self.drawing.words.append(Word(self.start - 6, top, lane.title, f"lane--{side}", "start"))
            if lane.sealed or not lane.shown:
                self._empty(side, lane, nearest)
            for at, line in enumerate(lane.shown):
                row = at if sign > 0 else len(lane.shown) - 1 - at
                self._line(side, line, nearest + sign * row * self.rows[side], sign, len(lane.shown) > 1)
        self._together()
        return self.drawing

    def _empty(self, side: str, lane: Lane, y: float) -> None:
        kind = "sealed" if lane.sealed else "ahead"
        end = self.join if self.path.meets else self.drawing.width - self.edge
        self.drawing.strokes.append(Stroke(self._way(self.start, y, end), (side, kind)))
        words = SEALED if lane.sealed else "Nothing has begun here"
        up = -16 if side == "harmed" else 26
        self.drawing.words.append(Word((self.start + self.join) / 2, y + up, words, "seal"))

    def _line(self, side: str, line: Line, y: float, sign: int, named: bool) -> None:
        places = [self.start + (at + 0.5) * self.step for at in range(len(line.steps))]
        stop, travelled = _ends(line.steps), _travelled(line.steps)
        if named and line.who:
            under = y + (20 if sign < 0 else -11)
            self.drawing.words.append(Word(self.start - 6, under, line.who, f"lane--{side}", "start"))
        whole = self.path.meets is not None and stop is None
        end = (
            self.join if whole else (places[-1] if places else self.start) + (0 if stop is not None else self.step / 2)
        )
        together_began = bool(self.path.meets and self.path.meets.state != State.AHEAD)
        reached = end if whole and together_began else places[travelled - 1] if travelled else self.start
        if stop is not None:
            reached = end = places[stop]
        if reached < end:
            self.drawing.strokes.append(Stroke(self._way(reached, y, end), (side, "ahead")))
        if reached > self.start:
            self.drawing.strokes.append(Stroke(self._way(self.start, y, reached), (side,)))
        for x, step in zip(places, line.steps, strict=True):
            self._dot(x, y, side, step, sign)

    def _way(self, x: float, y: float, end: float) -> str:
        """Along the row; at the end, where the sides meet, towards the middle like the mark."""
        if end < self.join or not self.path.meets:
            return f"M{x:.0f} {y:.0f} H{end:.0f}"
        begin = max(x, self.bend)
        half = (begin + self.join) / 2
        first = f"M{x:.0f} {y:.0f} H{begin:.0f} " if begin > x else f"M{x:.0f} {y:.0f} "
        return f"{first}C{half:.0f} {y:.0f} {half:.0f} {self.middle:.0f} {self.join:.0f} {self.middle:.0f}"

    def _together(self) -> None:
        steps = self.path.together
        if not self.path.meets:
            return
        places = [self.join + at * self.step for at in range(len(steps))]
        end = self.drawing.width - self.edge
        travelled = _travelled(steps)
        reached = (end if travelled == len(steps) else places[travelled - 1]) if travelled else self.join
        flat = f"{self.middle:.0f}"
        if reached < end:
            self.drawing.strokes.append(Stroke(f"M{reached:.0f} {flat} H{end:.0f}", ("together", "ahead")))
        if travelled:
            self.drawing.strokes.append(Stroke(f"M{self.join:.0f} {flat} H{reached:.0f}", ("together",)))
        for at, (x, step) in enumerate(zip(places, steps, strict=True)):
            # The words of the meeting stand to the right of it, clear of the line that comes in from above.
            self._dot(x, self.middle, "together", step, 1 if at % 2 else -1, "middle" if at else "start")

    def _dot(self, x: float, y: float, side: str, step: Step, sign: int, anchor: str = "middle") -> None:
        lines = wrapped(step.label, self.label)
        days = [_day(step.on)] if step.on else []
        pieces = [(text, f"label label--{step.state}") for text in lines] + [(text, "on") for text in days]
        if sign < 0:
            first = y - 19 - 17 * (len(pieces) - 1)
        else:
            first = y + 30
        beside = x - 6 if anchor == "start" else x
        words = tuple(Word(beside, first + 17 * at, text, kind, anchor) for at, (text, kind) in enumerate(pieces))
        self.drawing.dots.append(Dot(x, y, side, step, words))


class _Tall:
    """From top to bottom: the harmed side along one edge, the responsible side along the other."""

    width, edge, gap, label = 343.0, 14.0, 17.0, 18

    def __init__(self, path: Path) -> None:
        self.path = path
        self.drawing = Drawing(self.width, 0)

    def draw(self) -> Drawing:
        begin = 44.0
        ends = [self._lane(side, lane, begin) for side, lane in self.path.lanes]
        bottom = max(y for lane in ends for _, y, _ in lane)
        join = bottom + 66
        for (side, _), lane in zip(self.path.lanes, ends, strict=True):
            for x, y, kinds in lane:
                if self.path.meets and kinds is not None:
                    self.drawing.strokes.append(Stroke(self._bend(x, y, join), (side, *kinds)))
        self.drawing.height = self._together(join) if self.path.meets else bottom + 30
        return self.drawing

    def _x(self, side: str, row: int) -> float:
        inwards = self.edge + row * 15
        return inwards if side == "harmed" else self.width - inwards

    def _lane(self, side: str, lane: Lane, y: float) -> list[tuple[float, float, tuple[str, ...] | None]]:
        """Draw one side. Where each line ended, and how it goes on to the meeting; None when it does not."""
        anchor = "start" if side == "harmed" else "end"
        self.drawing.words.append(
            Word(self._x(side, 0) + (-8 if side == "harmed" else 8), 16, lane.title, f"lane--{side}", anchor)
        )
        if lane.sealed or not lane.shown:
            return [self._empty(side, lane, y, anchor)]
        ends: list[tuple[float, float, tuple[str, ...] | None]] = []
        inner = len(lane.shown) - 1
        for row, line in enumerate(lane.shown):
            x = self._x(side, row)
            text = self._x(side, inner) + (16 if side == "harmed" else -16)
            y, end = self._line(side, line, (x, text), y, anchor, named=inner > 0)
            ends.append(end)
        return ends

    def _empty(self, side: str, lane: Lane, y: float, anchor: str) -> tuple[float, float, tuple[str, ...] | None]:
        kind = "sealed" if lane.sealed else "ahead"
        x = self._x(side, 0)
        self.drawing.strokes.append(Stroke(f"M{x:.0f} {y - 14:.0f} V{y + 90:.0f}", (side, kind)))
        words = SEALED if lane.sealed else "Nothing has begun here"
        inwards = x + (18 if side == "harmed" else -18)
        for at, piece in enumerate(wrapped(words, self.label)):
            self.drawing.words.append(Word(inwards, y + 20 + self.gap * at, piece, "seal", anchor))
        return x, y + 90, (kind,)

    def _line(
        self, side: str, line: Line, at: tuple[float, float], y: float, anchor: str, *, named: bool
    ) -> tuple[float, tuple[float, float, tuple[str, ...] | None]]:
        x, text = at
        top = y - 14
        if named and line.who:
            self.drawing.words.append(Word(text, y, line.who, f"lane--{side}", anchor))
            y += 24
        stop, travelled = _ends(line.steps), _travelled(line.steps)
        places = []
        for step in line.steps:
            places.append(y)
            y = self._dot(x, y, side, step, text, anchor)
        end = places[stop] if stop is not None else y - 8 if places else y
        began = bool(self.path.meets and self.path.meets.state != State.AHEAD) and stop is None
        reached = end if began or stop is not None else places[travelled - 1] if travelled else top
        if reached < end:
            self.drawing.strokes.append(Stroke(f"M{x:.0f} {reached:.0f} V{end:.0f}", (side, "ahead")))
        if reached > top:
            self.drawing.strokes.append(Stroke(f"M{x:.0f} {top:.0f} V{reached:.0f}", (side,)))
        onward: tuple[str, ...] | None = None if stop is not None else () if began else ("ahead",)
        return y + 6, (x, end, onward)

    def _bend(self, x: float, y: float, join: float) -> str:
        middle = self.width / 2
        straight = join - 66
        half = (straight + join) / 2
        return f"M{x:.0f} {y:.0f} V{straight:.0f} C{x:.0f} {half:.0f} {middle:.0f} {half:.0f} {middle:.0f} {join:.0f}"

    def _together(self, join: float) -> float:
        x, y = self.width / 2, join
        steps, places = self.path.together, []
        for step in steps:
            places.append(y)
            y = self._dot(x, y, "together", step, x + 16, "start")
        travelled = _travelled(steps)
        end = y
        reached = (end if travelled == len(steps) else places[travelled - 1]) if travelled else join
        if reached < end:
            self.drawing.strokes.append(Stroke(f"M{x:.0f} {reached:.0f} V{end:.0f}", ("together", "ahead")))
        if travelled:
            self.drawing.strokes.append(Stroke(f"M{x:.0f} {join:.0f} V{reached:.0f}", ("together",)))
        return y + 16

    def _dot(self, x: float, y: float, side: str, step: Step, text: float, anchor: str) -> float:
        pieces = [(line, f"label label--{step.state}") for line in wrapped(step.label, self.label)]
        pieces += [(_day(step.on), "on")] if step.on else []
        words = tuple(Word(text, y + 5 + self.gap * at, piece, kind, anchor) for at, (piece, kind) in enumerate(pieces))
        self.drawing.dots.append(Dot(x, y, side, step, words))
        return y + max(36.0, self.gap * len(pieces) + 18)


def steps_of(path: Path) -> Iterator[Step]:
    """Every step that may be seen, in the order of the list."""
    for _, lane in path.lanes:
        for line in lane.shown:
            yield from line.steps
    yield from path.together
