"""YAML as people mean it: the text of a practice case becomes values that know their lines.

`true`, `false`, `yes` and `no` are booleans and nothing else is; 18:00 and 0612345 are text, for nobody writes a time
in base 60 or a telephone number in base 8. Between braces a sentence may have commas: what follows one without a colon
of its own goes on with the sentence. A key written twice is an error, and so is everything that YAML can do and a
story has no use for (tags, merge keys, several documents).
"""

import re
from collections.abc import Callable
from datetime import UTC, date, datetime
from typing import Any

import yaml

from wayforward.practice.story import Listing, Malformed, Mapping
from wayforward.web.clock import LONDON

BOOLEANS = {"true": True, "yes": True, "false": False, "no": False}
NOTHING = {"", "null", "~"}
TEXT = "tag:yaml.org,2002:str"
TAGS = {TEXT, "tag:yaml.org,2002:seq", "tag:yaml.org,2002:map"}


class _Composer(yaml.BaseLoader):
    """Nodes with their lines, every scalar as it was written."""


def read(text: str, file: str = "") -> Any:
    """The values of a file. Raises Malformed."""
    try:
        node = yaml.compose(text, Loader=_Composer)
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        raise Malformed(mark.line + 1 if mark else 1, f"This is not YAML: {error.problem}.", file) from None
    except yaml.reader.ReaderError as error:
        raise Malformed(1, f"This is not text: {error.reason}.", file) from None
    except RecursionError:
        raise Malformed(1, "This is nested too deeply.", file) from None
    if node is None:
        raise Malformed(1, "The file is empty.", file)
    try:
        return _value(node, frozenset())
    except Malformed as wrong:
        raise Malformed(wrong.line, wrong.reason, file) from None


def _value(node: yaml.Node, inside: frozenset[int]) -> Any:
    line = node.start_mark.line + 1
    if id(node) in inside:
        raise Malformed(line, "This contains itself.")
    if node.tag not in TAGS:
        raise Malformed(line, f"Tags have no meaning in a story: {node.tag}.")
    if isinstance(node, yaml.MappingNode):
        return _mapping(node, line, inside | {id(node)})
    if isinstance(node, yaml.SequenceNode):
        items = Listing(line)
        for child in node.value:
            items.append(_value(child, inside | {id(node)}))
            items.lines.append(child.start_mark.line + 1)
        return items
    return scalar(node.value, line) if isinstance(node, yaml.ScalarNode) and node.style is None else node.value


def _mapping(node: yaml.MappingNode, line: int, inside: frozenset[int]) -> Mapping:
    found = Mapping(line)
    sentence = ""
    for key, child in node.value:
        place = key.start_mark.line + 1
        if _goes_on(node, key, child):
            if not isinstance(found.get(sentence), str):
                raise Malformed(place, f"`{key.value}` has no value, and there is no sentence that it goes on with.")
            found[sentence] = f"{found[sentence]}, {key.value}"
            continue
        if not isinstance(key, yaml.ScalarNode) or not key.value:
            raise Malformed(place, "A key has to be a word.")
        if key.value == "<<" and key.style is None:
            raise Malformed(place, "Merge keys have no meaning in a story: write it out.")
        if key.value in found:
            raise Malformed(place, f"`{key.value}` is written twice; the first is on line {found.line_of(key.value)}.")
        found[key.value] = _value(child, inside)
        found.lines[key.value] = place
        sentence = key.value if isinstance(child, yaml.ScalarNode) and child.style is None else ""
    return found


def _goes_on(node: yaml.MappingNode, key: yaml.Node, child: yaml.Node) -> bool:
    """Is this "key" the rest of the words before it, cut off at their comma? `{scope: My name, phone and a summary}`

    Between braces YAML takes words without a colon for a key without a value.
    """
    if not node.flow_style or not isinstance(key, yaml.ScalarNode) or key.style is not None or child.value:
        return False
    text = node.start_mark.buffer or ""
    return ":" not in text[key.end_mark.pointer : child.end_mark.pointer]


def scalar(text: str, line: int) -> Any:
    """What a plain word means. Raises Malformed for a day or a moment that there is not."""
    if text in BOOLEANS:
        return BOOLEANS[text]
    if text in NOTHING:
        return None
    for form, meaning in FORMS:
        if form.fullmatch(text):
            try:
                return meaning(text)
            except ValueError:
                raise Malformed(line, f"There is no such day or hour: {text}.") from None
    return text


def _moment(text: str) -> datetime:
    """A moment in England. ValueError for one that the clocks jump over in spring; the first of two in autumn."""
    naive = datetime.fromisoformat(text.replace("T", " "))
    moment = naive.replace(tzinfo=LONDON)
    if moment.astimezone(UTC).astimezone(LONDON).replace(tzinfo=None) != naive:
        raise ValueError(text)
    return moment


FORMS: tuple[tuple[re.Pattern[str], Callable[[str], Any]], ...] = (
    (re.compile(r"-?(0|[1-9][0-9]*)"), int),
    (re.compile(r"-?(0|[1-9][0-9]*)\.[0-9]+"), float),
    (re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}"), date.fromisoformat),
    (re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}[T ][0-9]{2}:[0-9]{2}(:[0-9]{2})?"), _moment),
)
