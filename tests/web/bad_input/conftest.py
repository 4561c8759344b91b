"""The same played world as for the walls; whatever a test does to it is rolled back."""

from tests.web.walls.conftest import world

__all__ = ["world"]
