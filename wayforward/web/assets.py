"""The static files as browsers get them: compressed, and under names that change with their content."""

from whitenoise.storage import CompressedManifestStaticFilesStorage


class Hashed(CompressedManifestStaticFilesStorage):
    """Scripts are modules that import one another: their imports are written anew with the hashed names as well."""

    support_js_module_import_aggregation = True
