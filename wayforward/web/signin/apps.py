from django.apps import AppConfig
from django.contrib.auth.signals import user_logged_in


class SignInConfig(AppConfig):
    name = "wayforward.web.signin"
    label = "signin"

    def ready(self) -> None:
        from wayforward.web.outgoing import jobs

        from . import limits, middleware

        user_logged_in.connect(middleware.begin, dispatch_uid="signin.begin")
        jobs.on_every_round("signin.limits", limits.tidy)
