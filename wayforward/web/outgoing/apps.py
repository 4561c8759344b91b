from django.apps import AppConfig


class OutgoingConfig(AppConfig):
    name = "wayforward.web.outgoing"
    label = "outgoing"

    def ready(self) -> None:
        from wayforward.web.record import anchors
        from wayforward.web.vault import drafts

        from . import jobs

        jobs.on_every_round("vault.tidy_drafts", drafts.tidy)
        jobs.on_every_round("record.anchors", anchors.keep)
