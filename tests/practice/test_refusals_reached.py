"""What the reference says a verb can be refused with can be reached from what the verb does: read from the code itself.

Every name that a verb's function leads to is followed, so that nothing that can happen is missed; what is named and
never reached would be a promise that nothing keeps.
"""

import ast
from pathlib import Path

from wayforward.practice import refusals
from wayforward.practice.verb import Verb, load_all

ROOT = Path(__file__).parents[2]
# The player makes people with the facts that a step gives, before the action: as a method, which no name leads to.
WHEN_FACTS_ARE_GIVEN = {"person.born_not_a_day", "person.has_died"}


class Code:
    """The functions and constants of the service by their full names, and what each of them names."""

    def __init__(self) -> None:
        self.defined: dict[str, tuple[ast.AST, str]] = {}
        self.imported: dict[str, dict[str, str]] = {}
        self.named: dict[str, frozenset[str]] = {}
        for path in sorted((ROOT / "wayforward").rglob("*.py")):
            if "migrations" not in path.parts:
                self._read(path)

    def _read(self, path: Path) -> None:
        parts = path.relative_to(ROOT).with_suffix("").parts
        package = parts[:-1]
        module = ".".join(package if parts[-1] == "__init__" else parts)
        tree = ast.parse(path.read_text(encoding="utf-8"))
        self.imported[module] = {}
        for node in ast.walk(tree):
            if isinstance(node, ast.ImportFrom):
                base = list(package[: len(package) - node.level + 1]) if node.level else []
                base += [node.module] if node.module else []
                for name in node.names:
                    self.imported[module][name.asname or name.name] = ".".join([*base, name.name])
        for node in tree.body:
            if isinstance(node, ast.FunctionDef):
                # What stands above a function, and what it takes, is not what it does.
                node.decorator_list, node.returns = [], None
                self.defined[f"{module}.{node.name}"] = (ast.Module(body=node.body, type_ignores=[]), module)
            elif isinstance(node, ast.ClassDef):
                self.defined[f"{module}.{node.name}"] = (node, module)
            elif isinstance(node, ast.Assign | ast.AnnAssign) and node.value is not None:
                for target in node.targets if isinstance(node, ast.Assign) else [node.target]:
                    if isinstance(target, ast.Name):
                        self.defined[f"{module}.{target.id}"] = (node.value, module)

    def _found(self, name: str) -> str | None:
        for _ in range(4):  # a package names again what a module of it defines
            if name in self.defined:
                return name
            module, _, last = name.rpartition(".")
            if last not in self.imported.get(module, {}):
                return None
            name = self.imported[module][last]
        return None

    def names(self, full: str) -> frozenset[str]:
        """The functions, classes and constants that this one names."""
        if full not in self.named:
            self.named[full] = self._names(full)
        return self.named[full]

    def _names(self, full: str) -> frozenset[str]:
        node, module = self.defined[full]
        known = self.imported[module]
        found: set[str | None] = set()
        for each in ast.walk(node):
            if isinstance(each, ast.Attribute) and isinstance(each.value, ast.Name) and each.value.id in known:
                found.add(self._found(f"{known[each.value.id]}.{each.attr}"))
            elif isinstance(each, ast.Name):
                found.add(self._found(f"{module}.{each.id}"))
        return frozenset(found - {None, full})  # type: ignore[arg-type]

    def code(self, full: str) -> str | None:
        """The code of a reason; None for what is none."""
        node = self.defined[full][0]
        if isinstance(node, ast.Call) and getattr(node.func, "id", "") == "Reason":
            return str(ast.literal_eval(node.args[0]))
        return None

    def reached(self, full: str) -> set[str]:
        """The codes of all reasons to which this leads."""
        seen, waiting = {full}, [full]
        while waiting:
            more = self.names(waiting.pop()) - seen
            seen |= more
            waiting += more
        return {code for each in seen if (code := self.code(each))}


def test_what_a_verb_can_be_refused_with_is_reached_from_what_it_does() -> None:
    code, known = Code(), refusals.known()

    def lost(verb: Verb) -> set[str]:
        kept = WHEN_FACTS_ARE_GIVEN if any(each.name == "gives" for each in verb.args.arguments()) else set()
        full = f"{verb.play.__module__}.{verb.play.__name__}"
        return set(verb.refusals(known)) - code.reached(full) - kept

    promised = {name: lost(verb) for name, verb in load_all().items()}
    assert {name: each for name, each in promised.items() if each} == {}


def test_a_reason_that_is_not_reached_is_seen() -> None:
    reached = Code().reached("wayforward.practice.verbs.work.take_on_hand_over")
    assert "hand_over.taken_on" in reached
    assert "hand_over.nothing_written" not in reached
