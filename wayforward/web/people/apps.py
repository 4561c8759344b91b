from django.apps import AppConfig


class PeopleConfig(AppConfig):
    name = "wayforward.web.people"
    label = "people"
