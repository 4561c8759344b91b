from django.apps import AppConfig
from django.contrib.auth.signals import user_logged_in, user_logged_out


class SignInConfig(AppConfig):
    name = "wayforward.web.signin"
    label = "signin"

    def ready(self) -> None:
        from allauth.mfa.signals import authenticator_added, authenticator_removed

        from wayforward.web.lists import listing
        from wayforward.web.outgoing import jobs

        from . import limits, lists, middleware, sessions
        from .actions import signing_in

        listing.register(lists.STAFF_LIST)
        user_logged_in.connect(middleware.begin, dispatch_uid="signin.begin")
        user_logged_out.connect(middleware.end, dispatch_uid="signin.end")
        authenticator_added.connect(signing_in.on_added, dispatch_uid="signin.added")
        authenticator_removed.connect(signing_in.on_removed, dispatch_uid="signin.removed")
        jobs.on_every_round("signin.limits", limits.tidy)
        jobs.on_every_round("signin.sessions", sessions.tidy)
