from django.apps import AppConfig


class ReportsConfig(AppConfig):
    name = "wayforward.web.reports"
    label = "reports"
