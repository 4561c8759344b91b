from django.apps import AppConfig


class RestorativeConfig(AppConfig):
    name = "wayforward.web.restorative"
    label = "restorative"

    def ready(self) -> None:
        from wayforward.web.lists import listing
        from wayforward.web.people import cases
        from wayforward.web.work import sources

        from . import diary, facts, lists, places
        from .actions import allocation

        listing.register(lists.RESTORATIVE_CASES)
        cases.register(
            cases.Kind(
                "restorative",
                "restorative.RJCase",
                "Restorative case",
                "restorative:case",
                places.in_case,
                facts.refresh_by_id,
                places.worked_on,
                allocation.wall_off,
            )
        )
        sources.register(sources.Source("restorative", diary.standing, timed=diary.timed, read=diary.read))
