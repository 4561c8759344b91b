from django.apps import AppConfig
from django.db.models.signals import post_migrate


class VaultConfig(AppConfig):
    name = "wayforward.web.vault"
    label = "vault"

    def ready(self) -> None:
        from wayforward.web.record import chain

        from .keyring import prepare_database, system_key

        chain.use_key(lambda: system_key("audit-mac-v1"))
        post_migrate.connect(prepare_database, sender=self, dispatch_uid="vault.prepare_database")
