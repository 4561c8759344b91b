"""What the public may read: stories, publications and the campaign banner."""

from django.db import models

from wayforward.web import clock
from wayforward.web.people.models import SealedHappened
from wayforward.web.vault.fields import SealedField


class StoryDraft(SealedHappened):
    """A practitioner's story in one version; every consent (C17) names the hash of one version."""

    version = models.PositiveSmallIntegerField(default=1)
    title = SealedField()
    text = SealedField()
    text_sha256 = models.CharField(max_length=64)
    details_changed = models.PositiveSmallIntegerField(default=0)
    published_story_id = models.BigIntegerField(null=True, blank=True)


class Story(models.Model):
    """A published story: public words only, and nothing that leads back to the case."""

    service = models.ForeignKey("accounts.Service", on_delete=models.PROTECT, related_name="+")
    slug = models.SlugField(unique=True)
    title = models.CharField(max_length=160)
    text = models.TextField()
    published_at = models.DateTimeField(default=clock.now)
    review_on = models.DateField(null=True, blank=True)
    withdrawn_at = models.DateTimeField(null=True, blank=True)

    def __str__(self) -> str:
        return self.title

    def paragraphs(self) -> tuple[str, ...]:
        return tuple(part.strip() for part in self.text.split("\n\n") if part.strip())


class Publication(models.Model):
    """A document to download, such as a manifesto."""

    service = models.ForeignKey("accounts.Service", on_delete=models.PROTECT, related_name="+")
    slug = models.SlugField(unique=True)
    title = models.CharField(max_length=160)
    summary = models.TextField()
    body = models.TextField()
    published_at = models.DateTimeField(default=clock.now)

    def __str__(self) -> str:
        return self.title

    def paragraphs(self) -> tuple[str, ...]:
        return tuple(part.strip() for part in self.body.split("\n\n") if part.strip())


class Banner(models.Model):
    """The campaign banner of every public page, between two days; a visitor may dismiss it."""

    service = models.ForeignKey("accounts.Service", on_delete=models.PROTECT, related_name="+")
    words = models.CharField(max_length=160)
    publication = models.ForeignKey(Publication, null=True, on_delete=models.PROTECT, related_name="+")
    from_on = models.DateField()
    until_on = models.DateField()

    def __str__(self) -> str:
        return self.words
