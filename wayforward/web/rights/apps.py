from django.apps import AppConfig


class RightsConfig(AppConfig):
    name = "wayforward.web.rights"
    label = "rights"

    def ready(self) -> None:
        from wayforward.web.lists import listing
        from wayforward.web.outgoing import jobs

        from . import data_lists, kept_lists, lists
        from .actions import keeping, packs

        listing.register(lists.COMPLAINTS, lists.POLICE_REQUESTS)
        listing.register(data_lists.ERASURES, data_lists.COPIES, kept_lists.HOLDS, kept_lists.ENDINGS)
        jobs.on_every_round("rights.never_contacted", keeping.end_never_contacted)
        jobs.on_every_round("packs", lambda now: packs.expire(by=None, at=now), packs.ends_of)
