from django.apps import AppConfig


class RightsConfig(AppConfig):
    name = "wayforward.web.rights"
    label = "rights"

    def ready(self) -> None:
        from wayforward.web.outgoing import jobs

        from .actions import keeping, packs

        jobs.on_every_round("rights.never_contacted", keeping.end_never_contacted)
        jobs.on_every_round("packs", lambda now: packs.expire(by=None, at=now), packs.ends_of)
