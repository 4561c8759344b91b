from django.apps import AppConfig


class RestorativeConfig(AppConfig):
    name = "wayforward.web.restorative"
    label = "restorative"
