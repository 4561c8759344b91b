"""SQLite for Django. Ids lie there as 32 letters, and a list reads some four hundred of them: few others than the page
before, so that what was made of their letters is kept."""

from functools import lru_cache
from typing import Any, Final
from uuid import UUID

from django.db.backends.sqlite3 import base, operations

# As many as forty people have in their hands in a day, in some 4 MB.
KEPT: Final = 16_384
_id = lru_cache(KEPT)(UUID)


class DatabaseOperations(operations.DatabaseOperations):
    def convert_uuidfield_value(self, value: str | None, expression: Any, connection: Any) -> UUID | None:
        return None if value is None else _id(value)


class DatabaseWrapper(base.DatabaseWrapper):
    ops_class = DatabaseOperations
