"""Whether one wants mail, and at which address."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_http_methods

from wayforward.web import clock, record
from wayforward.web.addresses import reverse
from wayforward.web.ui.forms import once
from wayforward.web.work.actions import mailing as actions
from wayforward.web.work.forms import MailForm
from wayforward.web.work.models import MailChoice

from .diary import POSTS, staff

LEDE = "The evening before, and once a week: how much there is, and where to look. No name, no case, no place."

BOTH = {"reminder": True, "digest": True}


@require_http_methods(POSTS)
def mail(request: HttpRequest) -> HttpResponse:
    me, there = staff(request), reverse("work:diary")
    kept = MailChoice.visible_to(me).first()
    shown = {"email": kept.email, "reminder": kept.reminder, "digest": kept.digest} if kept else BOTH
    record.looked(request, staff=me)
    form = MailForm.of(request, cancel=there, initial=shown)

    def save() -> MailChoice:
        typed = form.cleaned_data
        return actions.choose_mail(
            email=typed["email"], reminder=bool(typed["reminder"]), digest=bool(typed["digest"]), by=me, at=clock.now()
        )

    if done := once(request, form, save, then=there):
        messages.success(request, "Saved.")
        return done
    context = {"form": form, "title": "E-mail to you", "caption": "", "back": there, "lede": LEDE}
    return render(request, "ui/form_page.html", context)
