from django.apps import AppConfig


class RightsConfig(AppConfig):
    name = "wayforward.web.rights"
    label = "rights"

    def ready(self) -> None:
        from wayforward.web.outgoing import jobs

        from .actions import keeping

        jobs.on_every_round("rights.never_contacted", keeping.end_never_contacted)
