"""No address without a row in the table, and no row without an address."""

from tests.web.walls.table import patterns, rows


def test_every_address_has_a_name_and_a_row() -> None:
    nameless = [str(pattern.pattern) for name, pattern in patterns() if not name]
    assert not nameless, "every address has a name"
    assert {name for name, _ in patterns()} - rows().keys() == set(), "no row in tests/web/walls/rows_<app>.py"


def test_every_row_has_an_address() -> None:
    assert rows().keys() - {name for name, _ in patterns()} == set()


def test_no_address_holds_words() -> None:
    """Nothing personal in a path: whole numbers, ids, references and fixed words only."""
    for name, pattern in patterns():
        for part, converter in pattern.pattern.converters.items():
            kind = type(converter).__name__
            assert kind in {"UUIDConverter", "IntConverter", "SlugConverter", "FourDigitYearConverter"} or (
                "Reference" in kind
            ), f"{name} takes {part} as {kind}"
