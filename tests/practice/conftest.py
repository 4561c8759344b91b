"""Stories play in the test databases, with a key of the service of their own."""

from pathlib import Path

import pytest
from django.conf import settings

from tests.web.conftest import django_db_modify_db_settings

__all__ = ["django_db_modify_db_settings"]
HERE = Path(__file__).parent


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if HERE in item.path.parents and item.get_closest_marker("django_db") is None:
            item.add_marker(pytest.mark.django_db(databases=sorted(settings.DATABASES)))
