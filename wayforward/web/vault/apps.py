from django.apps import AppConfig
from django.db.models.signals import post_migrate


class VaultConfig(AppConfig):
    name = "wayforward.web.vault"
    label = "vault"

    def import_models(self) -> None:
        super().import_models()
        from . import drafts  # noqa: F401  (models with sealed fields, which need the tables of keys first)

    def ready(self) -> None:
        from wayforward.web.record import chain
        from wayforward.web.ui import drafts, once

        from .drafts import Drafts, Submissions
        from .keyring import prepare_database, system_key

        chain.use_key(lambda: system_key("audit-mac-v1"))
        drafts.use(Drafts())
        once.use(Submissions())
        post_migrate.connect(prepare_database, sender=self, dispatch_uid="vault.prepare_database")
