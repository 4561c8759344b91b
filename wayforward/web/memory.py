"""The memory of a process that runs for long."""

import gc
from typing import Final

# How many new objects that are still there before the next search, and how many searches of the young before the
# older are looked at too. Pages leave some three hundred each: few at a time, since whoever asks just then waits for it
# (a millisecond; it was 14 for twenty thousand, and cost no less in all).
SEARCHES: Final = (1_000, 10, 1_000)


def settle() -> None:
    """Keep what has been read by now, which is code and stays, out of every later search."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(*SEARCHES)
