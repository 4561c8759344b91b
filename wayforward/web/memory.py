"""The memory of a process that runs for long."""

import gc
from typing import Final

# How many new objects before the next search, and how many searches of the young before the older are looked at too. A
# page makes some ten thousand, nearly all of them gone with its answer.
SEARCHES: Final = (20_000, 20, 50)


def settle() -> None:
    """Keep what has been read by now, which is code and stays, out of every later search."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(*SEARCHES)
