"""For all tests. What the tests of the service stand on is in tests/web/conftest.py."""

import atexit
import shutil
from pathlib import Path

import pytest
from django.conf import settings


def pytest_configure(config: pytest.Config) -> None:
    folder = Path(settings.DATA).parent
    if folder.name.startswith("wayforward-tests-"):
        atexit.register(shutil.rmtree, folder, ignore_errors=True)
