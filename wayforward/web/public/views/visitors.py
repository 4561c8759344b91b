"""What an unknown visitor can read. Nothing here knows of a case."""

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_GET, require_POST

from wayforward.web import clock
from wayforward.web.accounts.fresh import as_on_the_page
from wayforward.web.outgoing.typesetting import PublicationPaper, publication_pdf

from ..models import Banner, Publication, Story

DISMISSED = f"{settings.COOKIE_PREFIX}banner-dismissed"
A_YEAR = 365 * 24 * 60 * 60
STORIES_A_PAGE = 12


def _page(request: HttpRequest, template: str, **context: object) -> HttpResponse:
    today = clock.today()
    banner = (
        Banner.objects.filter(from_on__lte=today, until_on__gte=today)
        .select_related("publication")
        .order_by("-from_on", "-pk")
        .first()
    )
    if banner is not None and request.COOKIES.get(DISMISSED) == str(banner.pk):
        banner = None
    return render(request, f"public/{template}.html", context | {"banner": banner})


@login_not_required
@require_GET
def home(request: HttpRequest) -> HttpResponse:
    return _page(request, "home", newest=_published().first())


@login_not_required
@require_GET
def how_to_ask(request: HttpRequest) -> HttpResponse:
    return _page(request, "how_to_ask")


@login_not_required
@require_GET
def stories(request: HttpRequest) -> HttpResponse:
    page = Paginator(_published(), STORIES_A_PAGE).get_page(request.GET.get("page"))
    return _page(request, "stories", stories=page)


@login_not_required
@require_GET
def story(request: HttpRequest, slug: str) -> HttpResponse:
    return _page(request, "story", story=get_object_or_404(_published(), slug=slug))


@login_not_required
@require_GET
def publication(request: HttpRequest, slug: str) -> HttpResponse:
    return _page(request, "publication", publication=get_object_or_404(Publication, slug=slug))


@as_on_the_page
@login_not_required
@require_GET
def download(request: HttpRequest, slug: str) -> HttpResponse:
    found = get_object_or_404(Publication.objects.select_related("service"), slug=slug)
    paper = PublicationPaper(
        title=found.title, summary=found.summary, paragraphs=found.paragraphs(), footer=found.service.name
    )
    return HttpResponse(
        publication_pdf(paper),
        content_type="application/pdf",
        headers={"Content-Disposition": f'attachment; filename="{found.slug}.pdf"'},
    )


@login_not_required
@require_POST
def dismiss_banner(request: HttpRequest, pk: int) -> HttpResponse:
    """Remember for this visitor alone that the banner was dismissed: one cookie with the banner's number."""
    banner = get_object_or_404(Banner, pk=pk)
    back = request.POST.get("back", "/")
    safe = back.startswith("/") and url_has_allowed_host_and_scheme(back, allowed_hosts={request.get_host()})
    response = redirect(back if safe else "/")
    response.set_cookie(DISMISSED, str(banner.pk), max_age=A_YEAR, httponly=True, secure=settings.HTTPS, samesite="Lax")
    return response


def _published() -> QuerySet[Story]:
    return Story.objects.filter(withdrawn_at=None, published_at__lte=clock.now()).order_by("-published_at", "-pk")
