"""Restorative cases at several points of their way, each played once for all tests of this folder.

Whatever a test does with its case is rolled back, so every test finds it as it was played.
"""

from collections.abc import Iterator

import pytest
from pytest_django import DjangoDbBlocker

from tests.web.cast import Cast, assemble
from tests.web.restorative.way import Way
from tests.web.walls.crawl import nothing_kept


def _trained(cast: Cast) -> Cast:
    """The facilitators are trained for every case."""
    for member in (cast.grace, cast.ben, cast.carys):
        member.level = "sensitive_complex"
        member.save(update_fields=["level"])
    return cast


@pytest.fixture
def way(cast: Cast) -> Way:
    """Nothing has happened yet."""
    return Way(_trained(cast))


class Played:
    """The cases that were played so far, by the stage at which each stands."""

    def __init__(self, blocker: DjangoDbBlocker) -> None:
        self.blocker = blocker
        self.at: dict[str, Way] = {}

    def to(self, stage: str) -> Way:
        """A case at this stage, in a service of its own."""
        if stage not in self.at:
            with self.blocker.unblock():
                self.at[stage] = Way(_trained(assemble(stage.replace("_", "-")))).to(stage)
        return self.at[stage]


@pytest.fixture(scope="package")
def played(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[Played]:
    with django_db_blocker.unblock(), nothing_kept():
        yield Played(django_db_blocker)


@pytest.fixture(scope="package")
def _received(played: Played) -> Way:
    return played.to("received")


@pytest.fixture
def received(_received: Way) -> Way:
    """A referral that nobody has accepted."""
    return _received.copy()


@pytest.fixture(scope="package")
def _named(played: Played) -> Way:
    return played.to("named")


@pytest.fixture
def named(_named: Way) -> Way:
    """Accepted, and both people known by name; nobody works on it yet."""
    return _named.copy()


@pytest.fixture(scope="package")
def _allocated(played: Played) -> Way:
    return played.to("allocated")


@pytest.fixture
def allocated(_allocated: Way) -> Way:
    """Grace and Ben facilitate, Sam supervises; nobody was met."""
    return _allocated.copy()


@pytest.fixture(scope="package")
def _asked(played: Played) -> Way:
    return played.to("asked")


@pytest.fixture
def asked(_asked: Way) -> Way:
    """Maria agreed to an approach, and the police were asked; they have not answered."""
    return _asked.copy()


@pytest.fixture(scope="package")
def _stated(played: Played) -> Way:
    return played.to("stated")


@pytest.fixture
def stated(_stated: Way) -> Way:
    """Joanne was met and said what she accepts; nothing of it was released."""
    return _stated.copy()


@pytest.fixture(scope="package")
def _decided(played: Played) -> Way:
    return played.to("decided")


@pytest.fixture
def decided(_decided: Way) -> Way:
    """Maria heard the released words, and wants to go on; the risk was not assessed."""
    return _decided.copy()


@pytest.fixture(scope="package")
def _agreed_to_meet(played: Played) -> Way:
    return played.to("agreed_to_meet")


@pytest.fixture
def agreed_to_meet(_agreed_to_meet: Way) -> Way:
    """A meeting is planned, and both agreed to it; the date is not confirmed."""
    return _agreed_to_meet.copy()


@pytest.fixture(scope="package")
def _confirmed(played: Played) -> Way:
    return played.to("confirmed")


@pytest.fixture
def confirmed(_confirmed: Way) -> Way:
    """The date is confirmed, and both were told."""
    return _confirmed.copy()


@pytest.fixture(scope="package")
def _held(played: Played) -> Way:
    return played.to("held")


@pytest.fixture
def held(_held: Way) -> Way:
    """They met; nothing was written down of what they agree."""
    return _held.copy()


@pytest.fixture(scope="package")
def _agreement(played: Played) -> Way:
    return played.to("agreement")


@pytest.fixture
def agreement(_agreement: Way) -> Way:
    """They met, and both signed what they agreed."""
    return _agreement.copy()
