from uuid import uuid4

import pytest

from wayforward.web import vault
from wayforward.web.vault import blind, keyring
from wayforward.web.vault.models import Token


@pytest.mark.parametrize(
    ("kind", "one", "other"),
    [
        ("name", "Maria Santos", "SANTOS, maria"),
        ("name", "Zoë O'Brien", "zoe obrien"),
        ("sound", "Catherine", "Kathryn"),
        ("sound", "Stephen", "Steven"),
        ("phone", "07700 900123", "+44 (0)7700 900-123"),
        ("phone", "0044 7700 900123", "07700900123"),
        ("email", " Maria@Example.org", "maria@example.org"),
        ("born", "1990-03-04", " 1990-03-04 "),
        ("postcode", "le1 6zh", "LE16ZH"),
        ("reference", "20/1234-AB", "201234ab"),
        ("name_born", "Maria Santos|1990-03-04", "santos maria|1990-03-04"),
    ],
)
def test_what_was_typed_differently_has_the_same_tokens(kind: str, one: str, other: str) -> None:
    assert set(vault.tokens_for(kind, one)) == set(vault.tokens_for(kind, other)) != set()


def test_a_token_says_nothing_and_kinds_do_not_meet() -> None:
    (token,) = vault.tokens_for("email", "maria@example.org")
    assert len(token) == 8
    assert vault.tokens_for("postcode", "1990") != vault.tokens_for("reference", "1990")
    assert vault.tokens_for("name", "Maria") != vault.tokens_for("sound", "Maria")


@pytest.mark.parametrize(
    ("kind", "value"),
    [("name", " "), ("born", "in March"), ("phone", "none"), ("sound", "名"), ("name_born", "Maria|")],
)
def test_nothing_to_search_by_has_no_token(kind: str, value: str) -> None:
    assert vault.tokens_for(kind, value) == []


def test_an_unknown_kind_is_refused() -> None:
    with pytest.raises(ValueError, match="town"):
        vault.tokens_for("town", "Leicester")


def test_find_needs_every_word() -> None:
    maria, marta = uuid4(), uuid4()
    vault.index(maria, {"name": ["Maria Santos", "Mia"], "phone": "07700 900123", "born": ""})
    vault.index(marta, {"name": "Marta Santos"})
    assert set(vault.find({"name": "santos"})) == {maria, marta}
    assert vault.find({"name": "maria santos"}) == [maria]
    assert vault.find({"name": "santos", "phone": "+447700900123"}) == [maria]
    assert vault.find({"sound": "Marya"}) == [maria]
    assert vault.find({"name": "Nobody"}) == vault.find({"name": ""}) == vault.find({}) == []


def test_indexing_again_replaces() -> None:
    maria = uuid4()
    vault.index(maria, {"name": "Maria Santos"})
    vault.index(maria, {"name": "Maria Reed"})
    assert vault.find({"name": "santos"}) == []
    blind.forget(maria)
    assert not Token.objects.exists()


def test_tokens_are_keyed(monkeypatch: pytest.MonkeyPatch) -> None:
    before = vault.tokens_for("name", "Maria")
    monkeypatch.setattr(keyring, "system_key", lambda _name: bytes(32))
    assert vault.tokens_for("name", "Maria") != before
