"""Every reason for which a step can be refused: those of the rules, and those that an action gives beside them."""

import sys

from wayforward.process.decision import Reason
from wayforward.process.reasons import all_reasons


def known() -> dict[str, Reason]:
    """Every reason by its code, in the order of the codes; the sentence of the rules where there are two."""
    found = dict(all_reasons())
    for name, module in sorted(sys.modules.items()):
        if name.startswith("wayforward.web."):
            for each in vars(module).values():
                if isinstance(each, Reason):
                    found.setdefault(each.code, each)
    return dict(sorted(found.items()))
