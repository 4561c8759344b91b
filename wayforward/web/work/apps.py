from django.apps import AppConfig


class WorkConfig(AppConfig):
    name = "wayforward.web.work"
    label = "work"

    def ready(self) -> None:
        from wayforward.web.outgoing import jobs

        from .actions import appointments, mailing

        jobs.on_every_round("work.reminders", appointments.remind_due, appointments.reminder_moments)
        jobs.on_every_round("work.mail", mailing.send_due)
