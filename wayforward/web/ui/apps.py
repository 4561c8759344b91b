from django.apps import AppConfig


class UiConfig(AppConfig):
    name = "wayforward.web.ui"
    label = "ui"
