from django.apps import AppConfig


class LiaisonConfig(AppConfig):
    name = "wayforward.web.liaison"
    label = "liaison"

    def ready(self) -> None:
        from wayforward.web.outgoing import jobs

        from .actions import compare, forget_receipts

        jobs.on_every_round("liaison.compare", compare)
        jobs.on_every_round("liaison.receipts", forget_receipts)
