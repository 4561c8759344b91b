from django.apps import AppConfig


class OutgoingConfig(AppConfig):
    name = "wayforward.web.outgoing"
    label = "outgoing"
