"""SEC-3 and SEC-8: a value that was changed, cut or moved does not open, and its length tells next to nothing."""

import random
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from wayforward.web.vault import crypto
from wayforward.web.vault.crypto import CannotBeRead

KEY = bytes(range(32))
PLACE = "people.person|legal_name|1|2"


@given(st.binary(max_size=4000))
def test_what_was_sealed_opens_again(words: bytes) -> None:
    assert crypto.open_sealed(KEY, crypto.seal(KEY, words, PLACE), PLACE) == words


def test_sealing_twice_gives_two_values() -> None:
    assert crypto.seal(KEY, b"yes", PLACE) != crypto.seal(KEY, b"yes", PLACE)


@settings(max_examples=600, deadline=None)
@given(st.data())
def test_a_changed_value_never_opens(data: st.DataObject) -> None:
    sealed = crypto.seal(KEY, data.draw(st.binary(max_size=120)), PLACE)
    how = data.draw(st.sampled_from(["flip", "cut", "grow", "swap", "splice"]))
    at = data.draw(st.integers(0, len(sealed) - 1))
    changed = bytearray(sealed)
    if how == "flip":
        changed[at] ^= 1 << data.draw(st.integers(0, 7))
    elif how == "cut":
        del changed[at:]
    elif how == "grow":
        changed[at:at] = data.draw(st.binary(min_size=1, max_size=20))
    elif how == "swap":
        other = data.draw(st.integers(0, len(sealed) - 1))
        changed[at], changed[other] = changed[other], changed[at]
    else:
        changed[14:] = crypto.seal(KEY, b"somebody else", PLACE)[14:]
    if bytes(changed) == sealed:
        return
    with pytest.raises(CannotBeRead):
        crypto.open_sealed(KEY, bytes(changed), PLACE)


def test_ten_thousand_changed_values_never_open(record_property: Any) -> None:
    """Flipped, cut, grown, and spliced from two values, at places that a fixed seed chooses."""
    chance, opened = random.Random(20261124), 0
    for number in range(10_000):
        sealed = crypto.seal(KEY, chance.randbytes(chance.randrange(200)), PLACE)
        at = chance.randrange(len(sealed))
        other = crypto.seal(KEY, b"somebody else", PLACE)
        changed = (
            sealed[:at] + bytes([sealed[at] ^ 1 << chance.randrange(8)]) + sealed[at + 1 :],
            sealed[:at],
            sealed[:at] + chance.randbytes(1 + chance.randrange(20)) + sealed[at:],
            sealed[:14] + other[14:],
        )[number % 4]
        try:
            crypto.open_sealed(KEY, changed, PLACE)
        except CannotBeRead:
            continue
        opened += 1
    record_property("tampered", 10_000)
    record_property("opened", opened)
    assert opened == 0


@given(st.text(max_size=60))
def test_a_value_opens_nowhere_else(place: str) -> None:
    sealed = crypto.seal(KEY, b"12 Mill Lane", PLACE)
    if place != PLACE:
        with pytest.raises(CannotBeRead):
            crypto.open_sealed(KEY, sealed, place)
    with pytest.raises(CannotBeRead):
        crypto.open_sealed(bytes(32), sealed, PLACE)


@pytest.mark.parametrize("answers", [["yes", "no", "not sure", ""], ["likely", "very unlikely"]])
def test_short_answers_have_one_length(answers: list[str]) -> None:
    assert len({len(crypto.seal(KEY, answer.encode(), PLACE)) for answer in answers}) == 1


@given(st.integers(0, 100_000))
def test_padding_costs_at_most_an_eighth(length: int) -> None:
    padded = crypto.padme(length)
    assert length <= padded <= max(32, length * 1.125)


def test_padding_without_its_mark_is_not_words() -> None:
    with pytest.raises(CannotBeRead):
        crypto.unpadded(b"no mark" + b"\0" * 20)


def test_a_wrapped_key_is_sixty_bytes_and_opens_only_there() -> None:
    wrapped = crypto.wrap(KEY, crypto.new_secret(), "dek|1|person")
    assert len(wrapped) == 60
    for kek, value, place in (
        (bytes(32), wrapped, "dek|1|person"),
        (KEY, wrapped, "dek|2|person"),
        (KEY, wrapped[:-1], "dek|1|person"),
        (KEY, b"", "dek|1|person"),
    ):
        with pytest.raises(CannotBeRead):
            crypto.unwrap(kek, value, place)
