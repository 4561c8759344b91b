"""Stories play in the test databases, with a key of the service of their own."""

from tests.web.conftest import django_db_modify_db_settings

__all__ = ["django_db_modify_db_settings"]
