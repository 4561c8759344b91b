from django.apps import AppConfig


class UploadsConfig(AppConfig):
    name = "wayforward.web.uploads"
    label = "uploads"

    def ready(self) -> None:
        from wayforward.web.outgoing import jobs

        from . import actions

        jobs.on_every_round("uploads.scan", actions.scan_again, actions.scan_moments)
