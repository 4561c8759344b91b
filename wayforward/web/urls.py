"""Every address of the service. The public site is at the root, each area of work under its own word."""

from importlib.util import find_spec

from django.urls import URLPattern, URLResolver, include, path

from wayforward.web import health

AREAS = {
    "account/": "signin",
    "drafts/": "vault",
    "people/": "people",
    "support/": "support",
    "restorative/": "restorative",
    "lists/": "lists",
    "papers/": "uploads",
    "imports/": "importing",
    "measures/": "measures",
    "work/": "work",
    "diary/": "feeds",
    "record/": "record",
    "rights/": "rights",
    "reports/": "reports",
    "gallery/": "ui",
    "": "public",
}

handler500 = "wayforward.web.unavailable.answer"

urlpatterns: list[URLPattern | URLResolver] = [
    path("account/", include("wayforward.web.signin.steps")),
    path("healthz", health.healthz, name="healthz"),
    path("readyz", health.readyz, name="readyz"),
    path("", include("wayforward.web.liaison.urls")),
    *(
        path(prefix, include(f"wayforward.web.{app}.urls"))
        for prefix, app in AREAS.items()
        if find_spec(f"wayforward.web.{app}.urls")
    ),
]
