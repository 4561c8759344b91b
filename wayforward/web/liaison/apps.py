from django.apps import AppConfig


class LiaisonConfig(AppConfig):
    name = "wayforward.web.liaison"
    label = "liaison"
