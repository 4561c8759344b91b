"""Imports point one way, and no part of the house is outside of that rule."""

import subprocess
import tomllib

from tools import setup

PYPROJECT = tomllib.loads((setup.HERE / "pyproject.toml").read_text(encoding="utf-8"))
CONTRACTS = {contract["id"]: contract for contract in PYPROJECT["tool"]["importlinter"]["contracts"]}


def test_imports_point_one_way() -> None:
    told = subprocess.run([setup.BIN / "lint-imports", "--no-cache"], capture_output=True, text=True, check=False)
    assert told.returncode == 0, told.stdout


def test_every_area_of_the_service_has_its_place_in_the_order() -> None:
    placed = {name.strip() for layer in CONTRACTS["one-way"]["layers"] for name in layer.split("|")}
    areas = {path.parent.name for path in (setup.HERE / "wayforward" / "web").glob("*/__init__.py")}
    assert areas == placed
