from django.apps import AppConfig


class PublicConfig(AppConfig):
    name = "wayforward.web.public"
    label = "public"
