from django.apps import AppConfig


class RightsConfig(AppConfig):
    name = "wayforward.web.rights"
    label = "rights"
