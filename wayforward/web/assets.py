"""The static files as browsers get them: compressed, and under names that change with their content."""

from functools import lru_cache

from whitenoise.storage import CompressedManifestStaticFilesStorage


class Hashed(CompressedManifestStaticFilesStorage):
    """Scripts are modules that import one another: their imports are written anew with the hashed names as well."""

    support_js_module_import_aggregation = True

    @lru_cache(maxsize=512)  # noqa: B019 - there is one for the whole process
    def url(self, name: str, force: bool = False) -> str:
        """The address of a file. It was gathered before the process began, so that it is worked out once."""
        found: str = super().url(name, force)
        return found
