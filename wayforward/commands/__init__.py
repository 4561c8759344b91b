"""What the command `wayforward` can be told to do, each kind in a module of its own; `wayforward/cli.py` names them.

Nothing of Django is imported before a command begins: `wayforward --help` needs no settings.
"""


class Stopped(Exception):
    """The command cannot go on; its words say why and what to do."""
