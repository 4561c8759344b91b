from django.apps import AppConfig
from django.db.models.signals import post_migrate


class RecordConfig(AppConfig):
    name = "wayforward.web.record"
    label = "record"

    def ready(self) -> None:
        from wayforward.web import queueing

        from .triggers import prepare_database

        queueing.everywhere()  # every act ends in the record, so here is where writers meet
        post_migrate.connect(prepare_database, sender=self, dispatch_uid="record.prepare_database")
