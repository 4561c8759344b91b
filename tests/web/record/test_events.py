"""What the record can say is what something writes into it: no more, so that the reference promises nothing else."""

import ast
from pathlib import Path

from wayforward import web
from wayforward.process.events import Event

ROOT = Path(str(web.__file__)).parent


def test_every_event_is_written_by_something() -> None:
    trees = [ast.parse(file.read_text()) for file in ROOT.rglob("*.py")]
    named = {
        node.attr
        for tree in trees
        for node in ast.walk(tree)
        if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name) and node.value.id == "Event"
    }
    assert {event.name for event in Event} - named == set()
