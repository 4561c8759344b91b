from django.apps import AppConfig


class AccountsConfig(AppConfig):
    name = "wayforward.web.accounts"
    label = "accounts"
