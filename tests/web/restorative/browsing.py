"""A case in a browser: who asks, what is typed, and the address that it goes to, with the clock where the case is."""

from datetime import date, datetime
from typing import Any

from django.test import Client
from django.urls import reverse

from tests.web.restorative.way import Way
from wayforward.practice import digest
from wayforward.web import clock
from wayforward.web.accounts.models import Staff
from wayforward.web.record.models import Line


def moment(name: str, at: datetime) -> dict[str, str]:
    """The boxes of a day and a time."""
    here = clock.local(at)
    return day(name, here.date()) | {f"{name}_time": f"{here:%H:%M}"}


def day(name: str, value: date) -> dict[str, str]:
    """The boxes of a day."""
    return {f"{name}_day": str(value.day), f"{name}_month": str(value.month), f"{name}_year": str(value.year)}


def page(way: Way, name: str, *more: Any) -> str:
    """The address of a page of this case."""
    return reverse(f"restorative:{name}", args=[way.case.pk, *more])


class Browser:
    """One member of the cast at this case."""

    def __init__(self, way: Way, who: str) -> None:
        self.way = way
        staff: Staff = getattr(way.cast, who)
        self.client = Client()
        self.client.force_login(staff)

    def get(self, url: str) -> Any:
        with clock.at(self.way.now):
            return self.client.get(url)

    def post(self, url: str, typed: dict[str, Any]) -> Any:
        with clock.at(self.way.now):
            return self.client.post(url, typed)

    def read(self, url: str) -> str:
        """The words of a page that is there."""
        answer = self.get(url)
        assert answer.status_code == 200, url
        words: str = answer.content.decode()
        return words


class Changes:
    """What happened to the case data since this was made; looks and refusals are no changes."""

    def __init__(self) -> None:
        self.before, self.line = digest.of_tables(), digest.last_line()

    @property
    def tables(self) -> list[str]:
        """The tables that changed. That somebody signs in is kept with them, and is no change of a case."""
        return [table for table in digest.changed(self.before, digest.of_tables()) if table != "accounts_staff"]

    @property
    def events(self) -> list[str]:
        return [line.event for line in digest.lines_since(self.line) if line.outcome == Line.DONE]
