from django.apps import AppConfig


class PublicConfig(AppConfig):
    name = "wayforward.web.public"
    label = "public"

    def ready(self) -> None:
        from wayforward.web.restorative import published

        from .actions import stories

        published.use(stories.take_down)
