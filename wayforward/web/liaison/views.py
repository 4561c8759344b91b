"""Which agencies refer by machine: an administrator lets them, and ends it."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_http_methods

from wayforward.process.duties import Role
from wayforward.process.fresh import Opens
from wayforward.process.referrals import NO_REFERRER, SOURCE_WORDS
from wayforward.web import clock, record
from wayforward.web.accounts.fresh import fresh
from wayforward.web.accounts.models import Staff
from wayforward.web.addresses import reverse
from wayforward.web.ui.forms import Form, Select, Text, once
from wayforward.web.ui.paging import page_of

from . import actions
from .models import AgencyToken

POSTS = ["GET", "HEAD", "POST"]
KINDS = [(source.value, words) for source, words in SOURCE_WORDS.items() if source not in NO_REFERRER]


class TokenForm(Form):
    """A token for an agency."""

    submit = "Make a token"
    name = Text("Which agency?", max_length=120, hint="For example, Exampleshire Police. Several tokens may be in use.")
    kind = Select("What kind of agency?", KINDS, hint="What it sends counts as referred by this.")


class RevokeForm(Form):
    """The token lets nobody in any more."""

    submit = "End the token now"
    submit_style = "warning"


@fresh(Opens.ROLES)
@require_http_methods(POSTS)
def agencies(request: HttpRequest) -> HttpResponse:
    """The tokens of the service, newest first, and a new one: shown in this answer and never again."""
    me = _administrator(request)
    here = reverse("liaison:agencies")
    form = TokenForm.of(request)
    made: list[str] = []

    def save() -> AgencyToken:
        typed = form.cleaned_data
        token, secret = actions.make_token(name=typed["name"], kind=typed["kind"], by=me, at=clock.now())
        made.append(secret)
        return token

    done = once(request, form, save, then=here)
    if done and not made:
        return done
    rows = AgencyToken.objects.filter(service=me.service_id).select_related("agency", "made_by")
    page = page_of(rows, request, by="made_at")
    record.looked(request, staff=me)
    if made:
        form = TokenForm()
    return render(request, "liaison/agencies.html", {"form": form, "page": page, "secret": made[0] if made else ""})


@fresh(Opens.ROLES)
@require_http_methods(POSTS)
def revoke(request: HttpRequest, pk: object) -> HttpResponse:
    me = _administrator(request)
    token = get_object_or_404(AgencyToken.objects.select_related("agency"), pk=pk, service=me.service_id)
    back = reverse("liaison:agencies")
    form = RevokeForm.of(request, cancel=back)

    def save() -> AgencyToken:
        return actions.revoke_token(token=token, by=me, at=clock.now())

    if done := once(request, form, save, then=back):
        messages.success(request, "The token lets nobody in any more.")
        return done
    lede = "What was referred with it stays. The agency needs another token before it can refer by machine again."
    context = {"form": form, "title": "End this token?", "caption": token.agency.name, "back": back, "lede": lede}
    return render(request, "ui/form_page.html", context)


def _administrator(request: HttpRequest) -> Staff:
    me: Staff = request.user  # type: ignore[assignment]
    if not me.has_role(Role.ADMINISTRATOR):
        raise Http404
    return me
