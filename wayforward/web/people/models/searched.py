from django.db import models

from wayforward.web.vault.blind_field import BlindField


class Search(models.Model):
    """That somebody of the staff searched, and when. What they typed is kept nowhere but as keyed tokens."""

    staff = models.ForeignKey("accounts.Staff", on_delete=models.PROTECT, related_name="+")
    service = models.ForeignKey("accounts.Service", on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["service", "-at"], name="search_of_service")]


class SearchToken(models.Model):
    """One token of what was typed, by the kind that it may have been: compared with the tokens of a person."""

    search = models.ForeignKey(Search, on_delete=models.PROTECT, related_name="tokens")
    kind = models.CharField(max_length=16)
    token = BlindField()

    class Meta:
        indexes = [models.Index(fields=["kind", "token"], name="search_token")]
