"""The pictures of the tour and of the README, taken while the story of two colleagues is walked by clicking.

python -m tools.pictures          into docs/pictures/
"""

import os
import subprocess
import sys

from tools import setup

FOLDER = setup.HERE / "docs" / "pictures"
JOURNEY = "tests/web/journeys/test_two_colleagues.py"


def main() -> int:
    """Walk the story once and keep what is seen on the way; 0 when the walk came to its end."""
    FOLDER.mkdir(parents=True, exist_ok=True)
    walk = [str(setup.BIN / "python"), "-m", "pytest", "-q", JOURNEY]
    env = {**os.environ, "TOUR_PICTURES": str(FOLDER)}
    return subprocess.run(walk, cwd=setup.HERE, env=env, check=False).returncode


if __name__ == "__main__":
    sys.exit(main())
