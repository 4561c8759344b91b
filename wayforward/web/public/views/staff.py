"""Staff's own pages of what the public may read: stories of a case, publications, and their banner."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.paginator import Page, Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_http_methods, require_safe

from wayforward.process import acts, consents
from wayforward.process.consents import Kind
from wayforward.process.fresh import Opens
from wayforward.process.stories import TOLD_OF, WEBSITE
from wayforward.web import clock
from wayforward.web.accounts.fresh import fresh
from wayforward.web.accounts.models import Staff
from wayforward.web.addresses import reverse
from wayforward.web.people.models import Consent
from wayforward.web.restorative.actions.consents import give_consent
from wayforward.web.restorative.at import At
from wayforward.web.ui.forms import Form, once
from wayforward.web.ui.paging import page_of

from ..actions import publications, stories
from ..forms import CHECKLIST, AgreedForm, PublicationForm, PublishForm, StoryForm, TakeDownForm
from ..models import Banner, Publication, Story, StoryDraft

POSTS = ["GET", "HEAD", "POST"]
A_PAGE = 20


@require_safe
def drafts(request: HttpRequest, pk: UUID) -> HttpResponse:
    """The stories of a case, the newest version of each first, and what is missing before the public reads it."""
    at = _door(request, pk)
    page = page_of(at.look.rows(StoryDraft), request, size=A_PAGE)
    rows = page.rows
    words = iter(at.words([sealed for row in rows for sealed in (row.title, row.text)]))
    up = Story.objects.filter(pk__in=[row.published_story_id for row in rows if row.published_story_id])
    public = {story.pk: story for story in up}
    return render(
        request,
        "public/drafts.html",
        {
            "at": at,
            "newer": page.newer,
            "older": page.older,
            "stories": [_shown(at, row, next(words), next(words), public) for row in rows],
            "write": _address(at, "write-story") if at.may("draft_story") else "",
        },
    )


def _shown(at: At, row: StoryDraft, title: str, text: str, public: dict[int, Story]) -> dict[str, Any]:
    """One version as the list and its own pages show it."""
    story = public.get(row.published_story_id or 0)
    newest = row.superseded_by is None
    up = story is not None and story.withdrawn_at is None
    open_ = newest and story is None
    missing = stories.may_publish(at.facts, row, at.staff.roles, clock.now()).reasons if open_ else ()
    return {
        "row": row,
        "title": title,
        "paragraphs": [part.strip() for part in text.split("\n\n") if part.strip()],
        "story": story,
        "up": up,
        "newest": newest,
        "agreed": _agreed(at, row),
        "missing": [reason.words for reason in missing],
        "again": _address(at, "write-story", row) if open_ and at.may("draft_story") else "",
        "agree": _address(at, "agree-to-story", row) if open_ and at.parts and at.may("give_consent") else "",
        "publish": _address(at, "publish-story", row) if open_ and at.may("publish_story") else "",
        "take_down": _address(at, "take-down-story", row) if up and at.may("withdraw_story") else "",
    }


def _agreed(at: At, row: StoryDraft) -> list[tuple[str, bool]]:
    """Everyone whom the story tells of and whom the viewer may know of, with whether they agree to these words."""
    given = {
        consent.participation
        for consent in at.facts.consents
        if consent.kind == Kind.C17
        and consent.item_sha256 == row.text_sha256
        and consent.channel == WEBSITE
        and consents.holds(consent, clock.now())
    }
    return [(at.names[str(part.pk)], str(part.pk) in given) for part in at.parts if part.role in TOLD_OF]


@require_http_methods(POSTS)
def write(request: HttpRequest, pk: UUID, draft: UUID | None = None) -> HttpResponse:
    """A story, or the next version of one."""
    at = _door(request, pk)
    row = _newest(at, draft) if draft else None
    if not at.may("draft_story"):
        raise Http404
    initial: dict[str, Any] = {}
    if row is not None:
        initial = dict(zip(("title", "text"), at.words([row.title, row.text]), strict=True))
        initial["details_changed"] = row.details_changed
    form = StoryForm.of(
        request,
        draft_for=draft or pk,
        version=row.pk if row else None,
        cancel=_address(at, "drafts"),
        initial=initial,
    )

    def save() -> StoryDraft:
        return stories.draft_story(case=at.case, replaces=row, by=at.staff, at=clock.now(), **form.cleaned_data)

    title = "The next version of the story" if row else "Write a story"
    return _form(request, at, form, save, title, "It was kept. Show it to everyone in it before it is published.")


@require_http_methods(POSTS)
def agree(request: HttpRequest, pk: UUID, draft: UUID) -> HttpResponse:
    """Somebody whom the story tells of agrees to these very words, in public, until they take it back."""
    at = _door(request, pk)
    row = _draft(at, draft)
    told_of = [part for part in at.parts if part.role in TOLD_OF]
    if not told_of or not at.may("give_consent"):
        raise Http404
    form = AgreedForm.of(request, draft_for=draft, cancel=_address(at, "drafts"))
    form.fields["person"].choices = [(str(part.pk), at.names[str(part.pk)]) for part in told_of]

    def save() -> Consent:
        part = at.part(form.cleaned_data["person"])
        return give_consent(
            case=at.case,
            participation=part,
            kind=Kind.C17,
            to=str(row.pk),
            scope="That this version of the story is published on the website",
            item_sha256=row.text_sha256,
            channel=WEBSITE,
            given_how=form.cleaned_data["given_how"],
            by=at.staff,
            at=form.cleaned_data["at"],
            said_by=part.person,
        )

    return _form(request, at, form, save, "Somebody agrees to these words", "Their agreement was recorded.", row)


@fresh(Opens.SHARING)
@require_http_methods(POSTS)
def publish(request: HttpRequest, pk: UUID, draft: UUID) -> HttpResponse:
    """Publish it, where everyone in it agrees to these words."""
    at = _door(request, pk)
    row = _draft(at, draft)
    if not at.may("publish_story"):
        raise Http404
    form = PublishForm.of(request, draft_for=draft, cancel=_address(at, "drafts"))

    def save() -> Story:
        return stories.publish_story(draft=row, by=at.staff, at=clock.now())

    return _form(request, at, form, save, "Publish the story", "It is published, for everybody to read.", row)


@require_http_methods(POSTS)
def take_down(request: HttpRequest, pk: UUID, draft: UUID) -> HttpResponse:
    """Take a published story down, at once."""
    at = _door(request, pk)
    row = _draft(at, draft)
    if row.published_story_id is None or not at.may("withdraw_story"):
        raise Http404
    form = TakeDownForm.of(request, draft_for=draft, cancel=_address(at, "drafts"))

    def save() -> Story:
        return stories.withdraw_story(draft=row, by=at.staff, at=clock.now())

    done = "It is down. What others copied before cannot be called back."
    return _form(request, at, form, save, "Take the story down", done, row)


def _form(
    request: HttpRequest, at: At, form: Form, save: Any, title: str, done: str, row: StoryDraft | None = None
) -> HttpResponse:
    back = _address(at, "drafts")
    if answer := once(request, form, save, then=back):
        messages.success(request, done)
        return answer
    words = at.words([row.title, row.text]) if row else []
    shown = _shown(at, row, words[0], words[1], {}) if row else None
    return render(
        request,
        "public/story_form.html",
        {"form": form, "title": title, "caption": at.title, "back": back, "one": shown, "checklist": CHECKLIST},
    )


def _door(request: HttpRequest, pk: UUID) -> At:
    at = At.door(request, pk)
    if not at.look.may(stories.COMPARTMENT):
        raise Http404
    return at


def _draft(at: At, pk: UUID) -> StoryDraft:
    row = at.look.rows(StoryDraft).filter(pk=pk).first()
    if row is None:
        raise Http404
    return row


def _newest(at: At, pk: UUID) -> StoryDraft:
    """The version that stands, whichever of its versions the link named."""
    row = _draft(at, pk)
    while row.superseded_by is not None:
        row = _draft(at, row.superseded_by)
    return row


def _address(at: At, name: str, row: StoryDraft | None = None) -> str:
    return reverse(f"public:{name}", args=[at.case.pk, row.pk] if row else [at.case.pk])


@require_http_methods(POSTS)
def issue(request: HttpRequest) -> HttpResponse:
    """Publish a document to download, with the banner that announces it; below, what is out already."""
    staff: Staff = request.user  # type: ignore[assignment]
    if not acts.may_act("issue_publication", (), staff.roles):
        raise Http404
    here = reverse("public:issue")
    form = PublicationForm.of(request, draft_for=staff.pk, cancel=reverse("public:home"))

    def save() -> Publication:
        return publications.issue_publication(service=staff.service, by=staff, at=clock.now(), **form.cleaned_data)

    if done := once(request, form, save, then=here):
        messages.success(request, "It is published, and the banner announces it between these days.")
        return done
    banners = Banner.objects.filter(service=staff.service).select_related("publication").order_by("-from_on", "-pk")
    page = Paginator(banners, A_PAGE).get_page(request.GET.get("page"))
    about = {"form": form, "title": "Publications and the banner", "banners": page}
    return render(request, "public/issue.html", about | _pages(page))


def _pages(page: Page[Any]) -> dict[str, str]:
    """The addresses of the pages beside this one."""
    return {
        "newer": f"?page={page.previous_page_number()}" if page.has_previous() else "",
        "older": f"?page={page.next_page_number()}" if page.has_next() else "",
    }
