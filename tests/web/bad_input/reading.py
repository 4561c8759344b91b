"""The forms of a page, as a browser would read them."""

from dataclasses import dataclass, field
from html.parser import HTMLParser


@dataclass
class Box:
    """One thing to fill in: its kind (a type of input, "textarea" or "select"), its value, what can be chosen."""

    kind: str
    value: str = ""
    choices: list[str] = field(default_factory=list)


class Page(HTMLParser):
    """The last form of a page that has a one-time number, which is the form that the page is for."""

    def __init__(self, words: str) -> None:
        super().__init__()
        self.forms: list[dict[str, Box]] = []
        self._area: Box | None = None
        self._list: Box | None = None
        self.feed(words)

    @property
    def form(self) -> dict[str, Box]:
        """Empty where the page has no such form."""
        return next((form for form in reversed(self.forms) if "wf-submit" in form), {})

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        if tag == "form":
            self.forms.append({})
        if not self.forms:
            return
        name, boxes = given.get("name", ""), self.forms[-1]
        if "__N__" in name:
            return  # the row that a script copies
        if tag == "input" and name:
            box = boxes.setdefault(name, Box(given.get("type", "text")))
            if box.kind in ("radio", "checkbox"):
                box.choices.append(given.get("value", ""))
            else:
                box.value = given.get("value", "")
        elif tag == "textarea":
            self._area = boxes.setdefault(name, Box("textarea"))
        elif tag == "select":
            self._list = boxes.setdefault(name, Box("select"))
        elif tag == "option" and self._list is not None:
            self._list.choices.append(given.get("value", ""))

    def handle_endtag(self, tag: str) -> None:
        if tag == "textarea":
            self._area = None
        elif tag == "select":
            self._list = None

    def handle_data(self, data: str) -> None:
        if self._area is not None:
            self._area.value += data


def filled_in(words: str) -> dict[str, str]:
    """The form that a page is for, as somebody might fill it in: the first of what can be chosen, what stands there
    already, and else a few words, a day, a number. Empty where there is no form."""
    typed = {"number": "1", "date": "2026-09-15", "time": "10:00", "email": "a@example.org"}

    def said(box: Box) -> str:
        if box.kind in ("radio", "checkbox", "select"):
            return next((choice for choice in box.choices if choice), "on")
        return box.value or ("" if box.kind == "hidden" else typed.get(box.kind, "A few words."))

    return {name: said(box) for name, box in Page(words).form.items()}
