from django.apps import AppConfig


class ImportingConfig(AppConfig):
    name = "wayforward.web.importing"
    label = "importing"

    def ready(self) -> None:
        from wayforward.web.outgoing import jobs

        from . import actions

        jobs.on_every_round("importing.go_on", actions.go_on)
