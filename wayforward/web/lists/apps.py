from django.apps import AppConfig


class ListsConfig(AppConfig):
    name = "wayforward.web.lists"
    label = "lists"

    def ready(self) -> None:
        from wayforward.web.outgoing import jobs

        from .actions import exports

        jobs.on_every_round("lists.exports", exports.go_on, exports.moments)
