"""The interface for machines of agencies: a token in place of a session, JSON in place of pages, and no look-ups.

What is answered is the same whether or not the service knows the person (SEC-15).
"""

import re
from collections.abc import Callable
from functools import wraps
from typing import Any

from django.contrib.auth.decorators import login_not_required
from django.core.exceptions import RequestDataTooBig
from django.db import IntegrityError
from django.db.models import BinaryField, QuerySet
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.http.request import RawPostDataException
from django.views.decorators.csrf import csrf_exempt

from wayforward.process.decision import Refused
from wayforward.process.liaison import KEY_USED
from wayforward.web import clock
from wayforward.web.addresses import reverse
from wayforward.web.ready import Slot, ask
from wayforward.web.signin import limits

from . import actions, reading
from .definition import DOCUMENT
from .models import AgencyToken
from .reading import Fault, Unreadable

OF_TOKEN = limits.Limit("agency token", 1_200)
OF_STRANGERS = limits.Limit("no agency token", 60)
KEY = re.compile(r"[!-~]{8,64}")
TYPE = re.compile(r"application/json(?:\s*;\s*charset=\"?utf-8\"?)?", re.IGNORECASE)
# Where in what was sent a refusal of the rules belongs.
PLACES = {"referral.no_way_to_reach": "/person/phone", "person": "/person/born", "referral": "/incident"}

View = Callable[..., HttpResponse]


def problem(status: int, title: str, faults: list[Fault] | None = None, **headers: str) -> HttpResponse:
    """A refusal that a machine can read (RFC 9457)."""
    body: dict[str, Any] = {"type": "about:blank", "title": title, "status": status}
    if faults:
        body["errors"] = [{"pointer": each.pointer, "detail": each.detail} for each in faults]
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    return JsonResponse(body, status=status, content_type="application/problem+json", headers=named)


def for_agencies(*methods: str) -> Callable[[View], View]:
    """A view for machines: needs a token that holds, and no session; what cannot be taken becomes a problem."""

    def wrapped(view: View) -> View:
        @csrf_exempt  # there is no session here, so that nobody's browser can be made to use it
        @login_not_required
        @wraps(view)
        def answering(request: HttpRequest, **given: Any) -> HttpResponse:
            if request.method not in methods:
                return problem(405, "This is not something that can be asked here.", Allow=", ".join(methods))
            token = _token(request)
            if token is None:
                return _stranger(request)
            if limits.count(OF_TOKEN, str(token.pk)) > OF_TOKEN.most:
                return problem(429, "Too many in a quarter of an hour.", Retry_After="900")
            try:
                return view(request, token, **given)
            except Unreadable as fault:
                return problem(fault.status, fault.title, fault.faults)

        return answering

    return wrapped


@for_agencies("POST")
def referrals(request: HttpRequest, token: AgencyToken) -> HttpResponse:
    """Take a referral, once for each key."""
    key = request.headers.get("Idempotency-Key", "")
    if not KEY.fullmatch(key):
        raise Unreadable(400, "The header Idempotency-Key has to hold 8 to 64 letters, figures or signs.")
    if not TYPE.fullmatch(request.headers.get("Content-Type", "").strip()):
        raise Unreadable(415, "Send application/json, in UTF-8.")
    body = _body(request)
    given = reading.read(body)
    try:
        try:
            receipt = actions.receive(token=token, key=key, body=body, given=given, at=clock.now())
        except IntegrityError:  # the same was sent at this moment, and has been taken
            receipt = actions.receive(token=token, key=key, body=body, given=given, at=clock.now())
    except Refused as refused:
        if KEY_USED.code in refused.codes:
            return problem(409, KEY_USED.words)
        faults = [Fault(_place(reason.code), reason.words) for reason in refused.reasons]
        return problem(422, "Some fields are at fault.", faults)
    where = reverse("liaison:referral", args=[receipt.ref])
    answer = {"reference": receipt.ref, "state": "received"}
    return JsonResponse(answer, status=201, headers={"Location": where})


@for_agencies("GET")
def referral(request: HttpRequest, token: AgencyToken, reference: str) -> HttpResponse:
    """Whether a referral of this agency has been taken, and nothing about anybody."""
    state = actions.state_of(token, reference[:32])
    if not state:
        return problem(404, "You have sent no referral with this reference.")
    return JsonResponse({"reference": reference, "state": state})


@login_not_required
def definition(request: HttpRequest) -> HttpResponse:
    """The document by which this interface is described, and by which what is sent is checked."""
    return JsonResponse(DOCUMENT)


def _token(request: HttpRequest) -> AgencyToken | None:
    scheme, _, secret = request.headers.get("Authorization", "").partition(" ")
    if scheme.lower() != "bearer" or not secret:
        return None
    found: AgencyToken | None = ask(_holding, hashed=actions.hashed(secret.strip())).first()
    return found


def _holding() -> QuerySet:
    rows = AgencyToken.objects.filter(token_sha256=Slot("hashed", BinaryField()), revoked_at=None)
    return rows.select_related("service", "agency")


def _stranger(request: HttpRequest) -> HttpResponse:
    if limits.count(OF_STRANGERS, limits.network_of(request)) > OF_STRANGERS.most:
        return problem(429, "Too many in a quarter of an hour.", Retry_After="900")
    return problem(401, "A token that holds is needed.", WWW_Authenticate="Bearer")


def _body(request: HttpRequest) -> bytes:
    try:
        length = int(request.headers.get("Content-Length") or 0)
        return request.body if length <= reading.MOST_BYTES else b" " * (reading.MOST_BYTES + 1)
    except (RequestDataTooBig, RawPostDataException, ValueError):
        raise Unreadable(413, "More than 32 kB cannot be taken.") from None


def _place(code: str) -> str:
    return PLACES.get(code) or PLACES.get(code.partition(".")[0], "")
