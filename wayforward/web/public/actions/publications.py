"""A publication to download, and the banner that announces it on every public page between two days."""

from datetime import date, datetime

from wayforward.process.events import Event
from wayforward.web import record
from wayforward.web.accounts.models import Service, Staff
from wayforward.web.public.actions.addresses import free_slug
from wayforward.web.public.models import Banner, Publication


@record.act
def issue_publication(
    *,
    service: Service,
    title: str,
    summary: str,
    body: str,
    words: str,
    from_on: date,
    until_on: date,
    by: Staff,
    at: datetime,
) -> Publication:
    """Publish a document, with its banner: `words` link to it from every public page, `from_on` to `until_on`."""
    slug = free_slug(Publication.objects.all(), title)
    row = Publication.objects.create(
        service=service, slug=slug, title=title, summary=summary, body=body, published_at=at
    )
    Banner.objects.create(service=service, words=words, publication=row, from_on=from_on, until_on=until_on)
    record.write(Event.PUBLICATION_ISSUED, by=by, at=at, service=service)
    return row
