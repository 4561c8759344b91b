"""The command `wayforward`: serves the service, does its background work, plays practice cases, looks after all."""

import argparse
import os
import sys
from collections.abc import Callable, Sequence
from pathlib import Path

from wayforward import __version__
from wayforward.commands import (
    Stopped,
    backing_up,
    checking,
    demonstrating,
    installation,
    keys,
    letting_in,
    serving,
)
from wayforward.web import env

WHAT = "Case management for victim support and restorative justice."


def main(argv: Sequence[str] | None = None) -> int:
    """Run one command. 0 when it did what it is for, 1 when not, 2 for a command that does not exist."""
    # What any command writes is for this user alone: databases, their logs, keys, backups.
    os.umask(0o077)
    words = list(sys.argv[1:] if argv is None else argv)
    if words[:1] == ["manage"]:
        return manage(words[1:])
    if words[:1] == ["play"]:
        return demonstrating.play(words[1:])
    asked = parser().parse_args(words)
    command: Callable[[argparse.Namespace], int] = asked.command
    try:
        return command(asked)
    except (Stopped, env.WrongSetting) as stopped:
        print(stopped, file=sys.stderr)
        return 1


def parser() -> argparse.ArgumentParser:
    """The commands and what can be said to them."""
    root = argparse.ArgumentParser(prog="wayforward", description=WHAT)
    root.add_argument("--version", action="version", version=f"wayforward {__version__}")
    commands = root.add_subparsers(required=True, metavar="COMMAND")

    def add(name: str, command: Callable[[argparse.Namespace], int], words: str) -> argparse.ArgumentParser:
        made = commands.add_parser(name, help=words, description=words)
        made.set_defaults(command=command)
        return made

    one = add("serve", serving.serve, "Answer requests at PORT (8000 when nothing is said).")
    one.add_argument("--with-worker", action="store_true", help="also do the background work, and stop together")
    one = add("worker", serving.worker, "Send what is due, chase what is late; until it is told to stop.")
    one.add_argument("--once", action="store_true", help="do what is due now, and end")
    one = add("play", lambda asked: 0, "Play practice cases through the real actions: play FILE...")
    one.add_argument("file", nargs="+")
    one = add("demo", demonstrating.demo, "Make the demonstration: keys, databases, practice cases, invented people.")
    one.add_argument("--anew", action="store_true", help="throw the demonstration of before away first")
    one.add_argument("--serve", action="store_true", help="then answer requests and do the background work")
    add(
        "doctor",
        checking.doctor,
        "Look at everything the service stands on, and say what to do about what is not well.",
    )
    one = add("createstaff", letting_in.createstaff, "Add a member of staff, and make their first password.")
    one.add_argument("username")
    one.add_argument("--name", required=True, help="the name that colleagues see")
    one.add_argument("--service", required=True, help="the service's short name; it is made when there is none")
    one.add_argument("--role", action="append", required=True, help="caseworker, practitioner, supervisor, ...")
    one.add_argument("--level", default="", help="a practitioner's level")
    one.add_argument("--vetted-until", default="", help="the last day of the vetting, as 2027-03-31")
    one = add("letin", letting_in.let_in, "Let a member of staff in again who has lost password or second step.")
    one.add_argument("username")
    one = add("tie", letting_in.tie, "Tie a member of staff to their number at the single sign-on.")
    one.add_argument("username")
    one.add_argument("number", help="the sub by which the single sign-on knows them; they see it when they try")
    add("keys", keys.keys, "Make the keys of a new service, in a folder apart from its data.")
    one = add("rotate-kek", keys.rotate_kek, "Change the key of the service (KEK) while it runs.")
    one.add_argument("--copied", action="store_true", help="the next key lies in two safe places: change to it")
    add(
        "rotate-index",
        keys.rotate_index,
        "Change the key of the index by which people are found, while the service runs.",
    )
    one = add("check-record", checking.check_record, "Verify every line of the record, and every anchor that was kept.")
    one.add_argument("--anchors", type=Path, help="a file of anchors that was kept elsewhere")
    add("backup", backing_up.backup, "Make a backup, and read it back: two sealed files in WAYFORWARD_BACKUPS.")
    add("backupkey", backing_up.backup_key, "Make a pair of keys for backups, and show them once.")
    one = add(
        "rehearse", backing_up.rehearse, "Restore the newest backup beside the data, check it, and throw it away."
    )
    one.add_argument("--with-paper", action="store_true", help="open it with the secret key of a sheet of paper")
    one = add("restore", backing_up.restore, "Restore a backup where no databases are.")
    one.add_argument("data", type=Path, help="the file that ends in .data.age")
    one.add_argument("vault", type=Path, help="the newest file that ends in .vault.age")
    one = add("check-data", checking.check_data, "Look at the databases: whole, related, and readable with these keys?")
    one.add_argument("--restored", action="store_true", help="first bring them up to date, and erase again")
    one = add("migrate", backing_up.migrate, "Make a backup, and bring the tables of all three databases up to date.")
    one.add_argument("--without-backup", action="store_true", help="make none first: there is another way back")
    add("manage", lambda asked: 0, "Any command of Django's: manage COMMAND ...")
    return root


def manage(words: Sequence[str]) -> int:
    """Any command of Django's."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", installation.SETTINGS)
    from django.core.management import execute_from_command_line

    execute_from_command_line(["wayforward manage", *words])
    return 0


if __name__ == "__main__":
    sys.exit(main())
