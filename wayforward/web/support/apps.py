from django.apps import AppConfig


class SupportConfig(AppConfig):
    name = "wayforward.web.support"
    label = "support"
