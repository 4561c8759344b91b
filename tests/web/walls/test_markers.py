"""A marker is found however a page sends it."""

import base64
import quopri

import pytest

from tests.web.walls.markers import new_word, words_in


@pytest.mark.parametrize("form", ["plain", "upper", "base64", "quoted", "url", "escaped", "offset base64"])
def test_a_marker_is_found_in_every_form(form: str) -> None:
    word = new_word()
    content = {
        "plain": word.encode(),
        "upper": word.upper().encode(),
        "base64": base64.b64encode(f"something {word} more".encode()),
        "offset base64": b"xxx" + base64.b64encode(f"12{word}".encode()),
        "quoted": quopri.encodestring(f"Zoë {word}".encode()).replace(
            word[5].encode(), f"={ord(word[5]):02X}".encode()
        ),
        "url": f"?q=a%20{word[:4]}%{ord(word[4]):02x}{word[5:]}".encode(),
        "escaped": "".join(f"&#{ord(letter)};" for letter in word).encode(),
    }[form]
    assert words_in([content]) == {word}
