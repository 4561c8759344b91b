from django.apps import AppConfig


class SupportConfig(AppConfig):
    name = "wayforward.web.support"
    label = "support"

    def ready(self) -> None:
        from wayforward.web.lists import listing
        from wayforward.web.outgoing import jobs
        from wayforward.web.people import cases
        from wayforward.web.people.actions import visits
        from wayforward.web.work import sources

        from . import diary, lists, moment_list, places, task_list, team_list
        from .actions import cases as actions

        listing.register(lists.SUPPORT_CASES, lists.REFERRALS, task_list.TASK_LIST, moment_list.MOMENTS, team_list.TEAM)
        cases.register(
            cases.Kind(
                "support",
                "support.SupportCase",
                "Support case",
                "support:case",
                places.in_case,
                worked_on=places.worked_on,
                wall_off=actions.wall_off,
            )
        )
        cases.register(cases.Kind("referral", "support.Referral", "Referral", "support:referral", places.in_referral))
        sources.register(sources.Source("support", diary.standing, days=diary.days))
        jobs.on_every_round("people.visits", visits.alert_overdue, visits.overdue_moments)
