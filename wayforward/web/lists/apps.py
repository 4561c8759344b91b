from django.apps import AppConfig


class ListsConfig(AppConfig):
    name = "wayforward.web.lists"
    label = "lists"
