"""`wayforward play`: plays practice cases, each in an empty throw-away service, and says how each step went."""

import argparse
import json
import os
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from wayforward.practice.playing import Result
    from wayforward.practice.throwaway import Maker

PLAYED, DIFFERED, UNUSABLE = 0, 1, 2
SETTINGS = "wayforward.practice.settings"
EPILOG = """exits with 0 when every story was played to its end, 1 when something differed from a story, 2 when a
file is malformed or cannot be used. The format: docs/reference/practice-cases.md"""


def play(argv: Sequence[str]) -> int:
    """Play the files that are named. 0: played to the end; 1: something differed; 2: malformed or unusable."""
    parser = argparse.ArgumentParser(
        prog="wayforward play",
        description="Play practice cases through the real actions, each in an empty throw-away service.",
        epilog=EPILOG,
    )
    parser.add_argument("files", nargs="+", metavar="FILE", help="a practice case (YAML)")
    parser.add_argument("--json", action="store_true", help="say what happened as JSON, for machines")
    parser.add_argument(
        "--into",
        metavar="DIR",
        type=Path,
        help="keep the service: its data in DIR, its keys in DIR-keys (with several files, each under DIR)",
    )
    parser.add_argument("--trace", action="store_true", help="show where in the code the service failed")
    asked = parser.parse_args(list(argv))
    folder = Path(tempfile.mkdtemp(prefix="wayforward-play-"))
    _begin(folder)
    from wayforward.practice.throwaway import Maker

    maker = Maker(folder)
    try:
        told = [_play_file(maker, file, asked) for file in asked.files]
    finally:
        maker.close()
    worst = max(one["exit"] for one in told)
    if asked.json:
        print(json.dumps({"exit": worst, "files": told}, ensure_ascii=False, indent=2))
    elif len(told) > 1:
        print("\nAll files:")
        for one in told:
            print(f"  {one['result']:<9} {one['file']}")
    return int(worst)


def _begin(folder: Path) -> None:
    """Settings of a throw-away service. No variable of an installation leads to its databases."""
    for name in [name for name in os.environ if name.startswith("WAYFORWARD_")]:
        del os.environ[name]
    os.environ["WAYFORWARD_DATA"] = str(folder / "data")
    os.environ["DJANGO_SETTINGS_MODULE"] = SETTINGS
    import django

    django.setup()


def _play_file(maker: "Maker", file: str, asked: argparse.Namespace) -> dict[str, Any]:
    from django.db import DatabaseError

    from wayforward.practice import loading
    from wayforward.practice.story import Malformed
    from wayforward.practice.throwaway import Unusable

    keep = asked.into / Path(file).stem if asked.into and len(asked.files) > 1 else asked.into
    try:
        story = loading.load(file)
        with maker.service(keep) as data:
            told = _play_story(story, asked)
        if keep is not None and not asked.json:
            print(f"Kept in {data}. Look at it: WAYFORWARD_DATA={data} WAYFORWARD_DEMONSTRATION=yes wayforward serve")
        return told
    except Malformed as wrong:
        return _unusable(file, asked, line=wrong.line, reason=wrong.reason)
    except OSError as error:
        return _unusable(file, asked, reason=error.strerror or str(error))
    except (Unusable, DatabaseError) as error:
        return _unusable(file, asked, reason=str(error))


def _unusable(file: str, asked: argparse.Namespace, *, reason: str, line: int | None = None) -> dict[str, Any]:
    if not asked.json:
        print(f"{file}:{line}: {reason}" if line else f"{file}: {reason}", file=sys.stderr)
    return {
        "file": file,
        "exit": UNUSABLE,
        "result": "malformed" if line else "unusable",
        "line": line,
        "reason": reason,
    }


def _play_story(story: Any, asked: argparse.Namespace) -> dict[str, Any]:
    from wayforward.practice import telling
    from wayforward.practice.playing import play as play_story

    if not asked.json:
        print(telling.heading(story), flush=True)
    result = play_story(
        story, on_step=lambda played: None if asked.json else print(telling.line(story, played), flush=True)
    )
    if not asked.json:
        _say_end(result, asked.trace)
    return _as_json(result)


def _say_end(result: "Result", trace: bool) -> None:
    from wayforward.practice import telling

    if result.difference is None:
        print(f"Played to the end: {len(result.played)} steps.")
        return
    print(telling.difference(result.story, result.difference))
    if trace and result.difference.error is not None:
        import traceback

        traceback.print_exception(result.difference.error)


def _as_json(result: "Result") -> dict[str, Any]:
    told: dict[str, Any] = {
        "file": result.story.file,
        "exit": PLAYED if result else DIFFERED,
        "result": "played" if result else "differed",
        "title": result.story.title,
        "steps": [
            {
                "number": played.step.number,
                "line": played.step.line,
                "at": played.step.at.isoformat(),
                "by": played.step.by,
                "do": played.step.do,
                "outcome": "refused" if played.step.refused else "done" if played.step.do else "checked",
                "refused": list(played.refused),
                "checked": played.checks,
            }
            for played in result.played
        ],
    }
    if (differs := result.difference) is not None:
        told["difference"] = {
            "number": differs.step.number,
            "line": differs.line,
            "at": differs.step.at.isoformat(),
            "do": differs.step.do,
            "expected": differs.expected,
            "happened": differs.happened,
        }
    return told
