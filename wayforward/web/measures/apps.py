from django.apps import AppConfig


class MeasuresConfig(AppConfig):
    name = "wayforward.web.measures"
    label = "measures"
