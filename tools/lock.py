"""Resolves the dependencies anew and locks each with its hashes: `make lock`. No address gets into the files."""

import os
import subprocess
import sys

from tools import setup

LOCKS = ("runtime", "dev", "uv", "node", "postgres")
NOT_ALLOWED = ("://", "--index", "--extra-index", "--find-links", "file:")


def main() -> int:
    """Write the locks; 1 when one of them names where packages come from."""
    options = ["--universal", "--python-version", "3.11", "--generate-hashes", "--no-header", "--quiet"]
    for name in LOCKS:
        source, lock = setup.REQUIREMENTS / f"{name}.in", setup.REQUIREMENTS / f"{name}.txt"
        held = ["-c", "requirements/runtime.txt"] if name == "dev" else []
        print(f"requirements/{name}.txt ...", flush=True)
        subprocess.run(
            [setup.BIN / "uv", "pip", "compile", *options, source.relative_to(setup.HERE), *held, "-o", lock],
            cwd=setup.HERE,
            env={**os.environ, "UV_PYTHON_DOWNLOADS": "never"},
            stdout=subprocess.DEVNULL,
            check=True,
        )
        if found := [word for word in NOT_ALLOWED if word in lock.read_text()]:
            print(f"{lock.name} holds {found}: it must not say where packages come from.", file=sys.stderr)
            return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
